import { describe, expect, test } from 'vitest';
import { observationOf } from '../../../src/state/observation.ts';
import { result, START, step } from './samples.ts';

const failure = { timedOut: false, message: 'The card was refused' };

describe('what is kept of a run', () => {
  test('that failed: step, component, error and whether it timed out', () => {
    const failed = result({
      outcome: 'failed',
      failure: { ...failure, step: 'Check out › Pay', component: 'voyager', timedOut: true, detail: 'a long log' },
    });
    expect(observationOf(failed)).toEqual({
      runId: 'r1',
      at: START + 1000,
      startedAt: START,
      outcome: 'failed',
      durationMs: 900,
      step: 'Check out › Pay',
      component: 'voyager',
      timedOut: true,
      error: 'The card was refused',
    });
  });

  test('that could not be judged: the trouble and its sentence, never a component', () => {
    const run = result({
      outcome: 'inconclusive',
      trouble: { trouble: 'browser-unavailable', message: 'No browser starts.' },
      steps: [step('Open', { ok: false, component: 'shop' })],
    });
    expect(observationOf(run)).toEqual({
      runId: 'r1',
      at: START + 1000,
      startedAt: START,
      outcome: 'inconclusive',
      durationMs: 900,
      trouble: 'browser-unavailable',
      error: 'No browser starts.',
    });
  });

  test('that left no reason: words all the same', () => {
    expect(observationOf(result({ outcome: 'inconclusive' }))).toMatchObject({ trouble: 'interrupted' });
    expect(observationOf(result({ outcome: 'failed' }))).toMatchObject({
      error: 'The run failed and left no reason.',
      timedOut: false,
    });
  });

  test('that passed: the slowest of the innermost steps, as its path', () => {
    const passed = result({
      steps: [
        step('Open', { durationMs: 300 }),
        step('Check out', { durationMs: 900, component: 'shop' }),
        step('Address', { depth: 1, durationMs: 100 }),
        step('Pay', { depth: 1, durationMs: 800 }),
      ],
    });
    expect(observationOf(passed)).toMatchObject({ step: 'Check out › Pay', component: 'shop' });
  });

  test('that passed without steps: neither step nor component', () => {
    const seen = observationOf(result({ outcome: 'flaky', failure }));
    expect(seen).not.toHaveProperty('step');
    expect(seen).not.toHaveProperty('component');
    expect(seen).not.toHaveProperty('error');
  });
});

describe('who is blamed', () => {
  const steps = [
    step('Log in', { component: 'login' }),
    step('Check out', { component: 'shop', ok: false }),
    step('Address', { depth: 1, component: 'maps' }),
    step('Pay', { depth: 1, ok: false }),
    step('Card', { depth: 2, ok: false }),
  ];

  test('the component that the failure itself names comes first', () => {
    const run = result({ outcome: 'failed', steps, failure: { ...failure, component: 'voyager' } });
    expect(observationOf(run).component).toBe('voyager');
  });

  test('else the innermost step around the failing one that names a component', () => {
    const run = result({ outcome: 'failed', steps, failure });
    expect(observationOf(run)).toMatchObject({ step: 'Check out › Pay › Card', component: 'shop' });
  });

  test('the step that the failure names counts, not another that failed softly before', () => {
    const two = [step('Banner', { ok: false, component: 'ads' }), step('Pay', { ok: false, component: 'voyager' })];
    const run = result({ outcome: 'failed', steps: two, failure: { ...failure, step: 'Pay' } });
    expect(observationOf(run).component).toBe('voyager');
  });

  test('else nobody', () => {
    expect(observationOf(result({ outcome: 'failed', failure }))).not.toHaveProperty('component');
  });

  test('a run says which components it got through, whether or not it failed afterwards', () => {
    const run = result({ outcome: 'failed', steps, failure });
    expect(observationOf(run).passedThrough).toEqual(['login', 'maps']);
    expect(observationOf(result())).not.toHaveProperty('passedThrough');
  });
});

describe('what a run found beside its outcome', () => {
  const found = {
    measurements: [
      { name: 'queue_depth', value: 12, unit: 'orders' },
      { name: 'lag', value: 3 },
    ],
    certificateExpiresAt: START + 9,
  };

  test('is seen of a run that passed and of one that failed', () => {
    for (const outcome of ['passed', 'flaky', 'failed'] as const) {
      expect(observationOf(result({ outcome, ...found }))).toMatchObject({
        measured: { queue_depth: { value: 12, unit: 'orders' }, lag: { value: 3 } },
        certificateExpiresAt: START + 9,
      });
    }
  });

  test('is not taken from a run that could not be judged', () => {
    const seen = observationOf(result({ outcome: 'inconclusive', ...found }));
    expect(seen).not.toHaveProperty('measured');
    expect(seen).not.toHaveProperty('certificateExpiresAt');
  });

  test('leaves no trace when there is nothing', () => {
    expect(observationOf(result())).not.toHaveProperty('measured');
    expect(observationOf(result())).not.toHaveProperty('certificateExpiresAt');
  });
});

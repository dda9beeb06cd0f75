import { describe, expect, test } from 'vitest';
import type { RunResult, StepResult } from '../../../src/model/run.ts';
import { spanIdOf } from '../../../src/run/attempt/span-id.ts';
import type { Span } from '../../../src/traces/trace.ts';
import { traceOf, type About } from '../../../src/traces/trace-of.ts';
import { at, resultOf } from '../metrics/sample-world.ts';

const runId = '0190f3a1b2c3d4e5f60718293a4b5c6d';

const about: About = {
  question: 'Can customers place an order?',
  severity: 'critical',
  check: 'checks/place-order.ts',
  isPropagated: true,
  targetUrl: 'https://shop.example/start',
  isComponent: (id) => id === 'voyager',
};

const spansOf = (more: Partial<RunResult> = {}, aboutIt: About = about): readonly Span[] => {
  const result = resultOf('place-order', { runId, stepsOf: { attempt: 1, startedAt: at + 100 }, ...more });
  const { traceId, spans } = traceOf(result, aboutIt);
  expect(traceId).toBe(runId);
  return spans;
};

const step = (name: string, depth: number, startMs: number, durationMs: number, more: Partial<StepResult> = {}) => ({
  name,
  depth,
  startMs,
  durationMs,
  ok: true,
  ...more,
});

const failure = { timedOut: false, message: 'No thanks were said', step: 'Pay', component: 'voyager', detail: 'at 3' };

/** Each span with the name of the one that it stands in. */
const tree = (spans: readonly Span[]) =>
  spans.map(({ name, parentId }) => [name, spans.find(({ spanId }) => spanId === parentId)?.name ?? null]);

describe('a run', () => {
  test('that passed is one span with all that is known of it', () => {
    const [root, ...others] = spansOf();
    expect(others).toEqual([]);
    expect(root).toEqual({
      spanId: spanIdOf(`${runId}-1`),
      name: 'place-order',
      kind: 'client',
      startedAt: at,
      endedAt: at + 1500,
      status: { kind: 'ok' },
      attributes: {
        'bellwether.function': 'place-order',
        'bellwether.question': 'Can customers place an order?',
        'bellwether.target': 'live',
        'bellwether.location': 'local',
        'bellwether.outcome': 'passed',
        'bellwether.run.id': runId,
        'bellwether.severity': 'critical',
        'bellwether.attempts': 1,
        'code.file.path': 'checks/place-order.ts',
        'user_agent.synthetic.type': 'test',
        'server.address': 'shop.example',
        'server.port': 443,
      },
      events: [],
    });
  });

  test('of which the target is not told is no client', () => {
    expect(spansOf({}, { ...about, isPropagated: false })[0]!.kind).toBe('internal');
  });

  test('names the port and the address of its target as they are', () => {
    const attributes = (targetUrl: string) => spansOf({}, { ...about, targetUrl })[0]!.attributes;
    expect(attributes('http://[::1]:8080')).toMatchObject({ 'server.address': '::1', 'server.port': 8080 });
    expect(attributes('http://shop')).toMatchObject({ 'server.address': 'shop', 'server.port': 80 });
    expect(attributes('')).not.toHaveProperty('server.address');
  });

  test('that could not be judged says why, and does not look like a failure of the business', () => {
    const trouble = { trouble: 'browser-unavailable', message: 'There is no browser' } as const;
    const [root] = spansOf({ outcome: 'inconclusive', trouble });
    expect(root).toMatchObject({ status: { kind: 'error', message: 'There is no browser' }, events: [] });
    expect(root!.attributes).toMatchObject({
      'bellwether.outcome': 'inconclusive',
      'error.type': 'browser-unavailable',
    });
  });

  test('does not end before it began when the clock was set back', () => {
    const [root, only] = spansOf({ finishedAt: at - 3_600_000, durationMs: 900, steps: [step('Open', 0, 10, 100)] });
    expect(root).toMatchObject({ startedAt: at, endedAt: at + 900 });
    expect(only).toMatchObject({ startedAt: at + 110, endedAt: at + 210 });
  });
});

describe('its steps', () => {
  test('are spans of their own from where the script began, nested as they nest', () => {
    const steps = [
      step('Check out', 0, 0.25, 900),
      step('Pay', 1, 100, 500, { component: 'voyager' }),
      step('Send', 2, 150, 50),
      step('Receipt', 1, 700, 100),
      step('Done', 0, 950, 10),
    ];
    const spans = spansOf({ steps });
    expect(tree(spans)).toEqual([
      ['place-order', null],
      ['Check out', 'place-order'],
      ['Pay', 'Check out'],
      ['Send', 'Pay'],
      ['Receipt', 'Check out'],
      ['Done', 'place-order'],
    ]);
    expect(spans[1]).toMatchObject({ startedAt: at + 100.25, endedAt: at + 1000.25, kind: 'internal' });
    expect(spans[2]!.attributes).toEqual({ 'bellwether.component': 'voyager' });
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(6);
    for (const { spanId } of spans) expect(spanId).toMatch(/^[0-9a-f]{16}$/);
  });

  test('that ran side by side keep what was in them', () => {
    const steps = [step('Left', 0, 0, 500), step('Right', 0, 10, 100), step('Long', 1, 20, 400)];
    expect(tree(spansOf({ steps }))[3]).toEqual(['Long', 'Left']);
  });

  test('that failed softly are errors too, with their own words', () => {
    const steps = [step('Look', 0, 0, 10, { ok: false, error: 'The logo is missing' }), step('Go on', 0, 20, 10)];
    const spans = spansOf({ steps, outcome: 'failed', failure: { ...failure, step: 'Look' } });
    expect(spans.map(({ status }) => status)).toEqual([
      { kind: 'error', message: 'No thanks were said' },
      { kind: 'error', message: 'The logo is missing' },
      { kind: 'unset' },
    ]);
  });

  test('name only components that the configuration has', () => {
    const steps = [step('Pay', 0, 0, 10, { component: 'hunter2' })];
    const spans = spansOf({ steps, outcome: 'failed', failure: { ...failure, component: 'hunter2' } });
    expect(JSON.stringify(spans)).not.toContain('hunter2');
  });

  test('never leave the run, whatever times a child process says', () => {
    const steps = [step('Early', 0, -1e15, 10), step('Late', 0, 1e15, 10), step('Long', 0, 0, 1e15)];
    for (const { startedAt, endedAt } of spansOf({ steps })) {
      expect(startedAt).toBeGreaterThanOrEqual(at);
      expect(endedAt).toBeLessThanOrEqual(at + 1500);
      expect(endedAt).toBeGreaterThanOrEqual(startedAt);
    }
  });
});

describe('a second try', () => {
  const again = { attempts: 2, stepsOf: { attempt: 2, startedAt: at + 800 }, steps: [step('Pay', 0, 0, 500)] };

  test('is a span within the run, which the target saw as its parent, with the steps in it', () => {
    const spans = spansOf({ ...again, outcome: 'flaky', failure });
    expect(tree(spans)).toEqual([
      ['place-order', null],
      ['Second try', 'place-order'],
      ['Pay', 'Second try'],
    ]);
    expect(spans[1]).toMatchObject({
      spanId: spanIdOf(`${runId}-2`),
      kind: 'client',
      startedAt: at + 800,
      endedAt: at + 1500,
      status: { kind: 'ok' },
    });
  });

  test('that passed leaves what went wrong first as an event of the run', () => {
    const [root, second] = spansOf({ ...again, outcome: 'flaky', failure });
    expect(root!.status).toEqual({ kind: 'ok' });
    expect(second!.events).toEqual([]);
    expect(root!.events).toEqual([
      {
        name: 'exception',
        at: at + 800,
        attributes: {
          'exception.type': 'failed',
          'exception.message': 'No thanks were said',
          'exception.stacktrace': 'at 3',
          'bellwether.step': 'Pay',
          'bellwether.component': 'voyager',
        },
      },
    ]);
  });

  test('that failed too makes both an error, each with its own exception', () => {
    const secondFailure = { timedOut: true, message: 'Nothing was said', step: 'Thank' };
    const [root, second] = spansOf({ ...again, outcome: 'failed', failure, secondFailure });
    expect(root).toMatchObject({
      status: { kind: 'error', message: 'No thanks were said' },
      attributes: { 'error.type': 'failed', 'bellwether.step': 'Pay' },
      events: [{ at: at + 800, attributes: { 'exception.message': 'No thanks were said' } }],
    });
    expect(second).toMatchObject({
      status: { kind: 'error', message: 'Nothing was said' },
      attributes: { 'error.type': 'timeout' },
      events: [{ at: at + 1500, attributes: { 'exception.message': 'Nothing was said', 'bellwether.step': 'Thank' } }],
    });
  });

  test('begins where the first ended when the steps are those of the first', () => {
    const first = { ...again, stepsOf: { attempt: 1, startedAt: at + 10 } };
    const spans = spansOf({ ...first, outcome: 'failed', failure, secondFailure: failure, durationMs: 200 });
    expect(tree(spans)[2]).toEqual(['Pay', 'place-order']);
    expect(spans[1]).toMatchObject({ startedAt: at + 1300 });
    expect(spans[0]!.events).toMatchObject([{ at: at + 1300 }]);
  });

  test('that was lost leaves the steps of the first with the run', () => {
    const trouble = { trouble: 'runner-killed', message: 'Killed' } as const;
    const first = { ...again, stepsOf: { attempt: 1, startedAt: at + 10 } };
    const spans = spansOf({ ...first, outcome: 'inconclusive', failure, trouble, durationMs: 200 });
    expect(tree(spans)[2]).toEqual(['Pay', 'place-order']);
    expect(spans[1]).toMatchObject({ name: 'Second try', startedAt: at + 1300, status: { kind: 'error' } });
    expect(spans[0]!.events).toHaveLength(1);
  });
});

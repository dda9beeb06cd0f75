import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/model/run.ts';
import { verdictOf } from '../../../src/web/views/verdict.ts';
import { aFunction } from './fixture-config.ts';
import { NOW, aFailedRun, aRun, aState } from './fixture-world.ts';

const fn = aFunction('search', 'Can customers find a product?');

/** Outcomes from the oldest to the newest: p passed, k flaky, f failed, i inconclusive; half a minute apart. */
const runsOf = (outcomes: string): RunResult[] =>
  Array.from(outcomes)
    .toReversed()
    .map((letter, index) => {
      if (letter === 'f') return aFailedRun('search', index);
      const outcome = ({ p: 'passed', k: 'flaky', i: 'inconclusive' } as const)[letter as 'p' | 'k' | 'i'];
      return aRun('search', index, { outcome });
    });

const ask = (outcomes: string, more: Partial<Parameters<typeof verdictOf>[0]> = {}) =>
  verdictOf({
    fn,
    target: 'live',
    since: NOW - 3_600_000,
    now: NOW,
    state: aState('search'),
    runs: runsOf(outcomes),
    ...more,
  });

describe('the verdict for release controllers', () => {
  test.each([
    ['', 'unknown', 0, 0],
    ['i', 'unknown', 0, 0],
    ['p', 'pass', 1, 0],
    ['ppp', 'pass', 3, 0],
    ['pkp', 'pass', 3, 0],
    ['pfp', 'pass', 3, 1],
    ['pf', 'unknown', 2, 1],
    ['f', 'unknown', 1, 1],
    ['ff', 'fail', 2, 2],
    ['pffp', 'fail', 4, 2],
    ['fif', 'fail', 2, 2],
    ['iip', 'pass', 1, 0],
  ])('of the runs "%s" is %s', (outcomes, verdict, runs, fails) => {
    expect(ask(outcomes)).toMatchObject({ verdict, runs, fails, passes: runs - fails });
  });

  test('is never pass without data', () => {
    expect(ask('')).toEqual({
      function: 'search',
      target: 'live',
      verdict: 'unknown',
      runs: 0,
      passes: 0,
      fails: 0,
      successRatio: null,
      sampleFrom: null,
      dataAgeSeconds: null,
      reason: 'no run that says anything since then',
    });
  });

  test('does not count runs from before the time asked about', () => {
    expect(ask('ffp', { since: NOW - 20_000 })).toMatchObject({ verdict: 'pass', runs: 1, successRatio: 1 });
  });

  test('is unknown when the answers are too old, however good', () => {
    const state = aState('search', 'unknown', { cause: { kind: 'stale', since: NOW - 60_000 } });
    expect(ask('ppp', { state })).toMatchObject({ verdict: 'unknown', runs: 3 });
  });

  test('is unknown where the function is not tried', () => {
    expect(ask('ppp', { state: undefined, target: 'green' })).toMatchObject({
      verdict: 'unknown',
      reason: 'search is not tried against green on a schedule',
    });
  });

  test('tells from when its sample is and how old its newest run', () => {
    expect(ask('pp')).toMatchObject({ sampleFrom: '2026-11-21T08:03:26.000Z', dataAgeSeconds: 2 });
  });

  test('asks for the alarm in as many locations as an alarm takes', () => {
    const twoPlaces = { ...fn, alarm: { ...fn.alarm, locations: 2 } };
    const elsewhere = runsOf('ff').map((run) => ({ ...run, location: 'zurich' }));
    expect(ask('ff', { fn: twoPlaces }).verdict).toBe('unknown');
    expect(ask('', { fn: twoPlaces, runs: [...runsOf('ff'), ...elsewhere] }).verdict).toBe('fail');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FunctionState, Observation } from '../../../src/model/state.ts';
import { harmOf } from '../../../src/state/failing-since.ts';
import { saidMeasurement } from '../../../src/state/said-measurement.ts';
import { initialState, tick } from '../../../src/state/transition.ts';
import { newestEvidence } from '../../../src/state/verdict.ts';
import { alarm, EVERY, follow, FRESH, policy, shown, START, subject, told } from './samples.ts';

const MINUTE = 60_000;
const limits = { failAbove: 100, slowAbove: 50, forMs: 0 };
const how = policy({ measurements: { queue_depth: limits } });
const lasting = policy({
  measurements: { queue_depth: { ...limits, forMs: 2 * MINUTE } },
  staleAt: (lastAt) => lastAt + 10 * MINUTE,
});
const fresh = initialState(subject, START);
const at = (count: number) => START + count * EVERY;
const depth = (value: number, more: Partial<Observation> = {}) => ({
  measured: { queue_depth: { value } },
  ...more,
});

/** One run each half minute; a number is what it measured, `F` a failed run without a number, `P` a good one without. */
function measuring(numbers: readonly (number | 'F' | 'P')[], policyNow = how, from = fresh): FunctionState[] {
  let state = from;
  return numbers.map((one, index) => {
    const run = { at: at(index + 1), outcome: one === 'F' ? ('failed' as const) : ('passed' as const) };
    state = told(state, typeof one === 'number' ? { ...run, ...depth(one) } : run, policyNow);
    return state;
  });
}
const last = (states: readonly FunctionState[]) => states.at(-1)!;

describe('a measured number over its limit', () => {
  test.each([
    ['within all limits', [50], 'W'],
    ['over the limit for slow', [51], 'S'],
    ['at the limit for failing', [100], 'S'],
    ['over the limit for failing', [101], 'F'],
    ['going up and down again', [10, 60, 120, 60, 10], 'WSFSW'],
  ])('%s: %j is %s', (_words, numbers, states) => {
    expect(shown(measuring(numbers))).toBe(states);
  });

  test('may be too low as well', () => {
    const low = policy({ measurements: { stock: { failBelow: 5, slowBelow: 10, forMs: 0 } } });
    const stock = (value: number) => told(fresh, { at: at(1), measured: { stock: { value } } }, low);
    expect(stock(4)).toMatchObject({ state: 'failing', cause: { name: 'stock', value: 4, limit: 5, isAbove: false } });
    expect(stock(9)).toMatchObject({ state: 'slow', cause: { limit: 10, isAbove: false } });
    expect(stock(10).state).toBe('working');
  });

  test('is the cause, with value, limit and unit, and blames no component', () => {
    const state = told(fresh, { at: at(1), measured: { queue_depth: { value: 140, unit: 'orders' } } }, how);
    expect(state.cause).toEqual({
      kind: 'measurement',
      name: 'queue_depth',
      value: 140,
      limit: 100,
      isAbove: true,
      unit: 'orders',
    });
  });

  test('gives the run that measured it as evidence', () => {
    const state = told(fresh, { at: at(1), runId: 'measuring', ...depth(140) }, how);
    expect(newestEvidence(state.tracks)?.runId).toBe('measuring');
    expect(newestEvidence(last(measuring([140, 10])).tracks)).toBeUndefined();
  });

  test('shows its newest value while the beginning of the state stays', () => {
    const states = measuring([140, 150]);
    expect(last(states)).toMatchObject({ cause: { value: 150 }, since: at(1) });
  });

  test('is measured by a failed run as well', () => {
    expect(told(fresh, { at: at(1), outcome: 'failed', ...depth(140) }, how).state).toBe('failing');
  });

  test('is ended by a good run that did not measure it, and left as it is by a failed one', () => {
    expect(shown(measuring([140, 'P']))).toBe('FW');
    expect(shown(measuring([140, 'F', 'P']))).toBe('FFW');
  });

  test('has no say when its location is stale', () => {
    expect(tick(last(measuring([140])), how, at(1) + FRESH + 1)).toMatchObject({
      state: 'unknown',
      cause: { kind: 'stale' },
    });
  });

  test('says nothing once its limit is taken away or raised', () => {
    const state = last(measuring([140]));
    expect(tick(state, policy(), at(2)).state).toBe('working');
    const raised = policy({ measurements: { queue_depth: { failAbove: 200, forMs: 0 } } });
    expect(tick(state, raised, at(2)).state).toBe('working');
    expect(tick(state, how, at(2))).toBe(state);
  });

  test('without a limit is not kept, whatever it is called', () => {
    const state = told(fresh, { at: at(1), measured: { other: { value: 9 }, constructor: { value: 9 } } }, how);
    expect(JSON.stringify(state)).not.toContain('measured');
    expect(state.tracks['local']).not.toHaveProperty('breaches');
  });
});

describe('a limit that must be passed for a while', () => {
  test('holds with the first number at least so long after the first over the limit', () => {
    expect(shown(measuring([140, 140, 140, 140, 140], lasting))).toBe('WWWWF');
  });

  test('is not reached by time alone: a later number must say so', () => {
    const state = last(measuring([140, 140], lasting));
    expect(tick(state, lasting, at(2) + 5 * MINUTE)).toBe(state);
  });

  test('begins anew when a number was within it meanwhile', () => {
    expect(shown(measuring([140, 140, 140, 10, 140, 140, 140, 140, 140], lasting))).toBe('WWWWWWWWF');
  });

  test('counts on through failed runs that measured nothing', () => {
    expect(shown(measuring([140, 'F', 140, 'F', 140], lasting))).toBe('WWWWF');
  });

  test('counts slow and failing each from its own beginning', () => {
    expect(shown(measuring([60, 60, 140, 140, 140, 140, 140], lasting))).toBe('WWWWSSF');
  });

  test('counts from the first number again after a restart', () => {
    const saved = JSON.parse(JSON.stringify(last(measuring([140, 140], lasting)))) as FunctionState;
    expect(told(saved, { at: at(5), ...depth(140) }, lasting).state).toBe('failing');
  });

  test('after the clock was set back counts from then', () => {
    const back = at(5) - 60 * MINUTE;
    const state = told(last(measuring([140, 140, 140, 140, 140], lasting)), { at: back, ...depth(140) }, lasting);
    expect(state.state).toBe('working');
    expect(told(state, { at: back + 2 * MINUTE, ...depth(140) }, lasting).state).toBe('failing');
  });
});

describe('several reasons at once', () => {
  const both = policy({ slowAfterMs: 4000, measurements: { queue_depth: limits } });

  test('a failing series comes before a number', () => {
    const state = follow('FF', both, last(measuring([140], both)));
    expect(last(state)).toMatchObject({ state: 'failing', cause: { kind: 'failed-step' } });
  });

  test('a failing number comes before a long time, and that before a slow number', () => {
    const long = { durationMs: 5000 };
    const once = policy({ alarm: alarm('1/1'), slowAfterMs: 4000, measurements: { queue_depth: limits } });
    expect(told(fresh, { at: at(1), ...depth(140, long) }, once).cause.kind).toBe('measurement');
    expect(told(fresh, { at: at(1), ...depth(60, long) }, once)).toMatchObject({
      state: 'slow',
      cause: { kind: 'slow' },
    });
    expect(told(fresh, { at: at(1), ...depth(60) }, once)).toMatchObject({
      state: 'slow',
      cause: { kind: 'measurement', limit: 50 },
    });
  });

  test('of two numbers of one run the first of the configuration is the cause', () => {
    const two = policy({ measurements: { b: { failAbove: 1, forMs: 0 }, a: { failAbove: 1, forMs: 0 } } });
    const measured = { a: { value: 2 }, b: { value: 3 } };
    expect(told(fresh, { at: at(1), measured }, two).cause).toMatchObject({ name: 'b', value: 3 });
  });
});

describe('numbers from several locations', () => {
  const quorum = policy({
    alarm: alarm('1/1', '1/1', 2),
    slowAfterMs: 4000,
    measurements: { queue_depth: limits },
  });
  const from = (state: FunctionState, location: string, value: number) =>
    told(state, { at: at(1), ...depth(value) }, quorum, location);

  test('count as a failure does: in too few locations they are no alarm', () => {
    const one = from(from(fresh, 'ams', 10), 'lon', 140);
    expect(one).toMatchObject({ state: 'working' });
    expect(from(one, 'par', 140)).toMatchObject({ state: 'failing', cause: { kind: 'measurement' } });
  });

  test('join with a location that fails, and with one that is slow', () => {
    const failed = told(from(fresh, 'ams', 140), { at: at(1), outcome: 'failed' }, quorum, 'lon');
    expect(failed).toMatchObject({ state: 'failing', cause: { kind: 'failed-step' } });
    expect(from(from(fresh, 'ams', 140), 'lon', 60)).toMatchObject({ state: 'slow', cause: { value: 60 } });
  });

  test('the only one left is over a limit, too few for an alarm: not known rather than working', () => {
    expect(from(fresh, 'lon', 140)).toMatchObject({ state: 'unknown', cause: { kind: 'measurement' } });
  });
});

describe('since when it fails', () => {
  test('is the first failed run of a series', () => {
    expect(harmOf(last(follow('PFF', policy())))).toEqual({ startedAt: at(2), lastGoodAt: at(1) });
  });

  test('is the beginning of that run, and lies after the last good run before it', () => {
    const passed = told(fresh, { at: at(1) }, policy());
    const failed = told(passed, { at: at(2), startedAt: at(2) - 400, outcome: 'failed' }, policy());
    const state = told(failed, { at: at(3), startedAt: at(3) - 400, outcome: 'failed' }, policy());
    expect(harmOf(state)).toEqual({ startedAt: at(2) - 400, lastGoodAt: at(1) });
  });

  test('has no good run before it where none is known', () => {
    expect(harmOf(last(follow('FF', policy())))).toEqual({ startedAt: at(1) });
  });

  test('is the first number over the limit', () => {
    expect(harmOf(last(measuring([10, 140, 140, 140, 140, 140], lasting))).startedAt).toBe(at(2));
  });

  test('is the earliest of all locations, and at the latest the beginning of the state', () => {
    const quorum = policy({ alarm: alarm('1/1', '1/1', 2), measurements: { queue_depth: limits } });
    const one = told(fresh, { at: at(1), ...depth(140) }, quorum, 'ams');
    const two = told(one, { at: at(2), outcome: 'failed' }, quorum, 'lon');
    expect(two.state).toBe('failing');
    expect(harmOf(two).startedAt).toBe(at(1));
    expect(harmOf(fresh).startedAt).toBe(START);
  });
});

describe('the words for a number', () => {
  test('say value, unit and limit, without the dust of binary fractions', () => {
    const said = { name: 'lag', limit: 0.25, isAbove: true };
    expect(saidMeasurement({ ...said, value: 0.1 + 0.2, unit: 's' })).toBe('lag is 0.3 s, over 0.25');
    expect(saidMeasurement({ name: 'stock', value: 4, limit: 5, isAbove: false })).toBe('stock is 4, under 5');
  });
});

describe('what always holds of measured numbers', () => {
  const number = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.constantFrom('P' as const, 'F' as const));
  const anyLimits = fc.record({ failAbove: fc.constantFrom(100, 150), forMs: fc.integer({ min: 0, max: 4 * MINUTE }) });

  test('a function fails by a number only when one was over the limit all the time that the policy wants', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 30 }), anyLimits, (numbers, limit) => {
        const one = policy({ alarm: alarm('99/99'), measurements: { queue_depth: limit } });
        measuring(numbers, one).forEach((state, index) => {
          if (state.cause.kind !== 'measurement') return;
          const since = harmOf(state).startedAt;
          const first = Math.round((since - START) / EVERY) - 1;
          const during = numbers.slice(first, index + 1).filter((value) => value !== 'F');
          expect(during.every((value) => value !== 'P' && value > limit.failAbove)).toBe(true);
          expect(at(index + 1) - since).toBeGreaterThanOrEqual(limit.forMs);
        });
      }),
    );
  });

  test('a number within its limits always ends it at once', () => {
    fc.assert(
      fc.property(fc.array(number, { maxLength: 30 }), anyLimits, (numbers, limit) => {
        const one = policy({ alarm: alarm('99/99'), measurements: { queue_depth: limit } });
        const state = last(measuring([...numbers, 5], one));
        expect(state.state).toBe('working');
        expect(state.tracks['local']).not.toHaveProperty('breaches');
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { latestSlot, nextDue, planBeat, spreadOffsetMs } from '../../../src/schedule/plan.ts';

const every =
  (everyMs: number, offsetMs = 0) =>
  (after: number) =>
    nextDue({ everyMs, offsetMs }, after);
const listed =
  (...slots: number[]) =>
  (after: number) =>
    slots.find((slot) => slot > after);

describe('slots of an interval', () => {
  test('come after the time, never at it', () => {
    expect(nextDue({ everyMs: 100, offsetMs: 30 }, 29)).toBe(30);
    expect(nextDue({ everyMs: 100, offsetMs: 30 }, 30)).toBe(130);
    expect(nextDue({ everyMs: 100, offsetMs: 30 }, 129)).toBe(130);
  });

  test('are the same whenever the program was started', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e7 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 2e12 }),
        (everyMs, part, after) => {
          const offsetMs = Math.floor(part * everyMs);
          const next = nextDue({ everyMs, offsetMs }, after);
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(everyMs);
          expect((next - offsetMs) % everyMs).toBe(0);
        },
      ),
    );
  });
});

describe('the offset within the interval', () => {
  test('is the same for the same name for ever', () => {
    expect(spreadOffsetMs('place-order@live', 60_000)).toBe(spreadOffsetMs('place-order@live', 60_000));
    expect(spreadOffsetMs('', 60_000)).toBe(spreadOffsetMs('', 60_000));
  });

  test('lies within the interval, whatever the name', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 1e9 }), (key, everyMs) => {
        const offset = spreadOffsetMs(key, everyMs);
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset).toBeLessThan(everyMs);
        expect(Number.isInteger(offset)).toBe(true);
      }),
    );
  });

  test('spreads names that are alike: no tenth of the interval has less than half or more than twice its share', () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (let i = 0; i < 1000; i++) tenths[Math.floor(spreadOffsetMs(`function-${i}@live`, 1000) / 100)]! += 1;
    expect(Math.min(...tenths)).toBeGreaterThan(50);
    expect(Math.max(...tenths)).toBeLessThan(200);
  });
});

describe('a beat of the plan', () => {
  const tolerance = 30;

  test('before the slot waits for it', () => {
    expect(planBeat(100, 99, tolerance, every(100))).toEqual({ missed: 0, next: 100 });
  });

  test('at the slot, or a little later, runs it and expects the one after', () => {
    expect(planBeat(100, 100, tolerance, every(100))).toEqual({ missed: 0, run: 100, next: 200 });
    expect(planBeat(100, 120, tolerance, every(100))).toEqual({ missed: 0, run: 100, next: 200 });
  });

  test('after a long sleep runs the newest slot only and counts the others', () => {
    expect(planBeat(100, 1020, tolerance, every(100))).toEqual({ missed: 9, run: 1000, next: 1100 });
  });

  test('runs a slot that is very late, when nothing else comes soon: the night check is not lost by a jump', () => {
    expect(planBeat(100, 3_600_000, tolerance, every(86_400_000, 100))).toEqual({
      missed: 0,
      run: 100,
      next: 86_400_100,
    });
  });

  test('lets a slot that is too late give way to one that comes at once', () => {
    expect(planBeat(100, 190, tolerance, every(100))).toEqual({ missed: 1, next: 200 });
    expect(planBeat(100, 490, tolerance, every(100))).toEqual({ missed: 4, next: 500 });
  });

  test('knows the last slot of a schedule that ends', () => {
    expect(planBeat(100, 100, tolerance, listed(100))).toEqual({ missed: 0, run: 100 });
    expect(planBeat(100, 500, tolerance, listed(100, 200))).toEqual({ missed: 1, run: 200 });
  });

  test('finds the newest slot after a jump of years without counting them all', () => {
    let asked = 0;
    const next = (after: number) => {
      asked += 1;
      return nextDue({ everyMs: 1000, offsetMs: 7 }, after);
    };
    const years = 1e11;
    expect(planBeat(7, years + 8, 500, next)).toMatchObject({ run: years + 7, next: years + 1007, missed: 1001 });
    expect(asked).toBeLessThan(1200);
  });

  test('never fires twice for one slot, nor out of order, under any movement of the clock', () => {
    const schedule = fc.oneof(
      fc
        .record({ everyMs: fc.integer({ min: 1, max: 5000 }), offsetMs: fc.constant(0) })
        .map((one) => (after: number) => nextDue(one, after)),
      fc
        .uniqueArray(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 50 })
        .map((slots) => listed(...slots.sort((a, b) => a - b))),
    );
    const moves = fc.array(fc.integer({ min: -20_000, max: 20_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(schedule, moves, fc.integer({ min: 0, max: 3000 }), (next, jumps, toleranceMs) => {
        let now = 50_000;
        let expected = next(now);
        const fired: number[] = [];
        for (const jump of jumps) {
          now += jump;
          if (expected === undefined) break;
          const beat = planBeat(expected, now, toleranceMs, next);
          if (beat.run !== undefined) {
            expect(beat.run).toBeLessThanOrEqual(now);
            expect(beat.run).toBeGreaterThan(fired.at(-1) ?? -Infinity);
            fired.push(beat.run);
          }
          if (beat.next !== undefined) expect(beat.next).toBeGreaterThanOrEqual(expected);
          expected = beat.next;
        }
      }),
    );
  });

  test('loses no slot: each is run, or counted as missed', () => {
    const moves = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 5000 }), moves, (everyMs, steps) => {
        const next = every(everyMs);
        let now = 0;
        let expected = next(now);
        let told = 0;
        for (const ahead of steps) {
          now += ahead;
          const beat = planBeat(expected, now, 50, next);
          told += beat.missed + (beat.run === undefined ? 0 : 1);
          expected = beat.next!;
        }
        expect(told).toBe(Math.floor(now / everyMs));
      }),
    );
  });
});

describe('the latest slot before now', () => {
  test('is none when none lies within the time', () => {
    expect(latestSlot(listed(10, 200), 100, 90)).toBeUndefined();
    expect(latestSlot(listed(), 100, 90)).toBeUndefined();
  });

  test('is the newest of those that do, wherever they lie', () => {
    const slots = fc.uniqueArray(fc.integer({ min: 0, max: 10_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        slots,
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (all, now, within) => {
          const sorted = all.sort((a, b) => a - b);
          const wanted = sorted.findLast((slot) => slot <= now && slot > now - within);
          expect(latestSlot(listed(...sorted), now, within)).toBe(wanted);
        },
      ),
    );
  });
});

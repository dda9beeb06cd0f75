// Compares our cron with croner (https://croner.56k.guru), another program with rules of Vixie cron, around the nights
// on which clocks are changed. Two rules are ours alone, and the tests state them: see the head of cron-next.ts.
import { Cron } from 'croner';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStart } from '../../../src/schedule/cron.ts';
import { clockChangeWithin } from '../../../src/time/wall-time.ts';
import { zoneOffsetMs } from '../../../src/time/zone.ts';
import { sampleCount } from '../../support/extent.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface ClockChange {
  readonly zone: string;
  readonly at: number;
  /** Positive when the clocks are set forward. */
  readonly shiftMs: number;
}

/** Clocks changed at night, at midnight, by half an hour, over midnight, by a whole day, and in the south. */
const zones = [
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Havana',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Australia/Sydney',
  'Asia/Beirut',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Antarctica/Troll',
];

const changes: readonly ClockChange[] = zones.flatMap((zone) => {
  const found: ClockChange[] = [];
  const end = Date.parse('2031-01-01T00:00:00Z');
  // Until 2011 St. John's changed its clocks at 00:01, which our clocks take for 00:15.
  const start = zone === 'America/St_Johns' ? '2012-01-01T00:00:00Z' : '2005-01-01T00:00:00Z';
  for (let from = Date.parse(start); from < end; from += DAY_MS) {
    const at = clockChangeWithin(from, from + DAY_MS, zone);
    if (at !== undefined) found.push({ zone, at, shiftMs: zoneOffsetMs(at, zone) - zoneOffsetMs(at - 1, zone) });
  }
  return found;
});

/** All runs later than `from` and not later than `until`, as they would be planned: each after the one before. */
function ours(expression: string, { zone, from, until }: { zone: string; from: number; until: number }): number[] {
  const runs: number[] = [];
  for (
    let at = nextStart(expression, from, zone);
    at !== undefined && at <= until;
    at = nextStart(expression, at, zone)
  )
    runs.push(at);
  return runs;
}

function theirs(expression: string, { zone, from, until }: { zone: string; from: number; until: number }): number[] {
  const cron = new Cron(expression, { timezone: zone, fixedTimeRule: 'no-wildcard', domAndDow: true });
  const runs: number[] = [];
  for (let at = cron.nextRun(new Date(from)); at && at.getTime() <= until; at = cron.nextRun(at))
    runs.push(at.getTime());
  return runs;
}

const value = (max: number) => fc.integer({ min: 0, max });
/** Hours near midnight and near the usual changes come most often. */
const hour = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0, 1, 2, 3, 4, 23) },
  { weight: 1, arbitrary: value(23) },
);
const list = (one: fc.Arbitrary<number>) =>
  fc.uniqueArray(one, { minLength: 2, maxLength: 4 }).map((all) => all.sort((a, b) => a - b).join(','));
const range = (one: fc.Arbitrary<number>) =>
  fc
    .tuple(one, one)
    // From 0 to 23 is a wildcard to us, and a range to croner.
    .filter(([a, b]) => a !== b && Math.abs(a - b) < 23)
    .map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
const step = (parts: readonly number[]) => fc.constantFrom(...parts).map((every) => `*/${every}`);
const day = fc.constantFrom('* * *', '* * *', '* * *', '* * 0', '* * 6', '* * 1-5', '1-7 * 0', '* 3,10 *');
const joined = (minute: fc.Arbitrary<string>, hours: fc.Arbitrary<string>) =>
  fc.tuple(minute, hours, day).map((fields) => fields.join(' '));

const fixed = joined(fc.oneof(value(59), fc.constantFrom(0, 30)).map(String), hour.map(String));
const listed = joined(
  fc.oneof(value(59).map(String), list(value(59)), fc.constant('0,15,30,45')),
  fc.oneof(hour.map(String), list(hour), range(hour)),
);
const steps = step([5, 7, 10, 15, 20, 30]);
const interval = fc.oneof(
  joined(steps, fc.oneof(hour.map(String), range(hour), list(hour), fc.constant('*'), step([2, 3, 6]))),
  joined(value(59).map(String), fc.oneof(fc.constant('*'), step([2, 3, 6]))),
  joined(
    fc.tuple(value(9), fc.constantFrom(5, 10, 15)).map(([from, every]) => `${from}-59/${every}`),
    fc.oneof(hour.map(String), range(hour)),
  ),
);
const change = fc.constantFrom(...changes);
/** Where a whole day is skipped (Samoa, 2011), what was due on it runs at its end here, and croner leaves it out. */
const changeWithinDay = fc.constantFrom(...changes.filter(({ shiftMs }) => Math.abs(shiftMs) < 24 * HOUR_MS));

const isForward = ({ shiftMs }: ClockChange) => shiftMs > 0;
const around = ({ zone, at }: ClockChange, hours = 26) => ({
  zone,
  from: at - hours * HOUR_MS,
  until: at + hours * HOUR_MS,
});
/** Instants at which the clocks show again what they have shown before. */
const isSecondPass = (run: number, { at, shiftMs }: ClockChange) => run >= at && run < at - shiftMs;
/** The longest pause that the expression makes between the same two times on clocks that are never changed. */
function usualPause(expression: string, { zone }: ClockChange, { before, next }: { before: number; next: number }) {
  const [from, until] = [before + zoneOffsetMs(before, zone), next + zoneOffsetMs(next, zone)];
  const runs = [from, ...ours(expression, { zone: 'UTC', from, until })];
  return Math.max(...runs.slice(1).map((run, index) => run - runs[index]!));
}

const isoTimes = (runs: readonly number[]) => runs.map((run) => new Date(run).toISOString());
const numRuns = sampleCount(800);

describe('cron beside croner, on the nights when clocks are changed', () => {
  test('the zones change their clocks in every way there is', () => {
    expect(changes.length).toBeGreaterThan(400);
    expect(new Set(changes.map(({ shiftMs }) => shiftMs / HOUR_MS))).toEqual(new Set([1, -1, 0.5, -0.5, 2, -2, 24]));
  });

  test('an expression for one fixed time runs when croner runs it', () => {
    fc.assert(
      fc.property(fixed, changeWithinDay, (expression, at) => {
        expect(isoTimes(ours(expression, around(at)))).toEqual(isoTimes(theirs(expression, around(at))));
      }),
      { numRuns },
    );
  });

  test('an interval runs when croner runs it, and at the end of a gap when its pause would be longer than usual', () => {
    fc.assert(
      fc.property(interval, change, (expression, at) => {
        const expected = theirs(expression, around(at, 5));
        const found = ours(expression, around(at, 5));
        const extra = found.filter((run) => !expected.includes(run));
        expect(isoTimes(found.filter((run) => !extra.includes(run)))).toEqual(isoTimes(expected));
        expect(extra.every((run) => isForward(at) && run === at.at)).toBe(true);
        if (!isForward(at)) return;
        const before = expected.findLast((run) => run < at.at);
        const next = expected.find((run) => run >= at.at);
        if (before === undefined || next === undefined) return;
        expect(extra.length > 0).toBe(next - before > usualPause(expression, at, { before, next }));
      }),
      { numRuns: numRuns / 2 },
    );
  });

  test('lists and ranges run when croner runs them as fixed times, but repeat what comes as often as the hour', () => {
    fc.assert(
      fc.property(listed, changeWithinDay, (expression, at) => {
        const expected = theirs(expression, around(at));
        const found = ours(expression, around(at));
        const repeated = found.filter((run) => !expected.includes(run));
        expect(isoTimes(found.filter((run) => !repeated.includes(run)))).toEqual(isoTimes(expected));
        expect(repeated.every((run) => isSecondPass(run, at))).toBe(true);
        if (isForward(at)) return;
        // Without the repetition there would be a pause of at least twice the usual length; with it there is none.
        const lastOnce = expected.findLast((run) => run < at.at);
        const next = expected.find((run) => run >= at.at - at.shiftMs);
        if (repeated.length > 0) expect(next! - lastOnce!).toBeLessThanOrEqual(-2 * at.shiftMs);
      }),
      { numRuns },
    );
  });
});

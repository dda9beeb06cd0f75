import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cronProblem, nextStart } from '../../../src/schedule/cron.ts';
import { zoneOffsetMs } from '../../../src/time/zone.ts';
import { sampleCount } from '../../support/extent.ts';

const london = 'Europe/London';
const at = (iso: string) => Date.parse(iso);

function starts(expression: string, from: string, until: string, zone = london): string[] {
  const found: string[] = [];
  for (
    let t = nextStart(expression, at(from), zone);
    t !== undefined && t <= at(until);
    t = nextStart(expression, t, zone)
  ) {
    found.push(new Date(t).toISOString().slice(5, 16));
  }
  return found;
}

describe('cron on the clocks of a zone', () => {
  test('follows the minute it says', () => {
    expect(starts('*/15 6-7 * * 1-5', '2026-11-20T00:00:00Z', '2026-11-23T06:20:00Z')).toEqual([
      '11-20T06:00',
      '11-20T06:15',
      '11-20T06:30',
      '11-20T06:45',
      '11-20T07:00',
      '11-20T07:15',
      '11-20T07:30',
      '11-20T07:45',
      '11-23T06:00',
      '11-23T06:15',
    ]);
  });

  test('keeps local time through summer and winter', () => {
    expect(starts('0 9 * * *', '2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z')).toEqual(['03-28T09:00', '03-29T08:00']);
  });

  test('runs at the end of the gap when the clocks jump over its time', () => {
    expect(starts('30 1 * * *', '2026-03-28T12:00:00Z', '2026-03-31T00:00:00Z')).toEqual([
      '03-29T01:00',
      '03-30T00:30',
    ]);
  });

  test('runs once when its time comes twice', () => {
    expect(starts('30 1 * * *', '2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z')).toEqual([
      '10-25T00:30',
      '10-26T01:30',
    ]);
  });

  /** The longest pause in minutes on the night when London's clocks are set back. */
  const longestPause = (expression: string) => {
    const runs = starts(expression, '2026-10-24T22:55:00Z', '2026-10-25T04:00:00Z').map((run) => at(`2026-${run}Z`));
    return Math.max(...runs.slice(1).map((run, index) => (run - runs[index]!) / 60_000));
  };

  test.each([
    ['*/5 0-5 * * *', 5],
    ['*/5 0-22 * * *', 5],
    ['2-59/5 0-5 * * *', 5],
    ['0,15,30,45 0-5 * * *', 15],
    ['0,15,30,45 0,1,2,3 * * *', 15],
    ['0 0-5 * * *', 60],
    ['20 0-23 * * *', 60],
  ])('%s has no pause longer than %i minutes when an hour comes twice', (expression, minutes) => {
    expect(longestPause(expression)).toBe(minutes);
  });

  test.each([
    ['0,30 1 * * *', ['10-25T00:00', '10-25T00:30']],
    ['0,30 0-1 * * *', ['10-24T23:00', '10-24T23:30', '10-25T00:00', '10-25T00:30']],
    ['0 1,4 * * *', ['10-25T00:00', '10-25T04:00']],
  ])('%s names fixed times, which run once when an hour comes twice', (expression, expected) => {
    expect(starts(expression, '2026-10-24T22:00:00Z', '2026-10-25T12:00:00Z')).toEqual(expected);
  });

  test('*/30 1 * * * runs once at the end of the hour that is skipped, so that no day is without a run', () => {
    expect(starts('*/30 1 * * *', '2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toEqual(['03-29T01:00']);
  });

  test('runs in order when clocks are set back over midnight', () => {
    // Beirut, 25 October 2026: 00:00 is followed by 23:00 of the day before.
    expect(starts('*/30 0,23 * * *', '2026-10-24T19:30:00Z', '2026-10-24T23:00:00Z', 'Asia/Beirut')).toEqual([
      '10-24T20:00',
      '10-24T20:30',
      '10-24T21:00',
      '10-24T21:30',
      '10-24T22:00',
      '10-24T22:30',
    ]);
  });

  test('runs through both of two equal hours when it runs in every hour', () => {
    expect(starts('*/30 * * * *', '2026-10-24T23:59:00Z', '2026-10-25T02:30:00Z')).toEqual([
      '10-25T00:00',
      '10-25T00:30',
      '10-25T01:00',
      '10-25T01:30',
      '10-25T02:00',
      '10-25T02:30',
    ]);
  });

  test('does not run in a gap when it runs in every hour', () => {
    expect(starts('*/30 * * * *', '2026-03-29T00:00:00Z', '2026-03-29T02:00:00Z')).toEqual([
      '03-29T00:30',
      '03-29T01:00',
      '03-29T01:30',
      '03-29T02:00',
    ]);
  });

  test('knows a gap at midnight', () => {
    // Beirut, 29 March 2026: 00:00 is followed by 01:00.
    expect(starts('10 0 * * *', '2026-03-27T12:00:00Z', '2026-03-29T12:00:00Z', 'Asia/Beirut')).toEqual([
      '03-27T22:10',
      '03-28T22:00',
    ]);
  });

  test('knows the words for the last day and the second Tuesday', () => {
    expect(starts('0 12 L * *', '2026-02-01T00:00:00Z', '2026-03-31T12:00:00Z', 'UTC')).toEqual([
      '02-28T12:00',
      '03-31T12:00',
    ]);
    expect(starts('0 12 * * 2#2', '2026-11-01T00:00:00Z', '2026-12-31T00:00:00Z', 'UTC')).toEqual([
      '11-10T12:00',
      '12-08T12:00',
    ]);
  });

  test('says what is wrong with an expression', () => {
    expect(cronProblem('61 * * * *')).toMatch(/minute/);
    expect(cronProblem('soon')).toBeTruthy();
    expect(cronProblem('0 0 30 2 *')).toMatch(/impossible day/);
    expect(cronProblem('*/5 6-18 * * 1-5')).toBeUndefined();
  });

  test('always moves on, and never by more than a day and an hour for a daily expression', () => {
    const zones = [
      'Europe/London',
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Beirut',
      'America/Santiago',
      'Pacific/Apia',
      'UTC',
    ];
    fc.assert(
      fc.property(
        fc.integer({ min: at('2024-01-01T00:00:00Z'), max: at('2032-01-01T00:00:00Z') }),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (after, zone, hour, minute) => {
          const next = nextStart(`${minute} ${hour} * * *`, after, zone)!;
          expect(next).toBeGreaterThan(after);
          expect(next - after).toBeLessThanOrEqual(25 * 3_600_000 + 1000);
          expect(next % 60_000).toBe(0);
        },
      ),
      { numRuns: sampleCount(500) },
    );
  });

  test('counts as many starts of an hourly expression as there are hours', () => {
    fc.assert(
      fc.property(fc.integer({ min: at('2026-03-20T00:00:00Z'), max: at('2026-11-10T00:00:00Z') }), (from) => {
        let t = from;
        for (let i = 0; i < 48; i++) t = nextStart('0 * * * *', t, london)!;
        const first = nextStart('0 * * * *', from, london)!;
        expect(t - first).toBe(47 * 3_600_000);
      }),
      { numRuns: sampleCount(100) },
    );
  });

  test('zone offsets are those of the zone', () => {
    expect(zoneOffsetMs(at('2026-07-01T00:00:00Z'), london)).toBe(3_600_000);
    expect(zoneOffsetMs(at('2026-12-01T00:00:00Z'), 'Asia/Kathmandu')).toBe(20_700_000);
  });
});

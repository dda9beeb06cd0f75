import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayStart, dayStarts } from '../../../src/time/days.ts';
import { dayStamp } from '../../../src/time/zone.ts';

const HOUR = 3_600_000;
const hoursOf = (date: string, zone: string) => {
  const at = Date.parse(`${date}T12:00:00Z`);
  return (dayStart(at, zone, 1) - dayStart(at, zone)) / HOUR;
};

describe('a day of the business', () => {
  test.each([
    ['2026-03-29', 'Europe/London', 23],
    ['2026-10-25', 'Europe/London', 25],
    ['2026-11-21', 'Europe/London', 24],
    ['2026-10-04', 'Australia/Lord_Howe', 23.5],
    // The clocks go from midnight to one: the day begins at one.
    ['2026-04-24', 'Africa/Cairo', 23],
    ['2026-11-21', 'UTC', 24],
  ])('%s in %s lasts %d hours', (date, zone, hours) => {
    expect(hoursOf(date, zone)).toBe(hours);
  });

  test('begins at the first moment of its date, whatever the zone and the time', () => {
    const zones = fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Africa/Cairo');
    const times = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(zones, times, (zone, at) => {
        const start = dayStart(at, zone);
        expect(start).toBeLessThanOrEqual(at);
        expect(dayStart(at, zone, 1)).toBeGreaterThan(at);
        expect(dayStamp(start, zone)).toBe(dayStamp(at, zone));
        expect(dayStamp(start - 1, zone)).not.toBe(dayStamp(at, zone));
      }),
    );
  });

  test('is the last of the days that lead to it', () => {
    const at = Date.parse('2026-10-26T12:00:00Z');
    expect(dayStarts(at, 'Europe/London', 3).map((start) => new Date(start).toISOString())).toEqual([
      '2026-10-23T23:00:00.000Z',
      '2026-10-24T23:00:00.000Z',
      '2026-10-26T00:00:00.000Z',
    ]);
  });
});

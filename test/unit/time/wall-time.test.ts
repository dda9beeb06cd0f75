import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumberOf, weekdayOf } from '../../../src/time/day-number.ts';
import { clockChangeWithin, instantOf, instantsOf, nextDate, wallTime } from '../../../src/time/wall-time.ts';
import { sampleCount } from '../../support/extent.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
const instant = (date: string, clock: string, zone: string) => iso(instantOf(date, minutes(clock), zone));

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const whole = fc
  .integer({ min: Date.UTC(2015, 0) / MINUTE_MS, max: Date.UTC(2037, 0) / MINUTE_MS })
  .map((minute) => minute * MINUTE_MS);

/** Moments around which clocks are changed, as well as any others. */
const moments = zones.chain((zone) =>
  fc.tuple(fc.constant(zone), whole, fc.integer({ min: -300, max: 300 })).map(([zone, from, minutes]) => {
    const change = clockChangeWithin(from, from + 200 * DAY_MS, zone) ?? from;
    return { zone, at: change + minutes * MINUTE_MS };
  }),
);

describe('what the clocks of a zone show', () => {
  test('is a date, a day of the week and a minute', () => {
    expect(wallTime(Date.parse('2026-12-25T07:52:40Z'), 'Europe/Zurich')).toEqual({
      date: '2026-12-25',
      day: 5,
      minute: 8 * 60 + 52,
    });
  });

  test('may be on another day than in London', () => {
    expect(wallTime(Date.parse('2026-11-22T20:00:00Z'), 'Pacific/Auckland')).toMatchObject({
      date: '2026-11-23',
      day: 1,
    });
    expect(wallTime(Date.parse('2026-11-23T03:00:00Z'), 'America/New_York')).toMatchObject({
      date: '2026-11-22',
      day: 7,
    });
  });

  test('agrees with the platform in every zone at any moment', () => {
    const formats = new Map<string, Intl.DateTimeFormat>();
    const shown = (at: number, zone: string) => {
      const format =
        formats.get(zone) ??
        new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
      formats.set(zone, format);
      return format.format(at);
    };
    fc.assert(
      fc.property(moments, ({ zone, at }) => {
        const { date, minute } = wallTime(at, zone);
        const clock = [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');
        expect(`${date} ${clock}`).toBe(shown(at, zone));
      }),
    );
  });
});

describe('the instant at which clocks show a time', () => {
  test('keeps the local time through summer and winter', () => {
    expect(instant('2026-03-28', '09:00', 'Europe/London')).toBe('2026-03-28T09:00');
    expect(instant('2026-03-30', '09:00', 'Europe/London')).toBe('2026-03-30T08:00');
    expect(instant('2026-07-01', '09:00', 'Asia/Kathmandu')).toBe('2026-07-01T03:15');
  });

  test.each([
    ['Europe/London', '2026-03-29', '01:30', '2026-03-29T01:00'],
    ['Europe/Zurich', '2026-03-29', '02:00', '2026-03-29T01:00'],
    ['America/New_York', '2026-03-08', '02:59', '2026-03-08T07:00'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30'],
    ['America/Sao_Paulo', '2018-11-04', '00:00', '2018-11-04T03:00'],
    ['Africa/Cairo', '2026-04-24', '00:30', '2026-04-23T22:00'],
    ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00'],
  ])('%s on %s skips %s: the end of the gap is meant', (zone, date, clock, expected) => {
    expect(instantsOf(date, minutes(clock), zone)).toEqual([]);
    expect(instant(date, clock, zone)).toBe(expected);
  });

  test.each([
    ['Europe/London', '2026-10-25', '01:30', ['2026-10-25T00:30', '2026-10-25T01:30']],
    ['Europe/Zurich', '2026-10-25', '02:00', ['2026-10-25T00:00', '2026-10-25T01:00']],
    ['America/New_York', '2026-11-01', '01:59', ['2026-11-01T05:59', '2026-11-01T06:59']],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', ['2026-04-04T14:45', '2026-04-04T15:15']],
    ['America/Sao_Paulo', '2018-02-17', '23:30', ['2018-02-18T01:30', '2018-02-18T02:30']],
    ['Africa/Cairo', '2026-10-29', '23:00', ['2026-10-29T20:00', '2026-10-29T21:00']],
  ])('%s on %s shows %s twice: the first is meant', (zone, date, clock, expected) => {
    expect(instantsOf(date, minutes(clock), zone).map(iso)).toEqual(expected);
    expect(instant(date, clock, zone)).toBe(expected[0]);
  });

  test('is an instant at which they do show it, for whatever they show at any moment', () => {
    fc.assert(
      fc.property(moments, ({ zone, at }) => {
        const { date, minute } = wallTime(at, zone);
        expect(instantsOf(date, minute, zone)).toContain(at);
        expect(instantOf(date, minute, zone)).toBeLessThanOrEqual(at);
      }),
      { numRuns: sampleCount(500) },
    );
  });

  test('never goes backwards while local time goes on', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 2000 }), ({ zone, at }, more) => {
        const { date, minute } = wallTime(at, zone);
        expect(instantOf(date, minute + more, zone)).toBeGreaterThanOrEqual(instantOf(date, minute, zone));
      }),
      { numRuns: sampleCount(500) },
    );
  });

  test('of a time that is skipped is the very moment of the change', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: -90, max: 90 }), ({ zone, at }, more) => {
        const { date, minute } = wallTime(at, zone);
        fc.pre(instantsOf(date, minute + more, zone).length === 0);
        const end = instantOf(date, minute + more, zone);
        expect(clockChangeWithin(end - 1, end, zone)).toBe(end);
      }),
    );
  });
});

describe('a change of the clocks', () => {
  test('is found to the minute', () => {
    const year = ['2026-01-01T00:00Z', '2026-07-01T00:00Z'].map((time) => Date.parse(time)) as [number, number];
    expect(iso(clockChangeWithin(...year, 'Europe/London')!)).toBe('2026-03-29T01:00');
    expect(clockChangeWithin(...year, 'Asia/Kolkata')).toBeUndefined();
  });
});

describe('dates', () => {
  test('go on over the ends of months and leap years', () => {
    expect(nextDate('2028-02-28', 1)).toBe('2028-02-29');
    expect(nextDate('2026-12-31', 1)).toBe('2027-01-01');
    expect(nextDate('2026-01-01', -1)).toBe('2025-12-31');
  });

  test('have a day of the week, also before 1970', () => {
    expect(weekdayOf(dayNumberOf('2026-01-05'))).toBe(1);
    expect(weekdayOf(dayNumberOf('1969-12-28'))).toBe(7);
  });

  test('that do not exist have no number', () => {
    expect(['2026-02-30', '2026-13-01', '26-1-1', 'soon'].map(dayNumberOf)).toEqual([NaN, NaN, NaN, NaN]);
  });
});

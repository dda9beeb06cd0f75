import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holdsDuring, isWorkingTime, nextClockTime, nextWorkingTime } from '../../../src/escalation/calendar.ts';
import { wallTime } from '../../../src/time/wall-time.ts';
import { at, calendarOf, everyDay, hours, iso, minuteOf } from './samples.ts';

const london = 'Europe/London';
const MINUTE_MS = 60_000;
const easter = calendarOf(['2026-04-03', '2026-04-06']);

describe('working time', () => {
  test.each([
    ['2026-04-02T06:59:00Z', false],
    ['2026-04-02T07:00:00Z', true],
    ['2026-04-02T16:59:59Z', true],
    ['2026-04-02T17:00:00Z', false],
    ['2026-04-04T10:00:00Z', false],
    ['2026-04-03T10:00:00Z', false],
  ])('at %s in a British summer: %s', (time, expected) => {
    expect(isWorkingTime(at(time), easter, london)).toBe(expected);
  });

  test('follows the zone of the business, not that of the machine', () => {
    expect(isWorkingTime(at('2026-06-01T23:30:00Z'), easter, london)).toBe(false);
    expect(isWorkingTime(at('2026-06-01T23:30:00Z'), easter, 'Australia/Lord_Howe')).toBe(true);
  });

  test('of a shift over midnight lasts into the next morning', () => {
    const nights = calendarOf([], [hours('22:00', '06:00')]);
    expect(isWorkingTime(at('2026-01-10T03:00:00Z'), nights, london)).toBe(true);
    expect(isWorkingTime(at('2026-01-12T03:00:00Z'), nights, london)).toBe(false);
  });

  test('of hours that come twice in the autumn night is both', () => {
    const night = [hours('01:15', '01:45', everyDay)];
    const working = ['00:20', '00:50', '01:20', '01:50'].map((clock) =>
      holdsDuring(night, at(`2026-10-25T${clock}:00Z`), calendarOf(), london),
    );
    expect(working).toEqual([true, false, true, false]);
  });
});

describe('the next working time', () => {
  test.each([
    ['the moment itself while people work', '2026-04-02T09:30', '2026-04-02T09:30'],
    ['the same morning', '2026-04-02T03:00', '2026-04-02T07:00'],
    ['Tuesday after Easter for Thursday evening', '2026-04-02T18:00', '2026-04-07T07:00'],
    ['Tuesday after Easter for the holiday itself', '2026-04-06T09:00', '2026-04-07T07:00'],
    ['Monday in summer time for Saturday in winter time', '2026-03-28T12:00', '2026-03-30T07:00'],
    ['Monday in winter time for Saturday in summer time', '2026-10-24T12:00', '2026-10-26T08:00'],
  ])('is %s', (_, from, expected) => {
    expect(iso(nextWorkingTime(at(`${from}:00Z`), easter, london))).toBe(expected);
  });

  test.each([
    ['Europe/Zurich', '2026-03-28T12:00', '2026-03-29T01:00', 'skipped'],
    ['America/New_York', '2026-03-07T12:00', '2026-03-08T07:00', 'skipped'],
    ['Europe/Zurich', '2026-10-25T00:50', '2026-10-25T01:30', 'shown for the second time'],
  ])('in %s from %s is %s, when its beginning is %s', (zone, from, expected) => {
    const early = calendarOf([], [hours('02:30', '02:45', everyDay), hours('03:00', '03:30', everyDay)]);
    expect(iso(nextWorkingTime(at(`${from}:00Z`), early, zone))).toBe(expected);
  });

  test('is midnight when a holiday ends within a night shift', () => {
    const nights = calendarOf(['2026-01-05'], [hours('22:00', '06:00')]);
    expect(iso(nextWorkingTime(at('2026-01-05T20:00:00Z'), nights, london))).toBe('2026-01-06T00:00');
  });

  test('does not exist where nobody ever works', () => {
    expect(nextWorkingTime(at('2026-01-05T20:00:00Z'), calendarOf([], []), london)).toBeUndefined();
  });

  test('is the first minute that is working time, in any zone at any moment', () => {
    const times = fc.integer({ min: 0, max: 48 }).map((half) => half * 30);
    const shifts = fc.record({ days: fc.constant(everyDay), fromMinute: times, untilMinute: times });
    const around = fc.constantFrom(
      ['Europe/London', '2026-03-29T01:00'],
      ['Europe/London', '2026-10-25T01:00'],
      ['Europe/Zurich', '2026-10-25T01:00'],
      ['America/New_York', '2026-11-01T06:00'],
      ['Australia/Lord_Howe', '2026-04-04T15:00'],
      ['Australia/Lord_Howe', '2026-10-03T15:30'],
      ['America/Sao_Paulo', '2018-02-18T02:00'],
      ['Africa/Cairo', '2026-04-23T22:00'],
    );
    fc.assert(
      fc.property(
        around,
        fc.integer({ min: -600, max: 600 }),
        fc.array(shifts, { maxLength: 2 }),
        ([zone = '', night = ''], minutes, working) => {
          const from = at(`${night}:00Z`) + minutes * MINUTE_MS;
          const calendar = calendarOf([], working);
          let expected: number | undefined;
          for (let m = 0; m < 3000 && expected === undefined; m++)
            if (isWorkingTime(from + m * MINUTE_MS, calendar, zone)) expected = from + m * MINUTE_MS;
          expect(nextWorkingTime(from, calendar, zone)).toBe(expected);
        },
      ),
    );
  });
});

describe('the next time that the clocks show', () => {
  test.each([
    ['08:00 is today before then', london, '08:00', '2026-06-01T05:00', '2026-06-01T07:00'],
    ['08:00 is tomorrow after then', london, '08:00', '2026-06-01T07:01', '2026-06-02T07:00'],
    ['08:00 is the moment itself', london, '08:00', '2026-06-01T07:00', '2026-06-01T07:00'],
    ['01:30 is the end of the gap when it is skipped', london, '01:30', '2026-03-29T00:00', '2026-03-29T01:00'],
    ['01:30 is the next night after the gap', london, '01:30', '2026-03-29T01:01', '2026-03-30T00:30'],
    ['01:30 is the first of two', london, '01:30', '2026-10-25T00:00', '2026-10-25T00:30'],
    ['01:30 is the second of two after the first', london, '01:30', '2026-10-25T00:31', '2026-10-25T01:30'],
    ['00:00 is one o clock', 'Africa/Cairo', '00:00', '2026-04-23T20:00', '2026-04-23T22:00'],
    ['23:30 is the second', 'America/Sao_Paulo', '23:30', '2018-02-18T02:10', '2018-02-18T02:30'],
  ])('%s (%s)', (_, zone, clock, from, expected) => {
    expect(iso(nextClockTime(at(`${from}:00Z`), minuteOf(clock), zone))).toBe(expected);
  });

  test('is never in the past and never more than a day and an hour away', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Kathmandu'),
        fc.integer({ min: at('2025-01-01T00:00:00Z') / MINUTE_MS, max: at('2028-01-01T00:00:00Z') / MINUTE_MS }),
        fc.integer({ min: 0, max: 1439 }),
        (zone, from, minute) => {
          const due = nextClockTime(from * MINUTE_MS, minute, zone) - from * MINUTE_MS;
          expect(due).toBeGreaterThanOrEqual(0);
          expect(due).toBeLessThanOrEqual(25 * 60 * MINUTE_MS);
          const shown = wallTime(from * MINUTE_MS + due, zone).minute;
          expect(shown === minute || (shown > minute && shown <= minute + 60)).toBe(true);
        },
      ),
    );
  });
});

import fc from 'fast-check';
import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { repeats, ruleOf, type Rule } from '../../../src/config/ics/recurrence.ts';
import { dateOf, dayNumberOf } from '../../../src/time/day-number.ts';
import { sampleCount } from '../../support/extent.ts';

const range = { first: dayNumberOf('2026-01-01'), last: dayNumberOf('2028-12-31') };

const readRule = (text: string) => ruleOf((ICAL.parse.property(`RRULE:${text}`) as unknown[])[3]);

function ours(text: string, start: string, patience = { days: 1_000_000 }): string[] {
  return Array.from(repeats(readRule(text) as Rule, dayNumberOf(start), range, patience), dateOf);
}

/** As another program follows the rule. */
function theirs(text: string, start: string): string[] {
  const iterator = ICAL.Recur.fromString(text).iterator(ICAL.Time.fromDateString(start));
  const found: string[] = [];
  for (;;) {
    const time = iterator.next() as ICAL.Time | null;
    if (time === null || time.toString() > '2028-12-31') break;
    if (time.toString() >= '2026-01-01') found.push(time.toString());
  }
  return found;
}

const subset = (values: readonly (string | number)[], maxLength: number) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength }).map((some) => some.join(','));
const day = subset(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], 3);
const nth = fc.constantFrom('1MO', '2TU', '3WE', '-1FR', '-2SA', '4TH', '1SU');
const month = subset([1, 2, 3, 5, 8, 10, 12], 3);
const monthDay = subset([1, 2, 10, 28, 29, 30, 31, -1, -2], 3);

const rules = fc
  .oneof(
    fc.constant('FREQ=DAILY'),
    month.map((months) => `FREQ=DAILY;BYMONTH=${months}`),
    fc.constant('FREQ=WEEKLY'),
    fc.tuple(day, fc.constantFrom('MO', 'SU')).map(([days, start]) => `FREQ=WEEKLY;WKST=${start};BYDAY=${days}`),
    fc.constant('FREQ=MONTHLY'),
    monthDay.map((days) => `FREQ=MONTHLY;BYMONTHDAY=${days}`),
    nth.map((days) => `FREQ=MONTHLY;BYDAY=${days}`),
    day.map((days) => `FREQ=MONTHLY;BYDAY=${days}`),
    fc.constant('FREQ=YEARLY'),
    fc.tuple(month, nth).map(([months, days]) => `FREQ=YEARLY;BYMONTH=${months};BYDAY=${days}`),
    fc
      .tuple(month, subset([1, 2, 10, 28], 2))
      .map(([months, days]) => `FREQ=YEARLY;BYMONTH=${months};BYMONTHDAY=${days}`),
  )
  .chain((rule) => fc.constantFrom('', ';INTERVAL=2', ';INTERVAL=3').map((interval) => rule + interval));

describe('a rule repeats', () => {
  test('as another program says that it does', () => {
    fc.assert(
      fc.property(
        rules,
        fc.integer({ min: dayNumberOf('2024-01-01'), max: dayNumberOf('2027-06-01') }),
        (rule, from) => {
          // From a day that fits, for programs differ on one that does not.
          const first = ICAL.Recur.fromString(rule)
            .iterator(ICAL.Time.fromDateString(dateOf(from)))
            .next();
          fc.pre(first !== null && first.toString() < '2028-12-31');
          const start = first.toString();
          // ical.js takes 1 March for it in other years; RFC 5545 says that what does not exist is left out.
          fc.pre(!start.endsWith('02-29') || !/^FREQ=YEARLY(;INTERVAL.*)?$/.test(rule));
          expect(ours(rule, start)).toEqual(theirs(rule, start));
        },
      ),
      { numRuns: sampleCount(300) },
    );
  });

  test.each([
    ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '2026-02-13', ['2026-02-13', '2026-03-13', '2026-11-13']],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', '2026-01-30', ['2026-01-30', '2026-02-27', '2026-03-31']],
    ['FREQ=YEARLY;BYDAY=20MO', '2026-05-18', ['2026-05-18', '2027-05-17', '2028-05-15']],
    ['FREQ=MONTHLY', '2026-08-31', ['2026-08-31', '2026-10-31', '2026-12-31']],
    ['FREQ=DAILY;INTERVAL=100', '2026-01-01', ['2026-01-01', '2026-04-11', '2026-07-20', '2026-10-28']],
    ['FREQ=WEEKLY;COUNT=2', '2026-01-05', ['2026-01-05', '2026-01-12']],
  ])('by %s from %s', (rule, start, expected) => {
    expect(ours(rule, start).slice(0, expected.length)).toEqual(expected);
  });

  test('first on the day on which it begins, also when that does not fit', () => {
    expect(ours('FREQ=WEEKLY;BYDAY=MO;COUNT=3', '2026-01-07')).toEqual(['2026-01-07', '2026-01-12', '2026-01-19']);
  });

  test.each([
    ['on a day that never comes', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01'],
    ['in a month that never comes', 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31', '2026-01-01'],
    ['in steps too long for numbers', 'FREQ=YEARLY;INTERVAL=9007199254740991', '2026-01-01'],
    ['from the beginning of time', 'FREQ=DAILY;COUNT=999999999;BYMONTH=13', '0001-01-01'],
  ])('and ends although it asks to go on %s', (_, rule, start) => {
    const read = readRule(rule.replace(';BYMONTH=13', '')) as Rule;
    const months = rule.includes('BYMONTH=13') ? [13] : read.months;
    const found = Array.from(repeats({ ...read, months }, dayNumberOf(start), range, { days: 1_000_000 }));
    expect(found.length).toBeLessThanOrEqual(1);
  });

  test('no longer than there is patience', () => {
    const patience = { days: 100 };
    expect(ours('FREQ=DAILY', '2026-01-01', patience).length).toBeLessThanOrEqual(101);
    expect(patience.days).toBeLessThanOrEqual(0);
  });
});

describe('a rule that is not understood', () => {
  test.each([
    ['FREQ=SECONDLY', 'FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY'],
    ['FREQ=YEARLY;BYWEEKNO=20', 'BYWEEKNO is not understood'],
    ['FREQ=DAILY;BYHOUR=9,17', 'BYHOUR is not understood'],
    ['FREQ=DAILY;COUNT=-5', 'a number in it is none that a rule can have'],
  ])('%s: %s', (rule, expected) => {
    expect(readRule(rule)).toBe(expected);
  });

  test('is any that is no rule at all', () => {
    expect([undefined, null, 'x', [], { freq: 'DAILY', interval: 'x' }].map((read) => typeof ruleOf(read))).toEqual(
      Array(5).fill('string'),
    );
  });
});

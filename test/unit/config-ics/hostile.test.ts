import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDuties, readHolidays } from '../../../src/config/ics.ts';
import { calendar, people, westernEurope } from './samples.ts';
import { sampleCount } from '../../support/extent.ts';

const zone = 'Europe/London';
const good = calendar(
  [
    [
      'UID:1',
      'DTSTART;TZID=W. Europe Standard Time:20260105T090000',
      'DURATION:P7D',
      'RRULE:FREQ=WEEKLY',
      'SUMMARY:asha',
    ],
    ['UID:1', 'RECURRENCE-ID:20260112T080000Z', 'DTSTART:20260112T080000Z', 'DTEND:20260119T080000Z', 'SUMMARY:bram'],
    [
      'DTSTART;VALUE=DATE:20251225',
      'RRULE:FREQ=YEARLY;BYMONTH=12;BYDAY=-1FR',
      'EXDATE;VALUE=DATE:20261225',
      'SUMMARY:x',
    ],
  ],
  westernEurope,
);

describe('whatever a file holds', () => {
  const pieces = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.constantFrom(
      ...good.split(/[\r\n;:=,]+/),
      ';',
      ':',
      '=',
      ',',
      '\r\n',
      '\r\n ',
      '"',
      '9999',
      '-1',
      '0',
      '99991231',
    ),
  );
  const mangled = fc
    .array(fc.tuple(fc.nat(good.length), fc.nat(30), pieces), { minLength: 1, maxLength: 6 })
    .map((cuts) =>
      cuts.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), good),
    );

  test('reading it never throws, and what it gives is sound', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mangled,
          fc.string(),
          fc.array(pieces).map((some) => `BEGIN:VCALENDAR\n${some.join('')}`),
        ),
        (text) => {
          const { holidays, problems } = readHolidays(text, zone);
          for (const date of holidays.keys()) expect(date).toMatch(/^20[2-4]\d-\d\d-\d\d$/);
          const { duties } = readDuties(text, zone, people);
          for (const { from, until } of duties) expect(until).toBeGreaterThan(from);
          expect(problems.length).toBeLessThanOrEqual(21);
        },
      ),
      { numRuns: sampleCount(300) },
    );
  });

  test.each([
    ['events that repeat for ever', ['DTSTART:20200101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY', 'SUMMARY:asha']],
    [
      'rules that hardly ever come true',
      ['DTSTART:20200101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'SUMMARY:asha'],
    ],
    [
      'rules from long ago',
      ['DTSTART:00010101T000000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=999999', 'SUMMARY:asha'],
    ],
  ])('reading thousands of %s ends, and says that it did not read all', (_, lines) => {
    const { duties, problems } = readDuties(calendar(Array.from({ length: 4000 }, () => lines)), zone, people);
    expect(duties.length).toBeLessThanOrEqual(50_000);
    expect(problems).toEqual([expect.stringContaining('from here on nothing was read')]);
  });

  test.each([
    ['parameters', `BEGIN:VEVENT\nDTSTART${';X=1'.repeat(500_000)}:20260101\n`],
    ['quotes', `BEGIN:VEVENT\nDTSTART${';X="1"'.repeat(300_000)}:20260101\n`],
    ['folds', `BEGIN:VEVENT\nSUMMARY:${'\n x'.repeat(600_000)}\n`],
    ['left-out days', `BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\n${'EXDATE:20260101\n'.repeat(120_000)}`],
    ['spaces', `BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nSUMMARY:${' '.repeat(19_000)}x\n`],
    ['names', `BEGIN:VEVENT\n${'__proto__:x\nconstructor;toString=1:y\n'.repeat(10_000)}`],
  ])('very many %s are read in time', (_, text) => {
    expect(() => readDuties(`BEGIN:VCALENDAR\n${text}END:VEVENT\nEND:VCALENDAR`, zone, people)).not.toThrow();
  });
});

import { describe, expect, test } from 'vitest';
import { calendarProblem, readHolidays } from '../../../src/config/ics.ts';
import { calendar } from './samples.ts';

const read = (...events: readonly (readonly string[])[]) => {
  const { holidays, problems } = readHolidays(calendar(events), 'Europe/London');
  expect(problems).toEqual([]);
  return holidays;
};
const datesIn = (holidays: ReadonlyMap<string, string>, ...years: readonly string[]) =>
  [...holidays.keys()].filter((date) => years.includes(date.slice(0, 4)));

describe('days off from a calendar file', () => {
  test('are its all-day events by name', () => {
    const holidays = read(
      ['DTSTART;VALUE=DATE:20260403', 'DTEND;VALUE=DATE:20260404', 'SUMMARY:Good Friday'],
      ['DTSTART;VALUE=DATE:20260101', 'SUMMARY:New Year\\, first day'],
    );
    expect([...holidays]).toEqual([
      ['2026-01-01', 'New Year, first day'],
      ['2026-04-03', 'Good Friday'],
    ]);
  });

  test('last to the day before their end', () => {
    const holidays = read(['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20270102', 'SUMMARY:Shut']);
    expect([...holidays.keys()]).toEqual([
      '2026-12-24',
      '2026-12-25',
      '2026-12-26',
      '2026-12-27',
      '2026-12-28',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
    ]);
  });

  test('may say how long they last instead of until when', () => {
    expect([...read(['DTSTART;VALUE=DATE:20261224', 'DURATION:P2D', 'SUMMARY:Shut']).keys()]).toEqual([
      '2026-12-24',
      '2026-12-25',
    ]);
  });

  test.each([
    ['an end on the same day', ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261224']],
    ['a date without saying that it is one', ['DTSTART:20261224']],
    ['no name', ['DTSTART;VALUE=DATE:20261224', 'DTEND;VALUE=DATE:20261225']],
  ])('are one day with %s', (_, lines) => {
    expect([...read(lines)]).toEqual([['2026-12-24', 'Holiday']]);
  });

  test.each([
    ['FREQ=YEARLY', ['2026-12-25', '2027-12-25']],
    ['FREQ=YEARLY;UNTIL=20261225', ['2026-12-25']],
    ['FREQ=YEARLY;UNTIL=20261225T235959Z', ['2026-12-25']],
    ['FREQ=YEARLY;INTERVAL=2', ['2026-12-25']],
    ['FREQ=YEARLY;COUNT=7', ['2026-12-25']],
    ['FREQ=YEARLY;COUNT=8', ['2026-12-25', '2027-12-25']],
  ])('repeat by %s', (rule, expected) => {
    // Begins before the years that are looked at.
    const early = rule.includes('COUNT') ? 'DTSTART;VALUE=DATE:20201225' : 'DTSTART;VALUE=DATE:19701225';
    const holidays = read([early, `RRULE:${rule}`, 'SUMMARY:Christmas']);
    expect(datesIn(holidays, '2026', '2027')).toEqual(expected);
  });

  test.each([
    ['the last Monday of August', '20200831', 'FREQ=YEARLY;BYMONTH=8;BYDAY=-1MO', ['2026-08-31', '2027-08-30']],
    ['Thanksgiving', '20201126', 'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH', ['2026-11-26', '2027-11-25']],
    ['election day', '20201103', 'FREQ=YEARLY;INTERVAL=2;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', ['2026-11-03']],
    ['the leap day', '20200229', 'FREQ=YEARLY', []],
    ['the 256th day', '20200912', 'FREQ=YEARLY;BYYEARDAY=256', ['2026-09-13', '2027-09-13']],
    ['the last day of the year', '20201231', 'FREQ=YEARLY;BYYEARDAY=-1', ['2026-12-31', '2027-12-31']],
  ])('may be %s', (_, start, rule, expected) => {
    const holidays = read([`DTSTART;VALUE=DATE:${start}`, `RRULE:${rule}`, 'SUMMARY:x']);
    expect(datesIn(holidays, '2026', '2027')).toEqual(expected);
  });

  test('may be left out once, and moved once', () => {
    const holidays = read(
      [
        'UID:1',
        'DTSTART;VALUE=DATE:20251226',
        'RRULE:FREQ=YEARLY',
        'EXDATE;VALUE=DATE:20261226,20291226',
        'SUMMARY:Boxing Day',
      ],
      ['UID:1', 'RECURRENCE-ID;VALUE=DATE:20271226', 'DTSTART;VALUE=DATE:20271227', 'SUMMARY:Boxing Day (observed)'],
      ['UID:1', 'RECURRENCE-ID;VALUE=DATE:20281226', 'DTSTART;VALUE=DATE:20281226', 'STATUS:CANCELLED'],
    );
    expect(datesIn(holidays, '2025', '2026', '2027', '2028', '2029', '2030')).toEqual([
      '2025-12-26',
      '2027-12-27',
      '2030-12-26',
    ]);
  });

  test('may be named one by one', () => {
    const holidays = read(['DTSTART;VALUE=DATE:20260405', 'RDATE;VALUE=DATE:20270328,20280416', 'SUMMARY:Easter']);
    expect([...holidays.keys()]).toEqual(['2026-04-05', '2027-03-28', '2028-04-16']);
  });

  test('are not events with a time of day, nor those that were called off', () => {
    const holidays = read(
      ['DTSTART:20260403T090000Z', 'DTEND:20260403T100000Z', 'SUMMARY:Meeting'],
      ['DTSTART;VALUE=DATE:20260406', 'STATUS:CANCELLED', 'SUMMARY:Easter Monday'],
    );
    expect(holidays.size).toBe(0);
  });

  test('do not take the times of reminders for their own', () => {
    const reminder = ['BEGIN:VALARM', 'SUMMARY:Reminder', 'DTSTART;VALUE=DATE:20200101', 'DURATION:P9D', 'END:VALARM'];
    expect([...read([...reminder, 'DTSTART;VALUE=DATE:20261225', 'SUMMARY:Christmas'])]).toEqual([
      ['2026-12-25', 'Christmas'],
    ]);
  });

  test('are read from lines that are folded, whatever ends them', () => {
    const text =
      '\uFEFFBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VAL\n UE=DATE:2026\n\t1225\nSUMMARY:Christ\n mas\nEND:VEVENT\nEND:VCALENDAR';
    expect([...readHolidays(text, 'Europe/London').holidays]).toEqual([['2026-12-25', 'Christmas']]);
  });

  test('are from the years 2020 to 2040, however long an event lasts', () => {
    const holidays = read(['DTSTART;VALUE=DATE:19900101', 'DTEND;VALUE=DATE:99991231', 'SUMMARY:Always']);
    expect([holidays.size, [...holidays.keys()][0], [...holidays.keys()].at(-1)]).toEqual([
      7671,
      '2020-01-01',
      '2040-12-31',
    ]);
  });
});

describe('a file that is not right', () => {
  const good = ['DTSTART;VALUE=DATE:20261225', 'SUMMARY:Christmas'];
  const problemsOf = (text: string) => readHolidays(text, 'Europe/London').problems;

  test.each([
    ['nothing', '', 'it is empty'],
    ['a web page', '<!doctype html>\n<p>Log in', 'line 1: it is no calendar: it begins with "<!doctype html>" instead'],
    [
      'half a calendar',
      calendar([good]).slice(0, -32),
      'it breaks off: what BEGIN:VEVENT in line 4 begins does not end',
    ],
    [
      'a wrong end',
      calendar([good]).replace('END:VEVENT', 'END:VTODO'),
      'line 7: END:VTODO does not end what was begun',
    ],
    ['endless beginnings', `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(1e5)}`, 'line 9: more than 8 things are begun'],
    ['very many events', calendar(Array.from({ length: 6000 }, () => good)), 'over 5000 events'],
    ['very many letters', 'x'.repeat(6_000_000), 'over 5 million characters'],
  ])('because it is %s is no calendar and says so', (_, text, expected) => {
    expect(calendarProblem(text)).toContain(expected);
    expect(problemsOf(text)[0]).toContain(expected);
  });

  test('because of one event loses only that one', () => {
    const text = calendar([
      ['SUMMARY:No day'],
      ['DTSTART;VALUE=DATE:20260230', 'SUMMARY:No such day'],
      ['DTSTART;VALUE=DATE:20260501', 'RRULE:FREQ=SOMETIMES', 'SUMMARY:Sometimes'],
      ['DTSTART;VALUE=DATE:20260502', 'RRULE:FREQ=HOURLY', 'SUMMARY:Each hour'],
      ['DTSTART;VALUE=DATE:20260503', 'DTEND:20260503T100000Z', 'SUMMARY:Half'],
      ['DTSTART;VALUE=DATE:20260504', 'RRULE:FREQ=YEARLY;UNTIL=soon', 'SUMMARY:Until soon'],
      good,
    ]);
    const { holidays, problems } = readHolidays(text, 'Europe/London');
    expect(holidays.get('2026-12-25')).toBe('Christmas');
    expect(calendarProblem(text)).toBeUndefined();
    expect(problems).toEqual([
      'line 13: "RRULE:FREQ=SOMETIMES" cannot be read',
      'line 4: the event "No day" has no DTSTART that is a time',
      'line 7: the event "No such day" has no DTSTART that is a time',
      'line 18: RRULE: FREQ must be one of DAILY, WEEKLY, MONTHLY, YEARLY',
      'line 21: the event "Half" has no end after its beginning',
      'line 28: RRULE: UNTIL must be a date',
    ]);
  });

  test('in a description costs nothing', () => {
    const text = calendar([['this is no line', 'DESCRIPTION;;;="', 'X-WR:', ...good]]);
    expect(readHolidays(text, 'Europe/London')).toMatchObject({
      problems: [],
      holidays: new Map([['2026-12-25', 'Christmas']]),
    });
  });

  test('says no more than a person reads', () => {
    const problems = problemsOf(calendar(Array.from({ length: 300 }, () => ['SUMMARY:No day'])));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('and 280 more like these');
  });
});

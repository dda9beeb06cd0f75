import { describe, expect, test } from 'vitest';
import { readDuties } from '../../../src/config/ics.ts';
import { calendar, people, westernEurope } from './samples.ts';

const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

function said(text: string, zone = 'Europe/London', since?: number) {
  const { duties, problems } = readDuties(text, zone, people, since);
  expect(problems).toEqual([]);
  return duties.map(({ from, until, first, second }) => `${iso(from)} ${iso(until)} ${first ?? '-'} ${second ?? '-'}`);
}

const nine = (from: string, until: string, summary = 'asha', zone = ';TZID=Europe/London') => [
  `DTSTART${zone}:${from}T090000`,
  `DTEND${zone}:${until}T090000`,
  `SUMMARY:${summary}`,
];

describe('duties from a calendar file', () => {
  test.each([
    ['asha', 'asha -'],
    ['ASHA', 'asha -'],
    ['Asha Rao', 'asha -'],
    [' asha  rao ', 'asha -'],
    ['CLÉO MÜLLER', 'cleo -'],
    ['Bram Vos (second)', '- bram'],
    ['bram(Second)', '- bram'],
  ])('are events called %j', (summary, expected) => {
    expect(said(calendar([nine('20260105', '20260112', summary)]))).toEqual([
      `2026-01-05T09:00 2026-01-12T09:00 ${expected}`,
    ]);
  });

  test('last from midnight to midnight when they are whole days', () => {
    const text = calendar([['DTSTART;VALUE=DATE:20261024', 'DTEND;VALUE=DATE:20261026', 'SUMMARY:asha']]);
    expect(said(text)).toEqual(['2026-10-23T23:00 2026-10-26T00:00 asha -']);
    expect(said(text, 'Australia/Lord_Howe')).toEqual(['2026-10-23T13:00 2026-10-25T13:00 asha -']);
  });

  test.each([
    ['UTC', 'DTSTART:20260701T090000Z', 'DTEND:20260701T170000Z', '2026-07-01T09:00 2026-07-01T17:00'],
    ['the clocks of the business', 'DTSTART:20260701T090000', 'DURATION:PT8H', '2026-07-01T08:00 2026-07-01T16:00'],
    [
      'two zones',
      'DTSTART;TZID=America/New_York:20260701T090000',
      'DTEND;TZID=Asia/Tokyo:20260702T090000',
      '2026-07-01T13:00 2026-07-02T00:00',
    ],
    [
      'a zone with a long name',
      'DTSTART;TZID=/example.org/2026a/America/New_York:20260701T090000',
      'DURATION:P1DT1H',
      '2026-07-01T13:00 2026-07-02T14:00',
    ],
  ])('are meant in %s', (_, start, end, expected) => {
    expect(said(calendar([[start, end, 'SUMMARY:asha']]))).toEqual([`${expected} asha -`]);
  });

  test('begin and end at the same time of day in winter and in summer', () => {
    const text = calendar([[...nine('20260316', '20260323'), 'RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20260413T080000Z']]);
    expect(said(text)).toEqual([
      '2026-03-16T09:00 2026-03-23T09:00 asha -',
      '2026-03-30T08:00 2026-04-06T08:00 asha -',
      '2026-04-13T08:00 2026-04-20T08:00 asha -',
    ]);
    const over = calendar([nine('20260323', '20260330')]);
    expect(said(over)).toEqual(['2026-03-23T09:00 2026-03-30T08:00 asha -']);
  });

  test('in a zone that only the file knows follow its description', () => {
    const zone = ';TZID="W. Europe Standard Time"';
    const events = [nine('20260323', '20260330', 'asha', zone), nine('20261019', '20261026', 'bram', zone)];
    expect(said(calendar(events, westernEurope))).toEqual([
      '2026-03-23T08:00 2026-03-30T07:00 asha -',
      '2026-10-19T07:00 2026-10-26T08:00 bram -',
    ]);
  });

  test('of a repeating event may be swapped once', () => {
    const text = calendar([
      ['UID:1', ...nine('20260105', '20260112'), 'RRULE:FREQ=WEEKLY;COUNT=3'],
      ['UID:1', 'RECURRENCE-ID;TZID=Europe/London:20260112T090000', ...nine('20260112', '20260119', 'bram')],
    ]);
    expect(said(text)).toEqual([
      '2026-01-05T09:00 2026-01-12T09:00 asha -',
      '2026-01-12T09:00 2026-01-19T09:00 bram -',
      '2026-01-19T09:00 2026-01-26T09:00 asha -',
    ]);
  });

  test('may be left out by the instant, whatever clocks it is given on', () => {
    const text = calendar([
      [
        ...nine('20260706', '20260713'),
        'RRULE:FREQ=WEEKLY;COUNT=4',
        'EXDATE:20260713T080000Z',
        'EXDATE;TZID=Europe/Zurich:20260720T100000',
      ],
    ]);
    expect(said(text).map((line) => line.slice(0, 10))).toEqual(['2026-07-06', '2026-07-27']);
  });

  test('on the nights in which clocks change begin at the first of two times and after a gap', () => {
    const early = (date: string) => [`DTSTART:${date}T013000`, 'DURATION:PT6H', 'SUMMARY:asha'];
    expect(said(calendar([early('20260329'), early('20261025')]))).toEqual([
      '2026-03-29T01:00 2026-03-29T06:30 asha -',
      '2026-10-25T00:30 2026-10-25T07:30 asha -',
    ]);
  });

  test('that are over do not count when only later ones are asked for, nor do their names', () => {
    const text = calendar([nine('20230102', '20230109', 'zoe'), nine('20260105', '20260112')]);
    expect(said(text, 'Europe/London', Date.parse('2026-01-01T00:00:00Z'))).toHaveLength(1);
  });
});

describe('duties that cannot be read', () => {
  const problemsOf = (...events: readonly (readonly string[])[]) =>
    readDuties(calendar(events), 'Europe/London', people).problems;

  test('name the event and the people', () => {
    const { duties, problems } = readDuties(
      calendar([nine('20260105', '20260112', 'Ahsa'), nine('20260112', '20260119', 'bram')]),
      'Europe/London',
      people,
    );
    expect(duties).toHaveLength(1);
    expect(problems).toEqual([
      'line 4: the event "Ahsa" is called like nobody; known are asha (Asha Rao), bram (Bram Vos), cleo (Cléo Müller)',
    ]);
  });

  test('are said once for an event that repeats', () => {
    expect(problemsOf([...nine('20260105', '20260112', 'Ahsa'), 'RRULE:FREQ=WEEKLY'])).toHaveLength(1);
  });

  test.each([
    ['a zone that nobody knows', nine('20260105', '20260112', 'asha', ';TZID=Mars/Base'), 'is in the zone Mars/Base'],
    ['an end before its beginning', nine('20260112', '20260105'), 'has no end after its beginning'],
    ['no end', ['DTSTART:20260105T090000Z', 'SUMMARY:asha'], 'has no end after its beginning'],
    ['an end that is no time', ['DTSTART:20260105T090000Z', 'DURATION:-PT5M', 'SUMMARY:asha'], 'has no end after'],
    ['no such time', ['DTSTART:20260105T250000Z', 'DURATION:PT5M', 'SUMMARY:asha'], 'has no DTSTART that is a time'],
    [
      'a change of all later times',
      ['UID:1', 'RECURRENCE-ID;RANGE=THISANDFUTURE:20260105T090000Z', ...nine('20260105', '20260112')],
      'a change of all later times of an event is not understood',
    ],
  ])('because of %s are a problem', (_, lines, expected) => {
    expect(problemsOf(lines)[0]).toContain(expected);
  });

  test('because two people have one name are nobody, unless the id says who', () => {
    const twins = new Map([...people, ['rao2', { id: 'rao2', name: 'Asha Rao', away: [] }] as const]);
    const read = (name: string) => readDuties(calendar([nine('20260105', '20260112', name)]), 'Europe/London', twins);
    expect(read('Asha Rao').duties).toEqual([]);
    expect(read('rao2').duties).toMatchObject([{ first: 'rao2' }]);
  });
});

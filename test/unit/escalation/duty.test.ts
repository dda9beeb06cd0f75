import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Person, Roster } from '../../../src/model/duty.ts';
import { onDuty } from '../../../src/escalation/duty.ts';
import { at, calendarOf, iso, minuteOf, peopleOf, rosterOf } from './samples.ts';
import { sampleCount } from '../../support/extent.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const where = { calendar: calendarOf(['2026-12-25', '2026-12-26']), zone: 'Europe/London' };
const everybody = peopleOf(['asha', 'bram', 'cleo', 'dana']);

const asked = (roster: Roster, time: string, people: ReadonlyMap<string, Person> = everybody, more = where) =>
  onDuty(roster, people, at(`${time}:00Z`), more);
const pair = (...given: Parameters<typeof asked>) => {
  const { first, second } = asked(...given);
  return `${first?.id ?? 'nobody'} ${second?.id ?? 'nobody'}`;
};
const span = (from: string, until: string) => ({ from: at(`${from}:00Z`), until: at(`${until}:00Z`) });

describe('weekly turns', () => {
  const roster = rosterOf(['asha', 'bram', 'cleo'], ['bram', 'cleo', 'asha']);

  test('begin with the first of the list in the week of its first day', () => {
    expect(pair(roster, '2026-01-05T09:00')).toBe('asha bram');
    expect(pair(roster, '2026-01-12T08:59')).toBe('asha bram');
    expect(pair(roster, '2026-01-12T09:00')).toBe('bram cleo');
    expect(pair(roster, '2026-01-26T09:00')).toBe('asha bram');
  });

  test('also hold before they began', () => {
    expect(pair(roster, '2026-01-05T08:59')).toBe('cleo asha');
    expect(pair(roster, '2025-12-15T09:00')).toBe('asha bram');
  });

  test('pass on at the local time in winter and in summer', () => {
    const change = (before: string) => iso(asked(roster, before).until);
    expect(change('2026-03-20T12:00')).toBe('2026-03-23T09:00');
    expect(change('2026-03-27T12:00')).toBe('2026-03-30T08:00');
    expect(change('2026-10-23T12:00')).toBe('2026-10-26T09:00');
  });

  test('count from the week in which the given day lies, whatever day duty passes on', () => {
    const fridays = { turns: { day: 5, minute: minuteOf('17:00'), since: '2026-01-06' } };
    const roster = rosterOf(['asha', 'bram'], [], fridays);
    expect(pair(roster, '2026-01-02T17:00')).toBe('asha nobody');
    expect(pair(roster, '2026-01-09T16:59')).toBe('asha nobody');
    expect(pair(roster, '2026-01-09T17:00')).toBe('bram nobody');
  });

  test.each([
    ['Europe/London', 7, '01:30', '2026-03-29T01:00'],
    ['Europe/London', 7, '01:30', '2026-10-25T00:30'],
    ['Europe/Zurich', 7, '02:00', '2026-03-29T01:00'],
    ['Europe/Zurich', 7, '02:59', '2026-10-25T00:59'],
    ['America/New_York', 7, '02:30', '2026-03-08T07:00'],
    ['America/New_York', 7, '01:30', '2026-11-01T05:30'],
    ['Australia/Lord_Howe', 7, '02:15', '2026-10-03T15:30'],
    ['Australia/Lord_Howe', 7, '01:45', '2026-04-04T14:45'],
    ['America/Sao_Paulo', 7, '00:00', '2018-11-04T03:00'],
  ])('in %s on day %i at %s pass on once, at %s', (zone, day, clock, handover) => {
    const roster = rosterOf(['asha', 'bram'], [], { turns: { day, minute: minuteOf(clock) } });
    const around = Array.from({ length: 8 * 60 }, (_, minute) => at(`${handover}:00Z`) + (minute - 240) * MINUTE_MS);
    const first = around.map((now) => onDuty(roster, everybody, now, { ...where, zone }).first!.id);
    const changes = around.filter((_, index) => index > 0 && first[index] !== first[index - 1]);
    expect(changes.map(iso)).toEqual([handover]);
  });

  test('of one person have no end', () => {
    expect(asked(rosterOf(['asha']), '2026-01-06T12:00')).toEqual({ roster: 'web', first: everybody.get('asha') });
  });

  test('without a second leave that place empty', () => {
    expect(pair(rosterOf(['asha', 'bram']), '2026-01-06T12:00')).toBe('asha nobody');
  });

  test('of nobody at all are nobody, not an error', () => {
    expect(asked(rosterOf([]), '2026-01-06T12:00')).toEqual({ roster: 'web' });
  });
});

describe('somebody who is away', () => {
  const away = (...ids: string[]) =>
    peopleOf(
      ['asha', 'bram', 'cleo', 'dana'],
      Object.fromEntries(ids.map((id) => [id, ['2026-01-07T00:00:00Z', '2026-01-08T00:00:00Z'] as const])),
    );
  const roster = rosterOf(['asha', 'bram', 'cleo'], ['bram', 'cleo', 'asha']);

  test('is replaced by the next in the list who is not the other of the pair', () => {
    expect(pair(roster, '2026-01-07T12:00', away('asha'))).toBe('cleo bram');
    expect(pair(roster, '2026-01-07T12:00', away('bram'))).toBe('asha cleo');
  });

  test('is replaced only while away', () => {
    expect(pair(roster, '2026-01-06T23:59', away('asha'))).toBe('asha bram');
    expect(pair(roster, '2026-01-08T00:00', away('asha'))).toBe('asha bram');
    expect(iso(asked(roster, '2026-01-06T12:00', away('asha')).until)).toBe('2026-01-07T00:00');
    expect(iso(asked(roster, '2026-01-07T12:00', away('asha')).until)).toBe('2026-01-08T00:00');
  });

  test('is replaced by the second when there is nobody else: the first place counts more', () => {
    const two = rosterOf(['asha', 'bram'], ['bram', 'asha']);
    expect(pair(two, '2026-01-07T12:00', away('asha'))).toBe('bram nobody');
    expect(pair(two, '2026-01-07T12:00', away('bram'))).toBe('asha nobody');
  });

  test('leaves nobody when all are away', () => {
    const all = away('asha', 'bram', 'cleo');
    expect(pair(roster, '2026-01-07T12:00', all)).toBe('nobody nobody');
    expect(iso(asked(roster, '2026-01-07T12:00', all).until)).toBe('2026-01-08T00:00');
  });

  test('is not called although an override or a calendar says so', () => {
    const called = rosterOf(['asha', 'bram'], [], {
      overrides: [{ ...span('2026-01-07T00:00', '2026-01-09T00:00'), first: 'cleo' }],
      duties: [{ ...span('2026-01-07T00:00', '2026-01-09T00:00'), first: 'dana' }],
    });
    expect(pair(called, '2026-01-07T12:00', away('cleo'))).toBe('dana nobody');
    expect(pair(called, '2026-01-07T12:00', away('cleo', 'dana'))).toBe('asha nobody');
    expect(pair(called, '2026-01-08T12:00', away('cleo', 'dana'))).toBe('cleo nobody');
  });
});

describe('what wins over the turns', () => {
  const [from, until] = ['2026-12-25T12:00', '2026-12-25T18:00'];
  const full = rosterOf(['asha'], ['bram'], {
    overrides: [
      { ...span(from, until), first: 'cleo' },
      { ...span(from, '2026-12-25T20:00'), first: 'dana', second: 'cleo' },
    ],
    duties: [{ ...span('2026-12-25T10:00', '2026-12-25T22:00'), first: 'bram' }],
    onHolidays: { first: 'dana' },
  });

  test.each([
    ['the turns on ordinary days', '2026-12-24T23:59', 'asha bram'],
    ['the pair for holidays from midnight', '2026-12-25T00:00', 'dana bram'],
    ['a duty of the calendar before that, and the second makes way', '2026-12-25T10:00', 'bram nobody'],
    ['the first override that holds before all', '2026-12-25T12:00', 'cleo cleo'],
    ['the next override when that has ended', '2026-12-25T18:00', 'dana cleo'],
    ['the calendar again after it', '2026-12-25T20:00', 'bram nobody'],
    ['the pair for holidays to the end of the last', '2026-12-26T23:59', 'dana bram'],
    ['the turns after it', '2026-12-27T00:00', 'asha bram'],
  ])('%s', (_, time, expected) => {
    expect(pair(full, time)).toBe(expected);
  });

  test('says each time until when', () => {
    const times: string[] = [];
    for (let now = '2026-12-24T12:00'; times.length < 7; now = times.at(-1)!) times.push(iso(asked(full, now).until));
    expect(times).toEqual([
      '2026-12-25T00:00',
      '2026-12-25T10:00',
      '2026-12-25T12:00',
      '2026-12-25T18:00',
      '2026-12-25T20:00',
      '2026-12-25T22:00',
      '2026-12-27T00:00',
    ]);
  });

  test('is on the local day in a zone far away', () => {
    const there = { ...where, zone: 'Pacific/Auckland' };
    const roster = rosterOf(['asha'], [], { onHolidays: { first: 'dana' } });
    expect(pair(roster, '2026-12-24T10:59', everybody, there)).toBe('asha nobody');
    expect(pair(roster, '2026-12-24T11:00', everybody, there)).toBe('dana nobody');
    expect(iso(asked(roster, '2026-12-24T11:00', everybody, there).until)).toBe('2026-12-26T11:00');
  });

  test('an override of one place moves somebody out of the other', () => {
    const roster = (override: object) =>
      rosterOf(['asha', 'bram', 'cleo'], ['bram', 'cleo', 'asha'], {
        overrides: [{ ...span('2026-01-05T00:00', '2026-01-12T00:00'), ...override }],
      });
    expect(pair(roster({ first: 'bram' }), '2026-01-06T12:00')).toBe('bram cleo');
    expect(pair(roster({ second: 'asha' }), '2026-01-06T12:00')).toBe('bram asha');
    expect(pair(roster({ first: 'asha', second: 'asha' }), '2026-01-06T12:00')).toBe('asha asha');
  });

  test('an override of the only first person to second leaves that person first', () => {
    const overrides = [{ ...span('2026-01-05T00:00', '2026-01-12T00:00'), second: 'asha' }];
    expect(pair(rosterOf(['asha'], ['bram'], { overrides }), '2026-01-06T12:00')).toBe('asha bram');
  });

  test('somebody whom nobody knows is passed over', () => {
    const overrides = [{ ...span('2026-01-05T00:00', '2026-01-12T00:00'), first: 'zoe' }];
    expect(pair(rosterOf(['asha'], [], { overrides }), '2026-01-06T12:00')).toBe('asha nobody');
  });
});

describe('over a year', () => {
  const rosters = fc.record({
    zone: fc.constantFrom(
      'Europe/London',
      'Europe/Zurich',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'America/Santiago',
      'Asia/Kathmandu',
      'Pacific/Chatham',
    ),
    day: fc.integer({ min: 1, max: 7 }),
    minute: fc.oneof(
      fc.integer({ min: 0, max: 1439 }),
      fc.integer({ min: 0, max: 12 }).map((quarter) => quarter * 15),
    ),
    length: fc.integer({ min: 2, max: 5 }),
    since: fc.constantFrom('2026-01-05', '2026-03-29', '2024-02-29', '2027-06-01'),
  });
  const ids = ['asha', 'bram', 'cleo', 'dana', 'emil'];
  const people = peopleOf(ids);

  test('there is never a moment without a first, and duty passes on exactly once a week, to the next in the list', () => {
    fc.assert(
      fc.property(rosters, ({ zone, day, minute, length, since }) => {
        const list = ids.slice(0, length);
        const roster = rosterOf(list, [...list.slice(1), list[0]!], { turns: { day, minute, since } });
        let now = at('2026-01-01T00:00:00Z');
        let turn = onDuty(roster, people, now, { ...where, zone });
        for (let week = 0; week < 54; week++) {
          const before = onDuty(roster, people, turn.until! - 1, { ...where, zone });
          expect(before.first?.id).toBe(turn.first?.id);
          const next = onDuty(roster, people, turn.until!, { ...where, zone });
          expect(next.first?.id).toBe(list[(list.indexOf(turn.first!.id) + 1) % length]);
          expect(next.second?.id).not.toBe(next.first?.id);
          if (week > 0) expect(Math.abs(turn.until! - now - 7 * DAY_MS)).toBeLessThanOrEqual(60 * MINUTE_MS);
          now = turn.until!;
          turn = next;
        }
      }),
      { numRuns: sampleCount(25) },
    );
  });

  test('until is the next time at which the pair is another', () => {
    const days = fc.integer({ min: 0, max: 40 });
    const spans = fc.array(
      fc.record({ from: days, length: fc.integer({ min: 1, max: 9 }), who: fc.constantFrom(...ids) }),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(rosters, spans, spans, days, ({ zone, day, minute, length, since }, away, overrides, start) => {
        const origin = at('2026-03-01T00:00:00Z');
        const timed = (span: { from: number; length: number }) => ({
          from: origin + span.from * DAY_MS,
          until: origin + (span.from + span.length) * DAY_MS,
        });
        const people = new Map(
          ids.map((id) => [id, { id, name: id, away: away.filter(({ who }) => who === id).map(timed) }]),
        );
        const roster = rosterOf(ids.slice(0, length), ids.slice(1, length), {
          turns: { day, minute, since },
          overrides: overrides.map((one) => ({ ...timed(one), first: one.who })),
        });
        const now = origin + start * DAY_MS;
        const question = (time: number) => {
          const { first, second } = onDuty(roster, people, time, { ...where, zone });
          return `${first?.id} ${second?.id}`;
        };
        const { until } = onDuty(roster, people, now, { ...where, zone });
        const last = Math.min(until ?? Infinity, now + 20 * DAY_MS);
        for (let time = now; time < last; time += 7 * 60 * MINUTE_MS) expect(question(time)).toBe(question(now));
        if (until !== undefined) {
          expect(question(until - 1)).toBe(question(now));
          expect(question(until)).not.toBe(question(now));
        }
      }),
      { numRuns: sampleCount(50) },
    );
  });
});

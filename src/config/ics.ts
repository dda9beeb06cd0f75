import type { Pair, Person, Span } from '../model/duty.ts';
import { cut, readContent } from './ics/content.ts';
import { CalendarText, datesOf, spanOf } from './ics/occurrences.ts';

/** What makes a text no calendar at all (a web page, a calendar that breaks off), or undefined when it is one. */
export const calendarProblem = (text: string): string | undefined => readContent(text).broken;

/** Days off by date, with their names. */
export interface Holidays {
  readonly holidays: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/**
 * The all-day events of a calendar file (RFC 5545) as days off, from 2020 to 2040, in order. What has a time of day is no
 * day off. Never throws; what cannot be read is a problem and the rest still counts.
 */
export function readHolidays(text: string, zone: string): Holidays {
  const calendar = new CalendarText(text, zone);
  const holidays = new Map<string, string>();
  for (const one of calendar.occurrences(({ isWholeDay }) => isWholeDay)) {
    if (one.kind !== 'days') continue;
    for (const date of datesOf(one)) if (!holidays.has(date)) holidays.set(date, one.event.summary || 'Holiday');
  }
  const inOrder = new Map([...holidays].sort(([a], [b]) => (a < b ? -1 : 1)));
  return { holidays: inOrder, problems: calendar.problems() };
}

/** Who is on duty when. */
export interface Duties {
  readonly duties: readonly (Span & Pair)[];
  readonly problems: readonly string[];
}

/**
 * The events of a calendar file (RFC 5545) that are called like somebody, by id or by name, as duties in order of time;
 * `Asha Rao (second)` is the second. Whole days last from midnight to midnight in the zone. What ended before `since`
 * (epoch milliseconds) does not count and is no problem either. Never throws.
 */
export function readDuties(text: string, zone: string, people: ReadonlyMap<string, Person>, since = -Infinity): Duties {
  const calendar = new CalendarText(text, zone);
  const strange = new Map<string, number>();
  const duties: (Span & Pair)[] = [];
  for (const one of calendar.occurrences(() => true)) {
    const { from, until } = one.kind === 'days' ? spanOf(one, zone) : one;
    if (until <= since || until <= from) continue;
    const { line, summary } = one.event;
    const pair = pairOf(summary, people);
    if (pair) duties.push({ from, until, ...pair });
    else if (!strange.has(summary)) strange.set(summary, line);
  }
  for (const [summary, line] of strange)
    calendar.report(line, `the event "${cut(summary)}" is called like nobody; ${known(people)}`);
  return { duties: duties.sort((a, b) => a.from - b.from), problems: calendar.problems() };
}

function pairOf(summary: string, people: ReadonlyMap<string, Person>): Pair | undefined {
  if (summary.length > LONGEST_NAME) return undefined;
  const name = summary.replace(/\(second\)$/i, '');
  const wanted = plain(name);
  const found = [...people.values()].filter(({ id, name }) => plain(id) === wanted || plain(name) === wanted);
  const person = found.find(({ id }) => plain(id) === wanted) ?? (found.length === 1 ? found[0] : undefined);
  return person && (name === summary ? { first: person.id } : { second: person.id });
}

const LONGEST_NAME = 200;

const plain = (name: string): string => name.normalize('NFC').trim().replaceAll(/\s+/g, ' ').toLowerCase();

const MOST_NAMED = 12;

function known(people: ReadonlyMap<string, Person>): string {
  const names = Array.from(people.values(), ({ id, name }) => (id === name ? id : `${id} (${name})`));
  if (names.length === 0) return 'nobody is known under people';
  return `known are ${names.slice(0, MOST_NAMED).join(', ')}${names.length > MOST_NAMED ? ' …' : ''}`;
}

// When the events of a calendar take place: single ones, those that repeat, and single times of these that were moved or
// called off.
import { dateOf, dayNumberOf } from '../../time/day-number.ts';
import { instantOf, nextDate } from '../../time/wall-time.ts';
import { clocksIn, clocksOf, type Clocks } from './clocks.ts';
import { cut, readContent, textOf, type Content, type Part, type Property } from './content.ts';
import { lengthOf, momentOf, type Moment } from './moment.ts';
import { repeats, ruleOf, type Patience } from './recurrence.ts';

/** One time at which an event takes place. */
export type Occurrence = { readonly event: Event } & (
  | ({ readonly kind: 'days' } & Days)
  /** Epoch milliseconds. */
  | { readonly kind: 'time'; readonly from: number; readonly until: number }
);

/** So many days (perhaps none), the first on a date. */
interface Days {
  readonly date: string;
  readonly days: number;
}

export interface Event {
  readonly line: number;
  readonly summary: string;
  readonly isWholeDay: boolean;
}

/** What happens outside these years is not looked at. */
/** An event that began before 1970 and does not repeat is over. */
const EARLIEST = 0;
const years = { first: dayNumberOf('2020-01-01'), last: dayNumberOf('2040-12-31') };

const DAY_SECONDS = 86_400;
const MOST_OCCURRENCES = 50_000;
const MOST_DAYS_LOOKED_AT = 2_000_000;
const MOST_PROBLEMS = 20;

interface Known extends Event {
  readonly part: Part;
  readonly start: Moment;
  readonly clocks: Clocks;
  readonly length: { readonly days: number; readonly seconds: number } | { readonly ms: number };
}

/** The text of a calendar, ready to be asked. */
export class CalendarText {
  readonly #content: Content;
  readonly #zone: string;
  readonly #problems: string[] = [];
  readonly #patience: Patience = { days: MOST_DAYS_LOOKED_AT };
  readonly #clocks = new Map<string, Clocks | undefined>();
  /** By `uid`: the times of repeating events that stand in the file as events of their own. */
  readonly #replaced = new Map<string, Set<string>>();
  #left = MOST_OCCURRENCES;

  constructor(text: string, zone: string) {
    this.#content = readContent(text);
    this.#zone = zone;
    for (const event of this.#content.events) this.#noteReplaced(event);
  }

  /** What is wrong with the file, a sentence each; no more than a person would read. */
  problems(): readonly string[] {
    const { broken, problems } = this.#content;
    const all = [...(broken === undefined ? [] : [broken]), ...problems, ...this.#problems];
    const more = all.length - MOST_PROBLEMS;
    return more <= 0 ? all : [...all.slice(0, MOST_PROBLEMS), `and ${more} more like these`];
  }

  report(line: number, message: string): void {
    this.#problems.push(`line ${line}: ${message}`);
  }

  /** All times at which the wanted events take place, within `years`. */
  *occurrences(isWanted: (event: Event) => boolean): Generator<Occurrence> {
    for (const part of this.#content.events) {
      const isCancelled = textOf(part, 'status')?.toUpperCase() === 'CANCELLED';
      const event = isCancelled ? undefined : this.#known(part, isWanted);
      for (const one of event ? this.#times(event) : []) {
        if (--this.#left < 0 || this.#patience.days <= 0) return this.report(part.line, TOO_MUCH);
        yield one;
      }
      if (this.#patience.days <= 0) return this.report(part.line, TOO_MUCH);
    }
  }

  #noteReplaced(part: Part): void {
    const [property] = part.properties.get('recurrence-id') ?? [];
    const uid = textOf(part, 'uid');
    if (!property || uid === undefined) return;
    const keys = this.#replaced.get(uid) ?? new Set();
    for (const key of this.#keys(property)) keys.add(key);
    this.#replaced.set(uid, keys);
    if (property.params['range'] !== undefined)
      this.report(
        property.line,
        'a change of all later times of an event is not understood; make it an event of its own',
      );
  }

  #known(part: Part, isWanted: (event: Event) => boolean): Known | undefined {
    const [property] = part.properties.get('dtstart') ?? [];
    const start = momentOf(property?.values[0]);
    const summary = (textOf(part, 'summary') ?? '').trim();
    const { line } = part;
    const event = { line, summary, isWholeDay: start?.second === undefined };
    if (!property || !start) {
      this.report(line, `the event "${cut(summary)}" has no DTSTART that is a time`);
      return undefined;
    }
    if (!isWanted(event)) return undefined;
    const clocks = this.#clocksOf(property, start);
    const length = clocks && this.#length(part, start, clocks);
    if (length) return { ...event, part, start, clocks, length };
    this.report(line, `the event "${cut(summary)}" ${clocks ? NO_LENGTH : strangeZone(property)}`);
    return undefined;
  }

  #length(part: Part, start: Moment, clocks: Clocks): Known['length'] | undefined {
    const [property] = part.properties.get('dtend') ?? [];
    const duration = lengthOf(textOf(part, 'duration'));
    if (!property) return duration ?? (start.second === undefined ? { days: 1, seconds: 0 } : undefined);
    const end = momentOf(property.values[0]);
    if (!end || (end.second === undefined) !== (start.second === undefined)) return undefined;
    const days = dayNumberOf(end.date) - dayNumberOf(start.date);
    if (start.second === undefined) return { days: Math.max(1, days), seconds: 0 };
    const endClocks = this.#clocksOf(property, end);
    // On the same clocks the length is what they show, so that a duty from nine to nine ends at nine in any season.
    if (endClocks === clocks) return { days, seconds: end.second! - start.second };
    return endClocks && { ms: endClocks(end.date, end.second!) - clocks(start.date, start.second) };
  }

  *#times(event: Known): Generator<Occurrence> {
    const { part, start, clocks } = event;
    const left = this.#leftOut(part);
    const isAt = (date: string, second?: number) =>
      left.has(date) || (second !== undefined && left.has(String(clocks(date, second))));
    for (const date of this.#dates(event)) {
      if (isAt(date, start.second)) continue;
      const one = occurrenceOf(event, date);
      if (one) yield one;
      else return this.report(event.line, `the event "${cut(event.summary)}" ${NO_LENGTH}`);
    }
  }

  /** The dates on which an event begins, each once. */
  #dates({ part, start, clocks }: Known): Iterable<string> {
    const rules = part.properties.get('rrule') ?? [];
    const first = dayNumberOf(start.date);
    const dates = new Set<string>(first > years.last || first < EARLIEST ? [] : [start.date]);
    for (const { line, values } of rules) {
      const rule = ruleOf(values[0]);
      const end = typeof rule === 'string' ? undefined : isUntil(rule.until, start, clocks);
      if (typeof rule === 'string') this.report(line, `RRULE: ${rule}`);
      else if (!end) this.report(line, 'RRULE: UNTIL must be a date');
      else
        for (const day of repeats(rule, first, years, this.#patience)) {
          const date = dateOf(day);
          if (!end(date)) break;
          dates.add(date);
        }
    }
    for (const { values } of part.properties.get('rdate') ?? [])
      for (const value of values) {
        const moment = momentOf(Array.isArray(value) ? value[0] : value);
        if (moment && dayNumberOf(moment.date) <= years.last) dates.add(moment.date);
      }
    return dates;
  }

  /** The times that do not take place, or elsewhere in the file. */
  #leftOut(part: Part): ReadonlySet<string> {
    const exceptions = (part.properties.get('exdate') ?? []).flatMap((property) => this.#keys(property));
    const uid = textOf(part, 'uid');
    const isOwn = part.properties.has('recurrence-id');
    const replaced = isOwn || uid === undefined ? undefined : this.#replaced.get(uid);
    return new Set([...exceptions, ...(replaced ?? [])]);
  }

  /** Each a date, or an instant in milliseconds. */
  #keys(property: Property): readonly string[] {
    return property.values.flatMap((value) => {
      const moment = momentOf(value);
      if (!moment || moment.second === undefined) return moment?.date ?? [];
      return String(this.#clocksOf(property, moment)?.(moment.date, moment.second) ?? '');
    });
  }

  /** The clocks that a property means: of UTC, of its `TZID`, or those of the business. */
  #clocksOf({ params }: Property, { isUtc, second }: Moment): Clocks | undefined {
    const named = params['tzid'];
    const id = isUtc ? 'UTC' : typeof named === 'string' && second !== undefined ? named : this.#zone;
    if (!this.#clocks.has(id)) {
      const isOurs = id === this.#zone;
      this.#clocks.set(id, isOurs ? clocksIn(id) : clocksOf(id, this.#content.zones, this.#patience));
    }
    return this.#clocks.get(id);
  }
}

const TOO_MUCH = `from here on nothing was read: it repeats more than ${MOST_OCCURRENCES} times, or takes too long to follow`;
const NO_LENGTH = 'has no end after its beginning';
const strangeZone = ({ params }: Property): string =>
  `is in the zone ${cut(String(params['tzid']))}, which is not known and not described in the file`;

/** Whether a date is not after the last of a rule; undefined when the rule's last is no time. */
function isUntil(until: string | undefined, start: Moment, clocks: Clocks): ((date: string) => boolean) | undefined {
  if (until === undefined) return () => true;
  const last = momentOf(until);
  if (!last) return undefined;
  const { second } = start;
  if (second === undefined || last.second === undefined) return (date) => date <= last.date;
  const at = (last.isUtc ? clocksIn('UTC') : clocks)(last.date, last.second);
  return (date) => clocks(date, second) <= at;
}

/** The occurrence that begins on a date, as far as it lies within `years`; undefined when it would not end after that. */
function occurrenceOf(
  { start, clocks, length, line, summary, isWholeDay }: Known,
  date: string,
): Occurrence | undefined {
  const event = { line, summary, isWholeDay };
  if (start.second === undefined) {
    const days = 'ms' in length ? 0 : length.days + Math.ceil(length.seconds / DAY_SECONDS);
    const first = Math.max(dayNumberOf(date), years.first);
    const last = Math.min(dayNumberOf(date) + days - 1, years.last);
    return days > 0 ? { event, kind: 'days', date: dateOf(first), days: Math.max(0, last - first + 1) } : undefined;
  }
  const from = clocks(date, start.second);
  if ('ms' in length) return length.ms > 0 ? { event, kind: 'time', from, until: from + length.ms } : undefined;
  const days = Math.min(length.days, years.last - years.first);
  const until = clocks(...later(date, start.second + length.seconds, days));
  return until > from ? { event, kind: 'time', from, until } : undefined;
}

function later(date: string, second: number, days: number): readonly [string, number] {
  const more = Math.floor(second / DAY_SECONDS);
  return [nextDate(date, days + more), second - more * DAY_SECONDS];
}

/** Each day of an occurrence of whole days. */
export const datesOf = ({ date, days }: Days): readonly string[] =>
  Array.from({ length: days }, (_, index) => nextDate(date, index));

/** From midnight to midnight in a zone. */
export const spanOf = ({ date, days }: Days, zone: string): { readonly from: number; readonly until: number } => ({
  from: instantOf(date, 0, zone),
  until: instantOf(nextDate(date, days), 0, zone),
});

// The next time of a cron expression on the clocks of a zone, also on the nights when those clocks are changed.
// The rules are those of Vixie cron: an expression for fixed times runs once on each day, one with a wildcard or a step
// is an interval and follows real time. Two cases that Vixie cron leaves open are decided by the pause between runs:
// fixed times no further apart than the clocks go back are repeated with them, as an interval is; and an interval that
// would miss its turn in the skipped hour has one run at its end.
// (node-cron's own walk skips the second of two equal hours altogether.)
import { clockChangeWithin } from '../time/wall-time.ts';
import { zoneOffsetMs } from '../time/zone.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** A cron expression, read: sorted fields, and whether a calendar day is one of its days. */
export interface CronFields {
  readonly seconds: readonly number[];
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  /** A field of its time has a wildcard or a step, or names every value there is. */
  readonly isInterval: boolean;
  /** `midnight` as if the zone were UTC, as every local time here is. */
  matchesDay(midnight: number): boolean;
}

/** A change of the clocks at an instant; offsets are milliseconds ahead of UTC. */
interface ClockChange {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

/** A change of the clocks, and whether skipped times are made up for, or repeated ones run again. */
interface JudgedChange extends ClockChange {
  readonly runsAgain: boolean;
}

/** Longer than any two matching days lie apart: 29 February on one certain weekday. */
const MOST_DAYS = 366 * 41;

/** The first time after `after` (epoch milliseconds), or undefined when there is none (30 February). */
export function nextCronTime(fields: CronFields, zone: string, after: number): number | undefined {
  const today = Math.floor((after + zoneOffsetMs(after, zone)) / DAY_MS) * DAY_MS;
  // Clocks set back over midnight repeat a part of the day before.
  for (let day = today - DAY_MS; day < today + MOST_DAYS * DAY_MS; day += DAY_MS) {
    if (!fields.matchesDay(day)) continue;
    const changes = judge(clockChangesAround(day, zone), fields);
    const found = firstOnDay(fields, { day, zone, changes }, after);
    if (found === undefined) continue;
    if (changes.length === 0 || !fields.matchesDay(day + DAY_MS)) return found;
    // When clocks are set back over midnight, the next day begins before the end of this one is repeated.
    return Math.min(found, firstOnDay(fields, { day: day + DAY_MS, zone, changes }, after) ?? found);
  }
  return undefined;
}

interface LocalDay {
  readonly day: number;
  readonly zone: string;
  readonly changes: readonly JudgedChange[];
}

function firstOnDay(fields: CronFields, { day, zone, changes }: LocalDay, after: number): number | undefined {
  if (changes.length === 0) {
    const offset = zoneOffsetMs(day - zoneOffsetMs(day, zone), zone);
    for (const local of localTimes(fields, day, { from: after + offset + 1 })) return local - offset;
    return undefined;
  }
  const offsets = changes.flatMap((change) => [change.before, change.after]);
  const [least, most] = [Math.min(...offsets), Math.max(...offsets)];
  let best: number | undefined;
  for (const local of localTimes(fields, day, { from: after + least })) {
    if (best !== undefined && local - most >= best) break;
    for (const at of startsAt(local, changes)) if (at > after && (best === undefined || at < best)) best = at;
  }
  return best;
}

/** The instants at which to run for a local time near changes of the clocks, which are in order. */
function startsAt(local: number, changes: readonly JudgedChange[]): readonly number[] {
  for (const { at, before, after, runsAgain } of changes) {
    const isSkipped = local >= at + before && local < at + after;
    if (isSkipped) return runsAgain ? [at] : [];
    const isRepeated = local >= at + after && local < at + before;
    if (isRepeated) return runsAgain ? [local - before, local - after] : [local - before];
  }
  const last = changes.findLast(({ at, before, after }) => at + Math.max(before, after) <= local);
  return [local - (last?.after ?? changes[0]?.before ?? 0)];
}

/** The changes of the clocks that skip or repeat anything of a day, or end next to it. */
function clockChangesAround(day: number, zone: string): readonly ClockChange[] {
  const changes: ClockChange[] = [];
  // Zones are up to 14 hours ahead of UTC and 12 behind it, and a change skips up to a day (Apia, 2011).
  for (let from = day - 38 * HOUR_MS; from < day + 36 * HOUR_MS; from += DAY_MS) {
    const at = clockChangeWithin(from, from + DAY_MS, zone);
    if (at !== undefined) changes.push({ at, before: zoneOffsetMs(at - 1, zone), after: zoneOffsetMs(at, zone) });
  }
  return changes;
}

const judge = (changes: readonly ClockChange[], fields: CronFields): readonly JudgedChange[] =>
  changes.map((change) => ({
    ...change,
    runsAgain: change.after > change.before ? makesUpFor(change, fields) : repeats(change, fields),
  }));

/** Whether skipped times have a run at the end of the gap. */
function makesUpFor({ at, before, after }: ClockChange, fields: CronFields): boolean {
  if (!fields.isInterval) return true;
  const [start, end] = [at + before, at + after];
  const skipped = [...localTimesBetween(fields, start, end - 1)];
  const [first, last] = [skipped[0], skipped.at(-1)];
  if (first === undefined || last === undefined) return false;
  const isFollowed = hasTimeBetween(fields, end, first + (end - start));
  return !isFollowed && !hasTimeBetween(fields, last - (end - start), start - 1);
}

/** Whether times that come twice run twice. Fixed times do where running once would leave twice their usual pause. */
function repeats({ at, before, after }: ClockChange, fields: CronFields): boolean {
  if (fields.isInterval) return true;
  const [start, end] = [at + after, at + before];
  const last = [...localTimesBetween(fields, start, end - 1)].at(-1);
  return last !== undefined && hasTimeBetween(fields, end, last + (end - start));
}

const hasTimeBetween = (fields: CronFields, from: number, to: number): boolean =>
  localTimesBetween(fields, from, to).next().done !== true;

/** Both ends belong to it. */
function* localTimesBetween(fields: CronFields, from: number, to: number): Generator<number> {
  for (let day = Math.floor(from / DAY_MS) * DAY_MS; day <= to; day += DAY_MS)
    if (fields.matchesDay(day)) yield* localTimes(fields, day, { from, to });
}

interface Range {
  readonly from: number;
  readonly to?: number;
}

function* localTimes(
  { hours, minutes, seconds }: CronFields,
  day: number,
  { from, to = Infinity }: Range,
): Generator<number> {
  for (const hour of hours) {
    const hourStart = day + hour * HOUR_MS;
    if (hourStart + HOUR_MS <= from) continue;
    for (const minute of minutes) {
      const minuteStart = hourStart + minute * MINUTE_MS;
      if (minuteStart + MINUTE_MS <= from) continue;
      for (const second of seconds) {
        const local = minuteStart + second * 1000;
        if (local > to) return;
        if (local >= from) yield local;
      }
    }
  }
}

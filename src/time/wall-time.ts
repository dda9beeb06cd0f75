import { dateOf, dayNumberOf, weekdayOf } from './day-number.ts';
import { zoneOffsetMs } from './zone.ts';
import { DAY_MS, MINUTE_MS } from './units.ts';

const QUARTER_MS = 900_000;

/** What a zone's clocks and its wall calendar show. */
export interface WallTime {
  /** `2026-12-25` */
  readonly date: string;
  /** 1 is Monday, 7 is Sunday. */
  readonly day: number;
  /** After midnight. */
  readonly minute: number;
}

/** What the zone's clocks show at an instant (epoch milliseconds). */
export function wallTime(at: number, zone: string): WallTime {
  const local = at + zoneOffsetMs(at, zone);
  const dayNumber = Math.floor(local / DAY_MS);
  return {
    date: dateOf(dayNumber),
    day: weekdayOf(dayNumber),
    minute: Math.floor((local - dayNumber * DAY_MS) / MINUTE_MS),
  };
}

/** All instants at which the zone's clocks begin to show that: one; none when daylight saving skips it; two when it comes twice. */
export function instantsOf(date: string, minute: number, zone: string): readonly number[] {
  const local = dayNumberOf(date) * DAY_MS + minute * MINUTE_MS;
  return offsetsAround(local, zone)
    .map((offset) => local - offset)
    .filter((at) => at + zoneOffsetMs(at, zone) === local)
    .toSorted((a, b) => a - b);
}

/** The first instant at which the zone's clocks show that; of a time that they skip, the end of the gap. */
export function instantOf(date: string, minute: number, zone: string): number {
  const [first] = instantsOf(date, minute, zone);
  if (first !== undefined) return first;
  const local = dayNumberOf(date) * DAY_MS + minute * MINUTE_MS;
  const around = offsetsAround(local, zone).map((offset) => local - offset);
  return clockChangeWithin(Math.min(...around), Math.max(...around), zone) ?? Math.max(...around);
}

/** When the zone's clocks are changed after `from` and not after `until`, if they are; no more than one change is found. */
export function clockChangeWithin(from: number, until: number, zone: string): number | undefined {
  const before = zoneOffsetMs(from, zone);
  if (zoneOffsetMs(until, zone) === before) return undefined;
  let [low, high] = [Math.floor(from / QUARTER_MS), Math.floor(until / QUARTER_MS)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffsetMs(middle * QUARTER_MS, zone) === before) low = middle;
    else high = middle;
  }
  return high * QUARTER_MS;
}

/** The date so many days later; earlier when negative. */
export const nextDate = (date: string, days: number): string => dateOf(dayNumberOf(date) + days);

/** The offsets that hold well before and well after a local time, wherever on earth it is. */
function offsetsAround(local: number, zone: string): readonly number[] {
  const before = zoneOffsetMs(local - DAY_MS, zone);
  const after = zoneOffsetMs(local + DAY_MS, zone);
  return before === after ? [before] : [before, after];
}

// When things are due, as pure arithmetic on wall time: what is expected, what the time is now, what follows. A slot is
// a point in time that a schedule names; the plan only ever moves on, so no slot fires twice.

/** The first slot strictly after a time, epoch milliseconds; undefined when there is none any more. */
export type NextSlot = (after: number) => number | undefined;

export interface Interval {
  readonly everyMs: number;
  /** Where within the interval, from 0 to `everyMs`. */
  readonly offsetMs: number;
}

/** The first slot of an interval after a time. Slots are counted from the epoch, so that a restart keeps them. */
export const nextDue = ({ everyMs, offsetMs }: Interval, after: number): number =>
  offsetMs + (Math.floor((after - offsetMs) / everyMs) + 1) * everyMs;

/** A place of its own within the interval for each key, the same on every machine and after every start. */
export function spreadOffsetMs(key: string, everyMs: number): number {
  let hash = 0x811c9dc5;
  for (const character of key) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return Math.floor((((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * everyMs);
}

export interface Beat {
  /** Slots that have passed and will not be run; counted exactly up to a thousand, then at least a thousand. */
  readonly missed: number;
  /** The slot to run now. */
  readonly run?: number;
  /** The slot to expect next; absent when the schedule has ended. */
  readonly next?: number;
}

const MOST_COUNTED = 1000;

/**
 * What to do at `now` about the slot that was expected. Of all slots that have passed only the newest is run, so a
 * machine that slept is asked once. One that is later than `toleranceMs` gives way to a next one that comes within it.
 */
export function planBeat(expected: number, now: number, toleranceMs: number, next: NextSlot): Beat {
  if (now < expected) return { missed: 0, next: expected };
  let newest = expected;
  let missed = 0;
  for (let later = next(newest); later !== undefined && later <= now; later = next(newest)) {
    newest = missed < MOST_COUNTED ? later : (latestSlot(next, now, now - later + 1) ?? later);
    missed += 1;
  }
  const following = next(now);
  const then = following === undefined ? {} : { next: following };
  const givesWay = now - newest > toleranceMs && following !== undefined && following - now <= toleranceMs;
  return givesWay ? { missed: missed + 1, ...then } : { missed, run: newest, ...then };
}

/** The last slot that is not after `now` and less than `withinMs` before it, found by halving. */
export function latestSlot(next: NextSlot, now: number, withinMs: number): number | undefined {
  let found = next(now - withinMs);
  if (found === undefined || found > now) return undefined;
  let free = now;
  for (;;) {
    const later = next(found);
    if (later === undefined || later > now) return found;
    found = later;
    const middle = Math.floor((found + free) / 2);
    const beyond = next(middle);
    if (beyond !== undefined && beyond <= now) found = beyond;
    else free = middle;
  }
}

import { spellDuration } from '../time/duration.ts';
import { clockTime, dayStamp, fullTime } from '../time/zone.ts';

const MINUTE_MS = 60_000;

/** `07:52 GMT`, or `Fri 20 Nov 2026, 07:52 GMT` when that is another day than that of `now`. */
export function saidTime(at: number, now: number, zone: string): string {
  const full = fullTime(at, zone);
  if (dayStamp(at, zone) !== dayStamp(now, zone)) return full;
  const clock = clockTime(at, zone);
  return full.slice(full.lastIndexOf(clock));
}

/** `12 minutes`: seconds only while there is no whole minute, so that the text stays calm. */
export const saidDuration = (ms: number): string =>
  spellDuration(ms < MINUTE_MS ? ms : Math.floor(ms / MINUTE_MS) * MINUTE_MS);

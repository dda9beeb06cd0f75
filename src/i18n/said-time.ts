import type { Locale } from './locale.ts';
import { spellDuration } from '../time/duration.ts';
import { clockTime, dayStamp, fullTime, zoneName } from '../time/zone.ts';
import { MINUTE_MS } from '../time/units.ts';

/** `07:52 GMT`, or `Fri 20 Nov 2026, 07:52 GMT` when that is another day than that of `now`. */
export function saidTime(at: number, now: number, { zone, tag }: Locale): string {
  const isToday = dayStamp(at, zone) === dayStamp(now, zone);
  return isToday ? `${clockTime(at, zone)} ${zoneName(at, zone, tag)}` : fullTime(at, zone, tag);
}

/** `12 minutes`: seconds only while there is no whole minute, so that the text stays calm. */
export const saidDuration = (ms: number, { tag }: Locale): string =>
  spellDuration(ms < MINUTE_MS ? ms : Math.floor(ms / MINUTE_MS) * MINUTE_MS, tag);

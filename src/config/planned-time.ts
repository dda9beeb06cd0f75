import { zoneOffsetMs } from '../time/zone.ts';
import { DAY_MS } from '../time/units.ts';

/**
 * Epoch milliseconds of `2026-11-21T22:00`: on the zone's clocks, unless it ends with a zone of its own. A time that
 * daylight saving skips is taken as late as if it had not; of one that comes twice the first is meant. NaN when the
 * text is no time.
 */
export function plannedTime(text: string, zone: string): number {
  const iso = text.replace(' ', 'T');
  if (/(Z|[+-]\d{2}:\d{2})$/.test(iso)) return Date.parse(iso);
  const asUtc = Date.parse(`${iso}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const [before, after] = [zoneOffsetMs(asUtc - DAY_MS, zone), zoneOffsetMs(asUtc + DAY_MS, zone)];
  const candidates = [asUtc - before, asUtc - after].filter((at) => at + zoneOffsetMs(at, zone) === asUtc);
  return candidates.length > 0 ? Math.min(...candidates) : asUtc - before;
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** When a span that is written with a date or a time begins: a date alone is meant from its first moment on. */
export const plannedStart = (text: string, zone: string): number =>
  plannedTime(isDay(text) ? `${text}T00:00` : text, zone);

/** When a span that is written with a date or a time ends: a date alone is meant as a whole. */
export const plannedEnd = (text: string, zone: string): number =>
  plannedTime(isDay(text) ? `${text}T24:00` : text, zone);

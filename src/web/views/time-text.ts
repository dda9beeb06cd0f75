import type { Locale } from '../../i18n/locale.ts';
import { spellDuration } from '../../time/duration.ts';
import { clockTime, dayStamp, dayText, fullTime, isoTime, zoneName } from '../../time/zone.ts';
import { MINUTE_MS } from '../../time/units.ts';

/** A point in time, ready to be shown: never without its zone, with the day when it is not today. */
export interface Stamp {
  readonly iso: string;
  /** `07:52` */
  readonly clock: string;
  /** `GMT` */
  readonly zone: string;
  /** `Fri 20 Nov`, when it is not today. */
  readonly day?: string;
  /** `Fri 20 Nov 2026, 07:52 GMT` */
  readonly full: string;
}

/** What a clock shows during one minute in one zone. */
interface Face {
  readonly full: string;
  readonly clock: string;
  readonly zone: string;
  readonly date: string;
  readonly dayStamp: string;
}

const MOST_FACES = 5000;
/** A page of a thousand functions shows the same few moments again and again, and calendars are slow. */
const faces = new Map<string, Face>();

function faceOf(at: number, { zone, tag }: Locale): Face {
  const key = `${tag} ${zone} ${Math.floor(at / MINUTE_MS)}`;
  let face = faces.get(key);
  if (!face) {
    face = {
      full: fullTime(at, zone, tag),
      clock: clockTime(at, zone),
      zone: zoneName(at, zone, tag),
      date: dayText(at, zone, tag),
      dayStamp: dayStamp(at, zone),
    };
    if (faces.size >= MOST_FACES) faces.clear();
    faces.set(key, face);
  }
  return face;
}

/** The point `at`, seen at `now` in the business's zone. */
export function stamp(at: number, now: number, locale: Locale): Stamp {
  const face = faceOf(at, locale);
  const isToday = face.dayStamp === faceOf(now, locale).dayStamp;
  const { full, clock, zone: zoneName, date } = face;
  return { iso: isoTime(at), clock, zone: zoneName, ...(isToday ? {} : { day: date }), full };
}

/** `07:52 GMT`, or `Fri 20 Nov, 07:52 GMT` when that was another day. */
export function sayStamp({ clock, zone, day }: Stamp): string {
  return `${day ? `${day}, ` : ''}${clock} ${zone}`;
}

/** `4 s ago`; from a minute on it changes once a minute. The pages' script says it in the same words. */
export function sayAge(ms: number, { say }: Locale): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return say('age.now');
  if (seconds < 60) return say('age.seconds', { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return say('age.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 36 ? say('age.hours', { count: hours }) : say('age.days', { count: Math.floor(hours / 24) });
}

/** `12 minutes`; seconds are left out from the first whole minute on, so that the text stays calm. */
export function sayFor(ms: number, { tag }: Locale): string {
  return spellDuration(ms < MINUTE_MS ? ms : Math.floor(ms / MINUTE_MS) * MINUTE_MS, tag);
}

import { spellDuration } from '../../time/duration.ts';
import { clockTime, dayStamp, fullTime, isoTime } from '../../time/zone.ts';

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

/** The point `at`, seen at `now` in the business's zone. */
export function stamp(at: number, now: number, zone: string): Stamp {
  const full = fullTime(at, zone);
  const [date = '', rest = ''] = full.split(', ');
  const isToday = dayStamp(at, zone) === dayStamp(now, zone);
  return {
    iso: isoTime(at),
    clock: clockTime(at, zone),
    zone: rest.slice(rest.indexOf(' ') + 1),
    ...(isToday ? {} : { day: date.replace(/ \d{4}$/, '') }),
    full,
  };
}

/** `07:52 GMT`, or `Fri 20 Nov, 07:52 GMT` when that was another day. */
export function sayStamp({ clock, zone, day }: Stamp): string {
  return `${day ? `${day}, ` : ''}${clock} ${zone}`;
}

/** `4 s ago`. The pages' script says it in the same words. */
export function sayAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 1) return 'just now';
  if (seconds < 90) return `${seconds} s ago`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 90) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 36 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

/** `12 minutes`; seconds are left out from the first whole minute on, so that the text stays calm. */
export function sayFor(ms: number): string {
  return spellDuration(ms < 60_000 ? ms : Math.floor(ms / 60_000) * 60_000);
}

import { dayNumberOf } from '../../time/day-number.ts';

/** A date or a time as it stands in a calendar, before anybody asked on whose clocks. */
export interface Moment {
  /** `2026-12-25` */
  readonly date: string;
  /** After midnight; absent: the whole day. */
  readonly second?: number;
  readonly isUtc: boolean;
}

/** Reads `2026-12-25` or `2026-12-25T09:00:00Z`, or undefined when there is no such time. */
export function momentOf(value: unknown): Moment | undefined {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(?:(\d\d):(\d\d):(\d\d)?|::)(Z)?)?$/.exec(String(value));
  if (!match || Number.isNaN(dayNumberOf(match[1]!))) return undefined;
  const [, date = '', hours, minutes, seconds = 0, utc] = match;
  const isUtc = utc !== undefined;
  if (hours === undefined) return { date, isUtc };
  const second = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 60 ? undefined : { date, second, isUtc };
}

/** Days and seconds of `P1W`, `P2DT12H` or `PT30M`, or undefined when the text is no duration or goes backwards. */
export function lengthOf(text: string | undefined): { readonly days: number; readonly seconds: number } | undefined {
  const match = /^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/.exec(
    text ?? '',
  );
  if (!match) return undefined;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { days: weeks * 7 + days, seconds: hours * 3600 + minutes * 60 + seconds };
}

import { isWithinHours, type BusinessCalendar, type HoursOfWeek } from '../model/alerting.ts';
import { clockChangeWithin, instantOf, instantsOf, nextDate, wallTime } from '../time/wall-time.ts';
import { DAY_MS } from '../time/units.ts';

const MOST_DAYS_AHEAD = 366;

/** Where and by which calendar times are meant. */
export interface Where {
  readonly calendar: BusinessCalendar;
  /** IANA zone of the business. */
  readonly zone: string;
}

/** Whether the business works at an instant: within its hours, and no holiday. */
export const isWorkingTime = (at: number, calendar: BusinessCalendar, zone: string): boolean =>
  holdsDuring(calendar.workingHours, at, calendar, zone);

/** Whether hours of the week hold at an instant. They never do on a holiday. */
export function holdsDuring(
  hours: readonly HoursOfWeek[],
  at: number,
  { holidays }: BusinessCalendar,
  zone: string,
): boolean {
  const { date, day, minute } = wallTime(at, zone);
  return !holidays.has(date) && isWithinHours(hours, day, minute);
}

/** The first instant not before `at` in which the business works, or undefined when there is none within a year. */
export function nextWorkingTime(at: number, calendar: BusinessCalendar, zone: string): number | undefined {
  if (isWorkingTime(at, calendar, zone)) return at;
  // Work begins when hours begin, when a holiday ends, or when the clocks are changed into them.
  const minutes = [...new Set([0, ...calendar.workingHours.map(({ fromMinute }) => fromMinute)])];
  const today = wallTime(at, zone).date;
  for (let ahead = 0; ahead <= MOST_DAYS_AHEAD; ahead++) {
    const date = nextDate(today, ahead);
    const change = clockChangeWithin(instantOf(date, 0, zone), instantOf(nextDate(date, 1), 0, zone), zone);
    const begins = minutes
      .flatMap((minute) => instantsOf(date, minute, zone))
      .concat(change ?? [])
      .filter((begin) => begin >= at && isWorkingTime(begin, calendar, zone));
    if (begins.length > 0) return Math.min(...begins);
  }
  return undefined;
}

/** The first instant not before `at` at which the zone's clocks show this; when they skip it that day, the end of the gap. */
export function nextClockTime(at: number, minute: number, zone: string): number {
  const now = wallTime(at, zone);
  if (now.minute === minute) return at;
  // The day before: where a time comes twice, the second may lie after midnight. Two ahead: a zone may skip a whole day.
  const times = [-1, 0, 1, 2]
    .map((days) => nextDate(now.date, days))
    .flatMap((date) => [instantOf(date, minute, zone), ...instantsOf(date, minute, zone)])
    .filter((time) => time >= at);
  return times.length > 0 ? Math.min(...times) : at + DAY_MS;
}

// Days as the business counts them: from midnight to midnight on its own clocks, so that two of a year last 23 and 25 hours.
import { instantOf, nextDate, wallTime } from './wall-time.ts';

/** When the day in which `at` lies began in the zone, epoch milliseconds; `days` later or, when negative, earlier. */
export const dayStart = (at: number, zone: string, days = 0): number =>
  instantOf(nextDate(wallTime(at, zone).date, days), 0, zone);

/** When each of the last `count` days began in the zone, the oldest first and that of `at` last. */
export const dayStarts = (at: number, zone: string, count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => dayStart(at, zone, index + 1 - count));

import { createTask, parse, validateDetailed, type ScheduledTask } from 'node-cron';
import { zoneOffsetMs } from '../time/zone.ts';
import { nextCronTime, type CronFields } from './cron-next.ts';

const known = new Map<string, CronFields>();

/** Why a text is not a cron expression, or undefined when it is one. Days of month and of week must both match. */
export function cronProblem(expression: string): string | undefined {
  const { valid, errors } = validateDetailed(expression);
  if (!valid) return errors.map(({ field, message }) => `${field}: ${message}`).join('; ') || 'not a cron expression';
  return nextStart(expression, 0, 'UTC') === undefined ? 'there is no such day' : undefined;
}

/** The next start after `after` on the zone's clocks, epoch milliseconds; undefined when there is none. */
export const nextStart = (expression: string, after: number, zone: string): number | undefined =>
  nextCronTime(fieldsOf(expression), (at) => zoneOffsetMs(at, zone), after);

function fieldsOf(expression: string): CronFields {
  const found = known.get(expression);
  if (found) return found;
  const { second, minute, hour } = parse(expression);
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const [seconds, minutes, hours] = [ascending(second), ascending(minute), ascending(hour)];
  // Never started: it only tells which days match, with all of node-cron's words for them (L, 15W, 5#2).
  const days: ScheduledTask = createTask(expression, () => {}, { timezone: 'UTC' });
  const fields: CronFields = {
    seconds,
    minutes,
    hours,
    matchesDay: (year, month, day) =>
      days.match(new Date(Date.UTC(year, month - 1, day, hours[0], minutes[0], seconds[0]))),
  };
  known.set(expression, fields);
  return fields;
}

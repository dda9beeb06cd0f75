import { createTask, parse, validateDetailed, type ScheduledTask } from 'node-cron';
import { nextCronTime, type CronFields } from './cron-next.ts';

/** Day of month, month, day of week. */
const DAY_FIELDS = 3;
const MOST_REMEMBERED = 64;

const known = new Map<string, CronFields>();

/** Why a text is not a cron expression, or undefined when it is one. Days of month and of week must both match. */
export function cronProblem(expression: string): string | undefined {
  const { valid, errors } = validateDetailed(expression);
  if (!valid) return errors.map(({ field, message }) => `${field}: ${message}`).join('; ') || 'not a cron expression';
  return nextStart(expression, 0, 'UTC') === undefined ? 'there is no such day' : undefined;
}

/** The next start after `after` on the zone's clocks, epoch milliseconds; undefined when there is none. */
export const nextStart = (expression: string, after: number, zone: string): number | undefined =>
  nextCronTime(fieldsOf(expression), zone, after);

function fieldsOf(expression: string): CronFields {
  const found = known.get(expression);
  if (found) return found;
  const { second, minute, hour } = parse(expression);
  const ascending = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b);
  const [seconds, minutes, hours] = [ascending(second), ascending(minute), ascending(hour)];
  // Never started: it only tells which days match, with all of node-cron's words for them (L, 15W, 5#2).
  const days: ScheduledTask = createTask(expression, () => {}, { timezone: 'UTC' });
  const timeMs = ((hours[0] ?? 0) * 3600 + (minutes[0] ?? 0) * 60 + (seconds[0] ?? 0)) * 1000;
  const fields: CronFields = {
    seconds,
    minutes,
    hours,
    isInterval: hasWildcardOrStep(expression) || hours.length === 24 || minutes.length === 60,
    matchesDay: remembered((midnight) => days.match(new Date(midnight + timeMs))),
  };
  known.set(expression, fields);
  return fields;
}

/** Of the fields of its time alone: a wildcard for the day is nothing special. */
function hasWildcardOrStep(expression: string): boolean {
  const fields = expression.trim().split(/\s+/);
  return fields.slice(0, fields.length - DAY_FIELDS).some((field) => /[*/]/.test(field));
}

/** node-cron asks the zone's calendar each time, and the same few days are asked for again and again. */
function remembered(matches: (midnight: number) => boolean): (midnight: number) => boolean {
  const answers = new Map<number, boolean>();
  return (midnight) => {
    const known = answers.get(midnight);
    if (known !== undefined) return known;
    if (answers.size >= MOST_REMEMBERED) answers.clear();
    const answer = matches(midnight);
    answers.set(midnight, answer);
    return answer;
  };
}

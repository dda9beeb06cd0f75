// Times as people write them: of the day, of the week, on a day of the calendar.
import type { HoursOfWeek } from '../../model/alerting.ts';
import { dayNumberOf } from '../../time/day-number.ts';
import { parsed, type ValueFlaw } from '../../form/fields.ts';

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
const anyDay = dayNames.join('|');
const DAY_MINUTES = 1440;

/** 1 is Monday, 7 is Sunday. */
const dayOf = (name: string): number => dayNames.findIndex((day) => day === name) + 1;

/** `Mon` of 1, `Sun` of 7. */
export const dayName = (day: number): string => dayNames[day - 1] ?? String(day);

/** Minutes after midnight of `08:00`, of `24:00` too; undefined when the clocks never show it. */
function minuteOf(text: string): number | undefined {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  const minutes = hour * 60 + minute;
  return minute > 59 || minutes > DAY_MINUTES ? undefined : minutes;
}

const isOfDay = (minute: number | undefined): minute is number => minute !== undefined && minute < DAY_MINUTES;

const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(dayNumberOf(text));

const localTime = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?$/;
const withZone = (value: string) => (/(Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value.replace(' ', 'T')}Z`);
const isMoment = (value: string): boolean =>
  localTime.test(value) && isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(withZone(value)));

/** `2026-11-21T22:00`, in the zone of the configuration unless it ends with its own. */
export const moment = () =>
  parsed<string>(
    (value) => (isMoment(value.trim()) ? value.trim() : { says: 'is not a time', hint: 'such as 2026-11-21T22:00' }),
    '2026-11-21T22:00',
  );

/** `2026-12-20`. */
export const date = () =>
  parsed<string>(
    (value) => (isDate(value.trim()) ? value.trim() : { says: 'is not a date', hint: 'such as 2026-01-05' }),
    '2026-01-05',
  );

/** `2026-12-20`, or with a time of day as `moment` takes it. */
export const dateOrMoment = () =>
  parsed<string>(
    (value) =>
      isDate(value.trim()) || isMoment(value.trim())
        ? value.trim()
        : { says: 'is neither a date nor a time', hint: 'such as 2026-12-20 or 2026-12-20T09:00' },
    '2026-12-20',
    '2026-12-20T09:00',
  );

/** `08:00`, in minutes after midnight. */
export const parseTimeOfDay = (text: string): number | undefined => {
  const minute = /^\d{2}:\d{2}$/.test(text) ? minuteOf(text) : undefined;
  return isOfDay(minute) ? minute : undefined;
};

export interface TimeOfWeek {
  /** 1 is Monday, 7 is Sunday. */
  readonly day: number;
  /** After midnight. */
  readonly minute: number;
}

/** `Mon 09:00`. */
export const timeOfWeek = () =>
  parsed<TimeOfWeek>((value) => {
    const [, day = '', time = ''] = new RegExp(`^(${anyDay}) (\\d{2}:\\d{2})$`).exec(value.trim()) ?? [];
    const minute = parseTimeOfDay(time);
    return minute === undefined
      ? { says: 'is not a time of the week', hint: 'such as Mon 09:00' }
      : { day: dayOf(day), minute };
  }, 'Mon 09:00');

const hoursForm = new RegExp(`^(${anyDay})(?:-(${anyDay}))? (\\d{2}:\\d{2})-(\\d{2}:\\d{2})$`);

/** What hours of the week a text such as `Mon-Fri 08:00-18:00` stands for. */
export function parseHours(value: string): HoursOfWeek | ValueFlaw {
  const [, first = '', last = first, from = '', until = ''] = hoursForm.exec(value.trim()) ?? [];
  const [fromMinute, untilMinute] = [minuteOf(from), minuteOf(until)];
  if (first === '' || !isOfDay(fromMinute) || untilMinute === undefined) {
    const isEachDay = /^\d{2}:\d{2}-\d{2}:\d{2}$/.test(value.trim());
    const hint = isEachDay ? `try Mon-Sun ${value.trim()}` : 'such as Mon-Fri 08:00-18:00';
    return { says: 'are no hours of the week', hint };
  }
  if (fromMinute === untilMinute) return { says: 'end when they begin', hint: `try ${dayPart(value)} 00:00-24:00` };
  const count = ((dayOf(last) - dayOf(first) + 7) % 7) + 1;
  const days = Array.from({ length: count }, (_, n) => ((dayOf(first) - 1 + n) % 7) + 1);
  return { days, fromMinute, untilMinute };
}

const dayPart = (value: string): string => value.trim().split(' ')[0] ?? '';

/** `Mon-Fri 08:00-18:00`; over midnight when the end is before the beginning. */
export const hours = () => parsed<HoursOfWeek>(parseHours, 'Mon-Fri 08:00-18:00');

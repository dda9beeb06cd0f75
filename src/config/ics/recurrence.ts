// On which days a rule of RFC 5545 repeats. The days of each period are asked whether they fit, within a range of years: that
// ends for every rule, also for one that asks for 30 February.
import { monthStart, partsOf, weekdayOf } from '../../time/day-number.ts';

const units = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
type Unit = (typeof units)[number];

/** A rule that repeats by days. Empty lists mean any. */
export interface Rule {
  readonly unit: Unit;
  readonly interval: number;
  /** How often in all, the first time included. */
  readonly count?: number;
  /** As written: `2030-12-31` or `2030-12-31T23:59:59Z`. */
  readonly until?: string;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  /** 1 is Monday; `nth` of the month or year, from its end when negative, 0 for each. */
  readonly weekdays: readonly { readonly nth: number; readonly day: number }[];
  readonly positions: readonly number[];
  readonly weekStart: number;
}

/** Day numbers, both included. */
export interface DayRange {
  readonly first: number;
  readonly last: number;
}

/** How many days may still be looked at; shared by all rules of a file. */
export interface Patience {
  days: number;
}

const dayNames = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** A rule as ical.js reads it, or what about it is not understood. */
export function ruleOf(read: unknown): Rule | string {
  const parts = (typeof read === 'object' && read !== null ? read : {}) as Readonly<Record<string, unknown>>;
  const unit = units.find((one) => one === parts['freq']);
  if (!unit) return `FREQ must be one of ${units.join(', ')}`;
  const strange = ['byweekno', 'byhour', 'byminute', 'bysecond'].find((name) => name in parts);
  if (strange !== undefined) return `${strange.toUpperCase()} is not understood`;
  const numbers = (name: string) => listOf(parts[name]).map(Number);
  const weekdays = listOf(parts['byday']).map((text) => weekdayOfRule(String(text)));
  const lists = [numbers('bymonth'), numbers('bymonthday'), numbers('byyearday'), numbers('bysetpos')] as const;
  const [interval, count] = [Number(parts['interval'] ?? 1), Number(parts['count'] ?? 1)];
  if (![...lists.flat(), interval, count].every(Number.isSafeInteger) || weekdays.includes(undefined) || count < 1)
    return 'a number in it is none that a rule can have';
  const [months, monthDays, yearDays, positions] = lists;
  return {
    unit,
    interval: Math.max(1, interval),
    ...('count' in parts ? { count } : {}),
    ...(typeof parts['until'] === 'string' ? { until: parts['until'] } : {}),
    months,
    monthDays,
    yearDays,
    positions,
    weekdays: weekdays.filter((day) => day !== undefined),
    // ical.js counts from Sunday, which is 1.
    weekStart: typeof parts['wkst'] === 'number' ? ((parts['wkst'] + 5) % 7) + 1 : 1,
  };
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly unknown[]) : [value];

function weekdayOfRule(text: string): Rule['weekdays'][number] | undefined {
  const match = /^([+-]?\d{1,2})?([A-Z]{2})$/i.exec(text);
  const day = dayNames.indexOf(match?.[2]?.toUpperCase() ?? '') + 1;
  return day === 0 ? undefined : { nth: Number(match?.[1] ?? 0), day };
}

/**
 * The days within the range on which something repeats that begins on the day `start`, in order. `start` is always one of
 * them. Ends early when the patience does.
 */
export function* repeats(rule: Rule, start: number, range: DayRange, patience: Patience): Generator<number> {
  if (start >= range.first && start <= range.last) yield start;
  const whole = withDefaults(rule, start);
  let counted = 1;
  for (let index = rule.count === undefined ? firstPeriod(rule, start, range) : 0; ; index++) {
    const period = periodOf(rule, start, index);
    // Said so that it also ends when an absurd interval has led to no number at all.
    if (!(period.first <= range.last)) return;
    const days = fitting(whole, period, patience);
    if (patience.days <= 0) return;
    for (const day of days.filter((day) => day > start)) {
      if (rule.count !== undefined && ++counted > rule.count) return;
      if (day >= range.first && day <= range.last) yield day;
    }
  }
}

/** What a rule leaves open it takes from the day on which it begins. */
function withDefaults(rule: Rule, start: number): Rule {
  const { month, day } = partsOf(start);
  const saysDays = rule.monthDays.length + rule.yearDays.length + rule.weekdays.length > 0;
  if (saysDays || rule.unit === 'DAILY') return rule;
  if (rule.unit === 'WEEKLY') return { ...rule, weekdays: [{ nth: 0, day: weekdayOf(start) }] };
  const months = rule.unit === 'YEARLY' && rule.months.length === 0 ? [month] : rule.months;
  return { ...rule, months, monthDays: [day] };
}

/** The period of the rule in which a range begins, or the one before. */
function firstPeriod({ unit, interval }: Rule, start: number, { first }: DayRange): number {
  const [from, to] = [partsOf(start), partsOf(first)];
  const months = (to.year - from.year) * 12 + to.month - from.month;
  const passed = { DAILY: first - start, WEEKLY: (first - start) / 7, MONTHLY: months, YEARLY: to.year - from.year }[
    unit
  ];
  return Math.max(0, Math.floor(passed / interval) - 1);
}

function periodOf({ unit, interval, weekStart }: Rule, start: number, index: number): DayRange {
  const passed = index * interval;
  const { year, month } = partsOf(start);
  switch (unit) {
    case 'DAILY':
      return { first: start + passed, last: start + passed };
    case 'WEEKLY': {
      const first = start - ((weekdayOf(start) - weekStart + 7) % 7) + passed * 7;
      return { first, last: first + 6 };
    }
    case 'MONTHLY':
      return { first: monthStart(year, month + passed), last: monthStart(year, month + passed + 1) - 1 };
    case 'YEARLY':
      return { first: monthStart(year + passed, 1), last: monthStart(year + passed + 1, 1) - 1 };
  }
}

/** The days of a period that fit, in order. */
function fitting(rule: Rule, period: DayRange, patience: Patience): readonly number[] {
  const days: number[] = [];
  for (const { first, last } of monthsOf(rule, period)) {
    patience.days -= last - first + 1;
    for (let day = first; day <= last; day++) if (fits(rule, day)) days.push(day);
  }
  if (rule.positions.length === 0) return days;
  const chosen = rule.positions.map((position) => days.at(position > 0 ? position - 1 : position));
  return [...new Set(chosen)].filter((day) => day !== undefined).sort((a, b) => a - b);
}

/** Of a year only the months that the rule names. */
function monthsOf({ unit, months }: Rule, period: DayRange): readonly DayRange[] {
  if (unit !== 'YEARLY' || months.length === 0) return [period];
  const { year } = partsOf(period.first);
  return [...new Set(months)]
    .filter((month) => month >= 1 && month <= 12)
    .sort((a, b) => a - b)
    .map((month) => ({ first: monthStart(year, month), last: monthStart(year, month + 1) - 1 }));
}

function fits({ unit, months, monthDays, yearDays, weekdays }: Rule, dayNumber: number): boolean {
  const weekday = weekdayOf(dayNumber);
  if (weekdays.length > 0 && !weekdays.some(({ day }) => day === weekday)) return false;
  const { year, month, day } = partsOf(dayNumber);
  if (months.length > 0 && !months.includes(month)) return false;
  const inMonth = (): Place => ({ at: day, of: monthStart(year, month + 1) - monthStart(year, month) });
  const inYear = (): Place => {
    const first = monthStart(year, 1);
    return { at: dayNumber - first + 1, of: monthStart(year + 1, 1) - first };
  };
  if (monthDays.length > 0 && !isNamed(monthDays, inMonth())) return false;
  if (yearDays.length > 0 && !isNamed(yearDays, inYear())) return false;
  // The third Friday is counted within the year only where the rule speaks of whole years.
  const isCounted = (unit === 'MONTHLY' || unit === 'YEARLY') && weekdays.some(({ nth }) => nth !== 0);
  if (!isCounted) return true;
  const within = unit === 'YEARLY' && months.length === 0 ? inYear() : inMonth();
  return weekdays.some(({ nth, day: wanted }) => wanted === weekday && isNth(nth, within));
}

/** The place of a day among so many. */
interface Place {
  readonly at: number;
  readonly of: number;
}

const isNamed = (wanted: readonly number[], { at, of }: Place): boolean =>
  wanted.includes(at) || wanted.includes(at - of - 1);

const isNth = (nth: number, { at, of }: Place): boolean =>
  nth === 0 || nth === Math.ceil(at / 7) || nth === -Math.ceil((of - at + 1) / 7);

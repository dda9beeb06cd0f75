import type { Locale } from '../../i18n/locale.ts';
import type { State } from '../../model/state.ts';
import type { RollUp } from '../../model/roll-up.ts';
import { dayStart, dayStarts } from '../../time/days.ts';
import { dayText } from '../../time/zone.ts';
import { decimalText } from './number-text.ts';
import { sayFor } from './time-text.ts';

export const HISTORY_DAYS = 90;

/** One day of one function, on the business's clocks. */
export interface Day {
  /** `Sat 21 Nov` */
  readonly date: string;
  /** `none`: nothing was tried. */
  readonly level: State | 'none';
  /** How much of the day the level lasted, 0 to 1. */
  readonly share: number;
  /** In words: `down for 12 minutes`. */
  readonly text: string;
  readonly down: string;
  readonly unknown: string;
  readonly slow: string;
  readonly planned: string;
  readonly tries: number;
  readonly succeeded: string;
  /** Share of due tries that could be judged. */
  readonly measured: string;
}

export interface History {
  readonly days: readonly Day[];
  /** Share of tries that got the answer yes: `99.95 %`, or `–` without any. */
  readonly succeeded: string;
  /** `12 minutes`, or `never`. */
  readonly down: string;
  readonly unknown: string;
  /** Planned work is no failure and is told apart. */
  readonly planned: string;
  /** Share of due tries that could be judged. */
  readonly measured: string;
  /** `99.20 % available, measured 98.70 % of what was due`: the one number says little without the other. */
  readonly summary: string;
  /** On how many days since the first try nothing was tried at all: then nothing was due either, and no share tells of it. */
  readonly gaps: number;
}

interface Sums {
  tries: number;
  good: number;
  due: number;
  failingMs: number;
  slowMs: number;
  unknownMs: number;
  maintenanceMs: number;
}

const nothing = (): Sums => ({ tries: 0, good: 0, due: 0, failingMs: 0, slowMs: 0, unknownMs: 0, maintenanceMs: 0 });

/** The last 90 days, oldest first, from roll-ups by the days of the business (of one function at one target). */
export function historyOf(rollUps: readonly RollUp[], now: number, locale: Locale): History {
  const { say } = locale;
  const byStart = new Map(rollUps.map((rollUp) => [rollUp.start, sumsOf(rollUp)]));
  const starts = dayStarts(now, locale.zone, HISTORY_DAYS);
  const total = starts.map((start) => byStart.get(start) ?? nothing()).reduce(plus, nothing());
  const days = starts.map((start) => dayOf(start, byStart.get(start), locale));
  const succeeded = percent(total.good, total.tries, locale);
  const measured = coverage(total, locale);
  const lasted = lastingIn(locale);
  // Of what nobody measured, nobody knows that it was never down.
  const never = total.tries === 0 ? '–' : say('view.history.never');
  return {
    days,
    succeeded,
    down: lasted(total.failingMs, never),
    unknown: lasted(total.unknownMs, never),
    planned: lasted(total.maintenanceMs, say('view.history.none')),
    measured,
    summary: total.tries === 0 ? say('view.history.nothing') : say('view.history.summary', { succeeded, measured }),
    gaps: gapsIn(days),
  };
}

function gapsIn(days: readonly Day[]): number {
  const first = days.findIndex(({ level }) => level !== 'none');
  return first < 0 ? 0 : days.slice(first).filter(({ level }) => level === 'none').length;
}

const coverage = ({ tries, due }: Sums, locale: Locale) => percent(tries, Math.max(due, tries), locale);
const lastingIn =
  (locale: Locale) =>
  (ms: number, otherwise = '–') =>
    ms > 0 ? sayFor(ms, locale) : otherwise;

function sumsOf({ counts, due, failingMs, slowMs, unknownMs, maintenanceMs }: RollUp): Sums {
  const good = counts.passed + counts.flaky;
  return { tries: good + counts.failed, good, due, failingMs, slowMs, unknownMs, maintenanceMs };
}

const plus = (a: Sums, b: Sums): Sums => ({
  tries: a.tries + b.tries,
  good: a.good + b.good,
  due: a.due + b.due,
  failingMs: a.failingMs + b.failingMs,
  slowMs: a.slowMs + b.slowMs,
  unknownMs: a.unknownMs + b.unknownMs,
  maintenanceMs: a.maintenanceMs + b.maintenanceMs,
});

const MOST_DATES = 1000;
/** The same 90 days of every function, and calendars are slow. */
const dates = new Map<string, string>();

function dateOf(start: number, { tag, zone }: Locale): string {
  const key = `${tag} ${zone} ${start}`;
  let date = dates.get(key);
  if (date === undefined) {
    if (dates.size >= MOST_DATES) dates.clear();
    dates.set(key, (date = dayText(start, zone, tag)));
  }
  return date;
}

function dayOf(start: number, sums: Sums | undefined, locale: Locale): Day {
  const lasted = lastingIn(locale);
  const date = dateOf(start, locale);
  if (!sums || (sums.tries + sums.due === 0 && sums.failingMs + sums.maintenanceMs === 0))
    return {
      date,
      level: 'none',
      share: 0,
      text: locale.say('view.day.untried'),
      down: '–',
      unknown: '–',
      slow: '–',
      planned: '–',
      tries: 0,
      succeeded: '–',
      measured: '–',
    };
  const lengthMs = dayStart(start, locale.zone, 1) - start;
  const { level, ms } = worstOf(sums, lengthMs);
  return {
    date,
    level,
    share: Math.min(1, ms / lengthMs),
    text: dayMeaning(level, ms, locale),
    down: lasted(sums.failingMs),
    unknown: lasted(sums.unknownMs),
    slow: lasted(sums.slowMs),
    planned: lasted(sums.maintenanceMs),
    tries: sums.tries,
    succeeded: percent(sums.good, sums.tries, locale),
    measured: coverage(sums, locale),
  };
}

/** A few minutes without an answer, as at every restart, do not colour a day. */
const UNKNOWN_COUNTS_FROM_MS = 600_000;

function worstOf(sums: Sums, lengthMs: number): { level: State; ms: number } {
  if (sums.failingMs > 0) return { level: 'failing', ms: sums.failingMs };
  if (sums.unknownMs > UNKNOWN_COUNTS_FROM_MS) return { level: 'unknown', ms: sums.unknownMs };
  // Something was due, and nothing of it could be judged.
  if (sums.tries === 0 && sums.maintenanceMs === 0) return { level: 'unknown', ms: sums.unknownMs };
  if (sums.slowMs > 0) return { level: 'slow', ms: sums.slowMs };
  if (sums.maintenanceMs > 0) return { level: 'maintenance', ms: sums.maintenanceMs };
  return { level: 'working', ms: lengthMs };
}

function dayMeaning(level: State, ms: number, locale: Locale): string {
  const { say } = locale;
  switch (level) {
    case 'working':
      return say('view.day.working');
    case 'failing':
      return say('view.day.failing', { span: sayFor(ms, locale) });
    case 'unknown':
      return ms > 0 ? say('view.day.unknownFor', { span: sayFor(ms, locale) }) : say('view.day.unknown');
    case 'slow':
      return say('view.day.slow', { span: sayFor(ms, locale) });
    case 'maintenance':
      return say('view.day.planned', { span: sayFor(ms, locale) });
  }
}

/** `99.95 %`, rounded down so that 100 % means all of them. */
export function percent(part: number, whole: number, { tag }: Locale): string {
  if (whole === 0) return '–';
  if (part >= whole) return '100 %';
  return `${decimalText(Math.floor((part / whole) * 10_000) / 100, 2, tag)} %`;
}

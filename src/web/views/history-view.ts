import type { State } from '../../model/state.ts';
import type { RollUp } from '../../store/store.ts';
import { fullTime } from '../../time/zone.ts';
import { sayFor } from './time-text.ts';

export const DAY_MS = 86_400_000;
export const HISTORY_DAYS = 90;

/** One day of one function. Days are days of UTC. */
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

/** The last 90 days, oldest first, from roll-ups by day (of one function at one target). */
export function historyOf(rollUps: readonly RollUp[], now: number): History {
  const today = now - (now % DAY_MS);
  const byStart = new Map(rollUps.map((rollUp) => [rollUp.start, sumsOf(rollUp)]));
  const starts = Array.from({ length: HISTORY_DAYS }, (_, index) => today - (HISTORY_DAYS - 1 - index) * DAY_MS);
  const total = starts.map((start) => byStart.get(start) ?? nothing()).reduce(plus, nothing());
  const days = starts.map((start) => dayOf(start, byStart.get(start)));
  const succeeded = percent(total.good, total.tries);
  const measured = coverage(total);
  // Of what nobody measured, nobody knows that it was never down.
  const never = total.tries === 0 ? '–' : 'never';
  return {
    days,
    succeeded,
    down: lasted(total.failingMs, never),
    unknown: lasted(total.unknownMs, never),
    planned: lasted(total.maintenanceMs, 'none'),
    measured,
    summary:
      total.tries === 0 ? 'Nothing was measured' : `${succeeded} available, measured ${measured} of what was due`,
    gaps: days.filter(({ level }, index) => level === 'none' && index > firstTried(days)).length,
  };
}

function firstTried(days: readonly Day[]): number {
  const first = days.findIndex(({ level }) => level !== 'none');
  return first < 0 ? days.length : first;
}

const coverage = ({ tries, due }: Sums) => percent(tries, Math.max(due, tries));
const lasted = (ms: number, otherwise = '–') => (ms > 0 ? sayFor(ms) : otherwise);

function sumsOf({ counts, due, failingMs, slowMs, unknownMs, maintenanceMs }: RollUp): Sums {
  const good = counts.passed + counts.flaky;
  return { tries: good + counts.failed, good, due, failingMs, slowMs, unknownMs, maintenanceMs };
}

function plus(a: Sums, b: Sums): Sums {
  const keys = Object.keys(a) as (keyof Sums)[];
  return Object.fromEntries(keys.map((key) => [key, a[key] + b[key]])) as unknown as Sums;
}

function dayOf(start: number, sums: Sums | undefined): Day {
  const date = fullTime(start, 'UTC').replace(/ \d{4},.*$/, '');
  if (!sums || (sums.tries + sums.due === 0 && sums.failingMs + sums.maintenanceMs === 0))
    return {
      date,
      level: 'none',
      share: 0,
      text: 'nothing was tried',
      down: '–',
      unknown: '–',
      slow: '–',
      planned: '–',
      tries: 0,
      succeeded: '–',
      measured: '–',
    };
  const { level, ms } = worstOf(sums);
  return {
    date,
    level,
    share: Math.min(1, ms / DAY_MS),
    text: dayText(level, ms),
    down: lasted(sums.failingMs),
    unknown: lasted(sums.unknownMs),
    slow: lasted(sums.slowMs),
    planned: lasted(sums.maintenanceMs),
    tries: sums.tries,
    succeeded: percent(sums.good, sums.tries),
    measured: coverage(sums),
  };
}

/** A few minutes without an answer, as at every restart, do not colour a day. */
const UNKNOWN_COUNTS_FROM_MS = 600_000;

function worstOf(sums: Sums): { level: State; ms: number } {
  if (sums.failingMs > 0) return { level: 'failing', ms: sums.failingMs };
  if (sums.unknownMs > UNKNOWN_COUNTS_FROM_MS) return { level: 'unknown', ms: sums.unknownMs };
  // Something was due, and nothing of it could be judged.
  if (sums.tries === 0 && sums.maintenanceMs === 0) return { level: 'unknown', ms: sums.unknownMs };
  if (sums.slowMs > 0) return { level: 'slow', ms: sums.slowMs };
  if (sums.maintenanceMs > 0) return { level: 'maintenance', ms: sums.maintenanceMs };
  return { level: 'working', ms: DAY_MS };
}

function dayText(level: State, ms: number): string {
  switch (level) {
    case 'working':
      return 'working';
    case 'failing':
      return `not working for ${sayFor(ms)}`;
    case 'unknown':
      return ms > 0 ? `not known for ${sayFor(ms)}` : 'not known';
    case 'slow':
      return `slow for ${sayFor(ms)}`;
    case 'maintenance':
      return `planned work for ${sayFor(ms)}`;
  }
}

/** `99.95 %`, rounded down so that 100 % means all of them. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '–';
  if (part >= whole) return '100 %';
  return `${(Math.floor((part / whole) * 10_000) / 100).toFixed(2)} %`;
}

import type { BusinessFunction } from '../../src/model/function.ts';
import { staleAt } from '../../src/schedule/stale.ts';

/** The next start of a cron expression after a time in epoch milliseconds, on the clocks of a zone. */
export type NextStart = (expression: string, after: number, zone: string) => number | undefined;

/** How often a function is asked, and what follows for how long one may wait. All in milliseconds. */
export interface Cadence {
  /** From one start to the next, as a rule. */
  readonly usualMs: number;
  /** From when on a last run is too old, also over a night or a weekend. */
  readonly staleAfterMs: number;
  /** What a run may take: two tries, the second with evidence. */
  readonly longestRunMs: number;
}

/** A Friday, so that the weekend comes soon; fixed, so that the same configuration always makes the same rules. */
const FROM = Date.parse('2026-01-02T06:00:00Z');
const HOUR_MS = 3_600_000;
const YEAR_MS = 366 * 24 * HOUR_MS;
const LONGEST_LOOK_MS = 10 * YEAR_MS;
/** More than a day of minutes from eight to six. */
const MOST_STARTS = 700;

/** The cadence of a function, in any zone: a cron expression is walked on clocks that are never changed. */
export function cadenceOf(
  { schedule, ...limits }: Pick<BusinessFunction, 'schedule' | 'timeoutMs' | 'retry'>,
  nextStart: NextStart,
): Cadence {
  const { usualMs, longestMs } =
    schedule.kind === 'every'
      ? { usualMs: schedule.everyMs, longestMs: schedule.everyMs }
      : gapsOf((after) => nextStart(schedule.expression, after, 'UTC'));
  const staleAfterMs = staleAt({ schedule, ...limits }, 0, () => longestMs);
  return { usualMs, staleAfterMs, longestRunMs: staleAt({ ...limits, schedule: atOnce }, 0, () => 0) };
}

/** A schedule without waiting: what stays is the run itself. */
const atOnce = { kind: 'cron', expression: '' } as const;

function gapsOf(next: (after: number) => number | undefined): { usualMs: number; longestMs: number } {
  const gaps: number[] = [];
  let last = next(FROM);
  while (last !== undefined && gaps.length < MOST_STARTS && last - FROM < LONGEST_LOOK_MS) {
    const following = next(last);
    if (following === undefined) break;
    gaps.push(following - last);
    last = following;
  }
  gaps.sort((a, b) => a - b);
  const longestMs = gaps.at(-1) ?? YEAR_MS;
  // In the night in which the zone's clocks go back, starts at certain hours lie an hour further apart.
  return {
    usualMs: gaps[Math.floor(gaps.length / 2)] ?? YEAR_MS,
    longestMs: longestMs + (longestMs > HOUR_MS ? HOUR_MS : 0),
  };
}

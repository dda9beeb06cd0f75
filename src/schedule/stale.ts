import { attemptsMs, type RetryPolicy, type Schedule } from '../model/function.ts';

/** Attempts, the second with evidence, need this much more than their timeouts. */
const CONFIRMATION_MS = 10_000;

/** What an answer's freshness depends on. */
export interface Freshness {
  readonly schedule: Schedule;
  readonly timeoutMs: number;
  readonly retry?: RetryPolicy;
}

/**
 * When an answer from `lastAt` stops being fresh, epoch milliseconds. On an interval: two and a half of them, or one and
 * the longest run. On cron: the next start after it and the longest run; never, when there is no next start.
 */
export function staleAt(
  { schedule, ...limits }: Freshness,
  lastAt: number,
  nextStart: (expression: string, after: number) => number | undefined,
): number {
  const longestRunMs = attemptsMs(limits) + CONFIRMATION_MS;
  if (schedule.kind === 'every') {
    return lastAt + Math.max(2.5 * schedule.everyMs, schedule.everyMs + longestRunMs);
  }
  return (nextStart(schedule.expression, lastAt) ?? Infinity) + longestRunMs;
}

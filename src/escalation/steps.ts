import type { Step } from '../model/alerting.ts';
import { nextClockTime, nextWorkingTime, type Where } from './calendar.ts';

/**
 * When each step of an escalation falls due, epoch milliseconds; Infinity when its time never comes. The first counts from
 * `from` and waits `firstDelayMs` more; each later one counts from when the step before was due.
 */
export function stepTimes(
  steps: readonly Step[],
  from: number,
  where: Where & { readonly firstDelayMs: number },
): readonly number[] {
  let before = from + where.firstDelayMs;
  return steps.map((step) => (before = notBefore(step.at, before + step.afterMs, where)));
}

function notBefore(at: Step['at'], due: number, { calendar, zone }: Where): number {
  if (at === undefined || due === Infinity) return due;
  if (at === 'working-hour') return nextWorkingTime(due, calendar, zone) ?? Infinity;
  return nextClockTime(due, at.minute, zone);
}

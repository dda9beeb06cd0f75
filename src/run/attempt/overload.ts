// When a run that waited too long says nothing about the business: its own processes were not given the time to go on.
// Judged from what was measured during that very run, so that a machine that is merely busy hides no outage; and only
// for failures that are a matter of time: a wrong answer counts, however slow the machine is.
import type { Failure, TroubleReport } from '../../model/run.ts';
import { shortDuration } from '../../time/duration.ts';

/** How long what makes a run stood still while it ran, in milliseconds. */
export interface Standstill {
  /** The longest time in which the event loop of its process did not turn. */
  readonly longestMs: number;
  /** All such times together. */
  readonly totalMs: number;
  /** The longest that any of its browser's processes waited for a processor; 0 where that is not known. */
  readonly queuedMs: number;
}

const LONGEST_MS = 1000;
const LEAST_TOTAL_MS = 500;
const SHARE = 0.2;
const LEAST_QUEUED_MS = 1500;
const QUEUED_SHARE = 0.3;

/** Whether a run of this duration stood still for so long that its waiting proves nothing. */
export const hasStoodStill = ({ longestMs, totalMs, queuedMs }: Standstill, durationMs: number): boolean =>
  longestMs >= LONGEST_MS ||
  (totalMs >= LEAST_TOTAL_MS && totalMs >= SHARE * durationMs) ||
  (queuedMs >= LEAST_QUEUED_MS && queuedMs >= QUEUED_SHARE * durationMs);

/** `did not answer within 5 s`, `Timeout 5000ms exceeded`, `Timeout: 5000ms`. */
const ofTime = /\bwithin \d[\d.]* (?:ms|s|m|min)\b|\btimeout:? \d+ ?ms\b|\btimed out\b/i;

/** Whether something was waited for in vain, for the whole run or a part of it. */
export const isTimeout = ({ timedOut, message, detail = '' }: Failure): boolean =>
  timedOut || ofTime.test(message) || ofTime.test(detail);

/** Why a timeout does not count. `why`: what was measured. */
export const overloaded = ({ message }: Pick<Failure, 'message'>, why: string): TroubleReport => ({
  trouble: 'overloaded',
  message: `${why}, so the time that ran out says nothing about the function (${message}). Look at what else runs on the monitor's machine, and for scripts that compute for long.`,
});

/** What was measured, in words. */
export const standstillText = ({ longestMs, totalMs, queuedMs }: Standstill, durationMs: number): string =>
  `The run could not go on for ${shortDuration(Math.round(Math.max(longestMs, totalMs, queuedMs)))} of ${shortDuration(Math.round(durationMs))}`;

import type { RetryPolicy } from '../../model/function.ts';
import type { Failure, RunResult, TroubleReport } from '../../model/run.ts';
import { withSecondAttempt } from './both-failures.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';

/** One attempt, and whether it may be thorough. Never rejects. */
export type MakeAttempt = (attempt: 1 | 2) => Promise<AttemptOutcome>;

/** What one or two attempts say together. */
export interface RunVerdict {
  readonly outcome: RunResult['outcome'];
  /** The first that passed, else the last. */
  readonly decided: AttemptOutcome;
  /** All that were made, in order. */
  readonly attempts: readonly AttemptOutcome[];
  /** Of the first attempt, with what the second found in its detail. */
  readonly failure?: Failure;
  readonly trouble?: TroubleReport;
}

interface Confirmation {
  readonly retry?: RetryPolicy | undefined;
  /** Waits between the attempts. Resolves early when the runner is stopped. */
  readonly pause: (ms: number) => Promise<void>;
}

/**
 * A first failure counts only when a second attempt fails too, unless it is not to be made. An internal error is never
 * confirmed and never confirms anything: when the second attempt cannot be judged, the run is inconclusive and keeps
 * what failed first.
 */
export async function confirm(makeAttempt: MakeAttempt, { retry, pause }: Confirmation): Promise<RunVerdict> {
  const first = await makeAttempt(1);
  if (first.verdict !== 'failed') return { ...lone(first), attempts: [first] };
  if (retry === 'off') return { outcome: 'failed', decided: first, attempts: [first], failure: first.failure };
  if (retry && retry.afterMs > 0) await pause(retry.afterMs);
  const second = await makeAttempt(2);
  const attempts = [first, second];
  const failure = withSecondAttempt(first, second);
  switch (second.verdict) {
    case 'passed':
      return { outcome: 'flaky', decided: second, attempts, failure };
    case 'failed':
      return { outcome: 'failed', decided: second, attempts, failure };
    case 'inconclusive':
      return { outcome: 'inconclusive', decided: second, attempts, failure, trouble: second.trouble };
  }
}

function lone(only: Exclude<AttemptOutcome, { verdict: 'failed' }>): Omit<RunVerdict, 'attempts'> {
  return only.verdict === 'passed'
    ? { outcome: 'passed', decided: only }
    : { outcome: 'inconclusive', decided: only, trouble: only.trouble };
}

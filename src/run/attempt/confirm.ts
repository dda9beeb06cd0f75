import type { RetryPolicy } from '../../model/function.ts';
import type { Failure, RunResult, TroubleReport } from '../../model/run.ts';
import { withSecondAttempt } from './both-failures.ts';
import type { Tried } from './attempt-outcome.ts';

/** One try, and whether it may be thorough. Never rejects. */
export type TryOnce = (attempt: 1 | 2) => Promise<Tried>;

/** What one or two tries say together. */
export interface Verdict {
  readonly outcome: RunResult['outcome'];
  /** The first that passed, else the last. */
  readonly decided: Tried;
  /** All that were made, in order. */
  readonly tries: readonly Tried[];
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
export async function confirm(tryOnce: TryOnce, { retry, pause }: Confirmation): Promise<Verdict> {
  const first = await tryOnce(1);
  if (first.verdict !== 'failed') return { ...lone(first), tries: [first] };
  if (retry === 'off') return { outcome: 'failed', decided: first, tries: [first], failure: first.failure };
  if (retry && retry.afterMs > 0) await pause(retry.afterMs);
  const second = await tryOnce(2);
  const tries = [first, second];
  const failure = withSecondAttempt(first, second);
  switch (second.verdict) {
    case 'passed':
      return { outcome: 'flaky', decided: second, tries, failure };
    case 'failed':
      return { outcome: 'failed', decided: second, tries, failure };
    case 'inconclusive':
      return { outcome: 'inconclusive', decided: second, tries, failure, trouble: second.trouble };
  }
}

function lone(only: Exclude<Tried, { verdict: 'failed' }>): Omit<Verdict, 'tries'> {
  return only.verdict === 'passed'
    ? { outcome: 'passed', decided: only }
    : { outcome: 'inconclusive', decided: only, trouble: only.trouble };
}

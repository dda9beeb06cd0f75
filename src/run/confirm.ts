import type { Failure, RunResult, TroubleReport } from '../model/run.ts';
import type { Tried } from './tried.ts';

/** One try, and whether it may be thorough. Never rejects. */
export type TryOnce = (attempt: 1 | 2) => Promise<Tried>;

/** What one or two tries say together. */
export interface Verdict {
  readonly outcome: RunResult['outcome'];
  /** The first that passed, else the last. */
  readonly decided: Tried;
  /** All that were made, in order. */
  readonly tries: readonly Tried[];
  readonly failure?: Failure;
  readonly trouble?: TroubleReport;
}

/**
 * A first failure counts only when a second try, made at once, fails too. Our own trouble is never confirmed and never
 * confirms anything: when the second try cannot be judged, the run is inconclusive and keeps what failed first.
 */
export async function confirm(tryOnce: TryOnce): Promise<Verdict> {
  const first = await tryOnce(1);
  if (first.verdict !== 'failed') return { ...lone(first), tries: [first] };
  const second = await tryOnce(2);
  const tries = [first, second];
  switch (second.verdict) {
    case 'passed':
      return { outcome: 'flaky', decided: second, tries, failure: first.failure };
    case 'failed':
      return { outcome: 'failed', decided: second, tries, failure: second.failure };
    case 'inconclusive':
      return { outcome: 'inconclusive', decided: second, tries, failure: first.failure, trouble: second.trouble };
  }
}

function lone(only: Exclude<Tried, { verdict: 'failed' }>): Omit<Verdict, 'tries'> {
  return only.verdict === 'passed'
    ? { outcome: 'passed', decided: only }
    : { outcome: 'inconclusive', decided: only, trouble: only.trouble };
}

import type { EvidenceFile, Job, RunResult } from '../../model/run.ts';
import { haveFailedInOneStep } from './both-failures.ts';
import type { RunVerdict } from './confirm.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';

interface When {
  readonly startedAt: number;
  readonly finishedAt: number;
}

interface Besides {
  /** What really lies in the folder. */
  readonly evidence: readonly EvidenceFile[];
  /** Notes of ours, beside those of the attempts. */
  readonly about: readonly string[];
}

/** The result of a run as it is recorded. */
export function runResult(job: Job, verdict: RunVerdict, when: When, { evidence, about }: Besides): RunResult {
  const { outcome, decided, attempts, failure, trouble } = verdict;
  const [, second] = attempts;
  const expiries = attempts.flatMap(({ certificateExpiresAt: at }) => (at === undefined ? [] : [at]));
  const told = mostTelling(decided, attempts);
  const notes = [...notesOf(decided, attempts), ...about];
  return {
    functionId: job.functionId,
    target: job.target,
    location: job.location,
    runId: job.runId,
    dueAt: job.dueAt,
    ...(job.purpose && { purpose: job.purpose }),
    outcome,
    ...when,
    durationMs: decided.durationMs,
    attempts: attempts.length,
    steps: told.steps.map(withoutUndefined),
    ...(told.scriptStartedAt !== undefined && {
      stepsOf: { attempt: attempts.indexOf(told) + 1, startedAt: told.scriptStartedAt },
    }),
    ...(failure && { failure }),
    ...(second?.verdict === 'failed' && { secondFailure: second.failure }),
    ...(trouble && { trouble }),
    measurements: decided.measurements.map(withoutUndefined),
    evidence,
    ...(expiries.length > 0 && { certificateExpiresAt: Math.min(...expiries) }),
    cleanupFailures: attempts.reduce((sum, one) => sum + one.cleanupFailures, 0),
    log: [...told.log, ...notes.map((note) => `Note: ${note}`)],
    ...(notes.length > 0 && { notes }),
  };
}

/** Those of the deciding attempt; of an earlier one when that had none. */
const notesOf = (decided: AttemptOutcome, attempts: readonly AttemptOutcome[]): readonly string[] =>
  [decided, ...attempts].find(({ notes = [] }) => notes.length > 0)?.notes ?? [];

/**
 * Whose steps and log are kept. A last attempt that was lost has none; and when the attempts failed in different steps,
 * those of the first belong to the failure that is shown.
 */
function mostTelling(decided: AttemptOutcome, [first = decided]: readonly AttemptOutcome[]): AttemptOutcome {
  if (decided.steps.length === 0 && decided.log.length === 0) return first;
  return decided.verdict === 'failed' && first !== decided && !haveFailedInOneStep(first, decided) ? first : decided;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;

import type { EvidenceFile, Job, RunResult } from '../model/run.ts';
import type { Verdict } from './confirm.ts';
import type { Tried } from './tried.ts';

interface When {
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** The result of a run as it is recorded. `evidence` is what really lies in the folder. */
export function runResult(job: Job, verdict: Verdict, when: When, evidence: readonly EvidenceFile[]): RunResult {
  const { outcome, decided, tries, failure, trouble } = verdict;
  const expiries = tries.flatMap(({ certificateExpiresAt: at }) => (at === undefined ? [] : [at]));
  const told = mostTelling(decided, tries);
  return {
    functionId: job.functionId,
    target: job.target,
    location: job.location,
    runId: job.runId,
    dueAt: job.dueAt,
    outcome,
    ...when,
    durationMs: decided.durationMs,
    attempts: tries.length,
    steps: told.steps.map(withoutUndefined),
    ...(told.scriptStartedAt !== undefined && {
      stepsOf: { attempt: tries.indexOf(told) + 1, startedAt: told.scriptStartedAt },
    }),
    ...(failure && { failure }),
    ...(trouble && { trouble }),
    measurements: decided.measurements.map(withoutUndefined),
    evidence,
    ...(expiries.length > 0 && { certificateExpiresAt: Math.min(...expiries) }),
    cleanupFailures: tries.reduce((sum, one) => sum + one.cleanupFailures, 0),
    log: told.log,
  };
}

/** A last try that was lost has no steps and no log; those of the one before say more than nothing. */
const mostTelling = (decided: Tried, tries: readonly Tried[]): Tried =>
  decided.steps.length > 0 || decided.log.length > 0 ? decided : (tries[0] ?? decided);

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

const withoutUndefined = <T extends object>(value: T): Defined<T> =>
  Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Defined<T>;

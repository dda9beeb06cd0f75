import type { AttemptRequest } from '../messages.ts';
import type { RunRequest } from '../runner.ts';
import { attemptIdOf } from './span-id.ts';

interface Circumstances {
  readonly attempt: 1 | 2;
  readonly snapshotFile: string | undefined;
  readonly location: string;
  readonly cleanupMs: number;
  readonly evidence: Pick<AttemptRequest, 'evidenceFolder' | 'evidenceSuffix' | 'isThorough'>;
}

/** What a child is sent for one attempt of a run. */
export function attemptRequest(
  { job, fn, target, secrets, onProgress }: RunRequest,
  { attempt, snapshotFile, location, cleanupMs, evidence }: Circumstances,
): AttemptRequest {
  const { device, locale, block, serviceWorkers } = fn.page;
  return {
    type: 'attempt',
    attemptId: attemptIdOf(job.runId, attempt),
    runId: job.runId,
    functionId: fn.id,
    checkFile: fn.checkFile,
    ...(snapshotFile !== undefined && { snapshotFile }),
    target: {
      name: target.name,
      url: target.url,
      variables: { ...target.variables },
      origins: [...target.origins],
      ...(target.userAgent !== undefined && { userAgent: target.userAgent }),
    },
    location,
    params: { ...fn.params },
    secrets: { ...secrets },
    page: {
      block: [...block],
      serviceWorkers,
      ...(device !== undefined && { device }),
      ...(locale !== undefined && { locale }),
    },
    propagateTrace: fn.propagateTrace,
    timeoutMs: fn.timeoutMs,
    ...(fn.actionTimeoutMs !== undefined && { actionTimeoutMs: fn.actionTimeoutMs }),
    ...(fn.expectTimeoutMs !== undefined && { expectTimeoutMs: fn.expectTimeoutMs }),
    cleanupMs,
    ...evidence,
    reportProgress: onProgress !== undefined,
  };
}

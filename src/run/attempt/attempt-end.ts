import type { TroubleReport } from '../../model/run.ts';
import type { EndCause } from './child-end.ts';
import type { CheckKind } from '../../model/check.ts';
import type { AttemptRequest, AttemptResult, Progress } from '../messages.ts';

/** One attempt, waiting for a child. */
export interface AttemptTask {
  readonly request: AttemptRequest;
  /** With which others it may share a process. */
  readonly group: Readonly<Record<CheckKind, string>>;
  /** It is now in a child. */
  readonly onStart: () => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** How one attempt ended, as the host sees it. `lost`: its process ended, or was ended, before it answered. */
export type AttemptEnd =
  | { readonly kind: 'done'; readonly result: AttemptResult }
  | { readonly kind: 'wrong-kind'; readonly checkKind: CheckKind }
  | ({ readonly kind: 'lost'; readonly cause: EndCause | 'not-started'; readonly afterMs: number } & TroubleReport);

export type Lost = Extract<AttemptEnd, { kind: 'lost' }>;

/** An attempt that never began because the runner is being stopped. */
export const lostToShutDown: Lost = {
  kind: 'lost',
  cause: 'shut-down',
  afterMs: 0,
  trouble: 'shut-down',
  message: 'The monitor was stopped before the run could begin.',
};

/** An attempt that never began because no process could be had for it. */
export const notStarted = (report: TroubleReport): Lost => ({
  kind: 'lost',
  cause: 'not-started',
  afterMs: 0,
  ...report,
});

/** The same attempt under another id: an answer to the first one cannot be taken for one to this. */
export const again = (task: AttemptTask, mark: string): AttemptTask => ({
  ...task,
  request: { ...task.request, attemptId: `${task.request.attemptId}${mark}` },
});

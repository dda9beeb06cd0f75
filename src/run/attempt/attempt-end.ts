import type { TroubleReport } from '../../model/run.ts';
import type { EndCause } from './child-end.ts';
import type { CheckKind } from '../../model/check.ts';
import type { AttemptRequest, AttemptResult, Progress } from '../messages.ts';

/** One try, waiting for a child. */
export interface Work {
  readonly request: AttemptRequest;
  /** With which others it may share a process. */
  readonly group: Readonly<Record<CheckKind, string>>;
  /** It is now in a child. */
  readonly onStart: () => void;
  readonly onProgress?: (progress: Progress) => void;
}

/** How one try ended, as the host sees it. `lost`: its process ended, or was ended, before it answered. */
export type AttemptEnd =
  | { readonly kind: 'done'; readonly result: AttemptResult }
  | { readonly kind: 'wrong-kind'; readonly checkKind: CheckKind }
  | ({ readonly kind: 'lost'; readonly cause: EndCause | 'not-started'; readonly afterMs: number } & TroubleReport);

export type Lost = Extract<AttemptEnd, { kind: 'lost' }>;

/** A try that never began because the runner is being stopped. */
export const lostToShutDown: Lost = {
  kind: 'lost',
  cause: 'shut-down',
  afterMs: 0,
  trouble: 'shut-down',
  message: 'The monitor was stopped before the run could begin.',
};

/** A try that never began because no process could be had for it. */
export const notStarted = (report: TroubleReport): Lost => ({
  kind: 'lost',
  cause: 'not-started',
  afterMs: 0,
  ...report,
});

/** The same try under another id: an answer to the first one cannot be taken for one to this. */
export const again = (work: Work, mark: string): Work => ({
  ...work,
  request: { ...work.request, attemptId: `${work.request.attemptId}${mark}` },
});

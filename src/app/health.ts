import type { HealthReport } from '../web/health-report.ts';

/** What health is judged from; times are monotonic milliseconds. */
export interface HealthFacts {
  readonly now: number;
  readonly startedAt: number;
  readonly lastBeatAt: number;
  readonly lastFinishedAt?: number;
  /** How long the schedule may go without a finished run; undefined when nothing runs on an interval. */
  readonly quietMs?: number;
  /** The longest that a message has been waiting, and whether anything was settled lately. */
  readonly oldestPendingMs?: number;
  readonly lastSettledAt?: number;
  readonly storeTrouble?: string;
  readonly configProblems: readonly string[];
  readonly runner: HealthReport['runner'];
  readonly latenessMs?: number;
}

const BEAT_LATE_MS = 10_000;
const OUTBOX_STUCK_MS = 10 * 60_000;

/** Whether the monitor can be trusted now: the schedule ticked, a run finished, the outbox moved. */
export function healthReport(facts: HealthFacts): HealthReport {
  const troubles: string[] = [];
  const since = (at: number | undefined) => facts.now - Math.max(at ?? 0, facts.startedAt);
  if (since(facts.lastBeatAt) > BEAT_LATE_MS) {
    troubles.push(
      `The schedule has not ticked for ${Math.round(since(facts.lastBeatAt) / 1000)} s; restart Bellwether.`,
    );
  }
  if (facts.quietMs !== undefined && since(facts.lastFinishedAt) > facts.quietMs) {
    troubles.push(
      `No run has finished for ${Math.round(since(facts.lastFinishedAt) / 1000)} s, though some were due; look for the runner in the log.`,
    );
  }
  if ((facts.oldestPendingMs ?? 0) > OUTBOX_STUCK_MS && since(facts.lastSettledAt) > OUTBOX_STUCK_MS) {
    troubles.push(
      `A message has been waiting for ${Math.round((facts.oldestPendingMs ?? 0) / 60_000)} minutes and none got through; look at the channels.`,
    );
  }
  if (facts.storeTrouble) troubles.push(facts.storeTrouble);
  return {
    troubles,
    missing: facts.runner.up ? [] : ['No runner is ready yet; it is being started.'],
    configProblems: facts.configProblems,
    runner: facts.runner,
    ...(facts.latenessMs !== undefined && { latenessMs: facts.latenessMs }),
  };
}

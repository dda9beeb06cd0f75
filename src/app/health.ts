import { shortDuration } from '../time/duration.ts';
import type { HealthReport } from '../web/health-report.ts';
import type { OwnTrouble } from './own-trouble.ts';

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
const LATE_MS = 10_000;
const MOST_PROBLEMS = 3;

/** Whether the monitor can be trusted now: the schedule ticked, a run finished, the outbox moved. */
export function healthReport(facts: HealthFacts): HealthReport {
  return {
    troubles: deadlyTroubles(facts).map(({ says, detail }) => [says, detail].filter(Boolean).join(' ')),
    missing: facts.runner.up ? [] : ['No runner is ready yet; it is being started.'],
    configProblems: facts.configProblems,
    runner: facts.runner,
    ...(facts.latenessMs !== undefined && { latenessMs: facts.latenessMs }),
  };
}

/** Everything that is wrong with the monitor, also what it can live with. */
export function ownTroubles(facts: HealthFacts): readonly OwnTrouble[] {
  const { runner, configProblems, latenessMs = 0 } = facts;
  const troubles: OwnTrouble[] = [...deadlyTroubles(facts)];
  if (!runner.up) troubles.push({ kind: 'runner', says: 'No runner works, so nothing can be tried.' });
  if (runner.browserProblem !== undefined)
    troubles.push({ kind: 'browser', says: 'No browser can be started.', detail: runner.browserProblem });
  if (latenessMs > LATE_MS) {
    const detail = `Up to ${shortDuration(Math.ceil(latenessMs / LATE_MS) * LATE_MS)} in the last minutes.`;
    troubles.push({ kind: 'late', says: 'Checks start late: this machine has more to do than it can.', detail });
  }
  if (configProblems.length > 0) {
    const detail = configProblems.slice(0, MOST_PROBLEMS).join('; ');
    const says = 'The changed configuration was refused; the last good one is in use.';
    troubles.push({ kind: 'configuration', says, detail });
  }
  return troubles;
}

/** With these nothing that the page says can be relied on. */
function deadlyTroubles(facts: HealthFacts): readonly OwnTrouble[] {
  const troubles: OwnTrouble[] = [];
  const since = (at: number | undefined) => facts.now - Math.max(at ?? 0, facts.startedAt);
  if (since(facts.lastBeatAt) > BEAT_LATE_MS) {
    const detail = `Its last tick was over ${shortDuration(BEAT_LATE_MS)} ago; restart Bellwether.`;
    troubles.push({ kind: 'schedule', says: 'The schedule does not tick.', detail });
  }
  if (facts.quietMs !== undefined && since(facts.lastFinishedAt) > facts.quietMs) {
    const detail = `The last one was over ${shortDuration(facts.quietMs)} ago; look for the runner in the log.`;
    troubles.push({ kind: 'runs', says: 'No run finishes, though some were due.', detail });
  }
  if ((facts.oldestPendingMs ?? 0) > OUTBOX_STUCK_MS && since(facts.lastSettledAt) > OUTBOX_STUCK_MS) {
    const detail = `The oldest waits for over ${shortDuration(OUTBOX_STUCK_MS)}; look at the channels.`;
    troubles.push({ kind: 'messages', says: 'Messages wait and none gets through.', detail });
  }
  if (facts.storeTrouble)
    troubles.push({ kind: 'store', says: 'The store is in trouble.', detail: facts.storeTrouble });
  return troubles;
}

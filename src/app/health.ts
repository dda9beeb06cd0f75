import { inEnglish } from '../language/in-english.ts';
import type { Locale } from '../language/locale.ts';
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
  readonly scriptProblems: readonly string[];
  readonly runner: HealthReport['runner'];
  readonly latenessMs?: number;
  /** The share of what is scarcest that checks need, when that is too much; absent when it is not, or not known. */
  readonly capacity?: number;
  /** How it is said; absent: in English. */
  readonly locale?: Locale;
}

const BEAT_LATE_MS = 10_000;
const OUTBOX_STUCK_MS = 10 * 60_000;
const LATE_MS = 10_000;
const MOST_PROBLEMS = 3;

/** Whether the monitor can be trusted now: the schedule ticked, a run finished, the outbox moved. */
export function healthReport(facts: HealthFacts): HealthReport {
  return {
    troubles: deadlyTroubles(facts).map(({ says, detail }) => [says, detail].filter(Boolean).join(' ')),
    missing: facts.runner.up ? [] : [(facts.locale ?? inEnglish).say('monitor.noRunnerYet')],
    configProblems: facts.configProblems,
    scriptProblems: facts.scriptProblems,
    runner: facts.runner,
    ...(facts.latenessMs !== undefined && { latenessMs: facts.latenessMs }),
  };
}

/** Everything that is wrong with the monitor, also what it can live with. */
export function ownTroubles(facts: HealthFacts): readonly OwnTrouble[] {
  const { runner, configProblems, scriptProblems, latenessMs = 0, locale = inEnglish } = facts;
  const { say, tag } = locale;
  const troubles: OwnTrouble[] = [...deadlyTroubles(facts)];
  if (!runner.up) troubles.push({ kind: 'runner', says: say('monitor.runner') });
  if (runner.browserProblem !== undefined)
    troubles.push({ kind: 'browser', says: say('monitor.browser'), detail: runner.browserProblem });
  if (latenessMs > LATE_MS) {
    const duration = shortDuration(Math.ceil(latenessMs / LATE_MS) * LATE_MS, tag);
    const late = say('monitor.late.detail', { duration });
    const { capacity } = facts;
    const share = capacity === undefined ? '' : say('monitor.late.capacity', { percent: Math.ceil(capacity * 100) });
    const detail = [late, share].filter(Boolean).join(' ');
    troubles.push({ kind: 'late', says: say('monitor.late'), detail });
  }
  if (configProblems.length > 0) {
    const detail = configProblems.slice(0, MOST_PROBLEMS).join('; ');
    troubles.push({ kind: 'configuration', says: say('monitor.configuration'), detail });
  }
  if (scriptProblems.length > 0) {
    const detail = scriptProblems.slice(0, MOST_PROBLEMS).join('; ');
    troubles.push({ kind: 'script', says: say('monitor.script'), detail });
  }
  return troubles;
}

/** With these nothing that the page says can be relied on. */
function deadlyTroubles(facts: HealthFacts): readonly OwnTrouble[] {
  const troubles: OwnTrouble[] = [];
  const { say, tag } = facts.locale ?? inEnglish;
  const said = (ms: number) => ({ duration: shortDuration(ms, tag) });
  const since = (at: number | undefined) => facts.now - Math.max(at ?? 0, facts.startedAt);
  if (since(facts.lastBeatAt) > BEAT_LATE_MS) {
    const detail = say('monitor.schedule.detail', said(BEAT_LATE_MS));
    troubles.push({ kind: 'schedule', says: say('monitor.schedule'), detail });
  }
  if (facts.quietMs !== undefined && since(facts.lastFinishedAt) > facts.quietMs) {
    const detail = say('monitor.runs.detail', said(facts.quietMs));
    troubles.push({ kind: 'runs', says: say('monitor.runs'), detail });
  }
  if ((facts.oldestPendingMs ?? 0) > OUTBOX_STUCK_MS && since(facts.lastSettledAt) > OUTBOX_STUCK_MS) {
    const detail = say('monitor.messages.detail', said(OUTBOX_STUCK_MS));
    troubles.push({ kind: 'messages', says: say('monitor.messages'), detail });
  }
  if (facts.storeTrouble) troubles.push({ kind: 'store', says: say('monitor.store'), detail: facts.storeTrouble });
  return troubles;
}

import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import { shortDuration } from '../time/duration.ts';
import type { RowPlace } from '../store/rows/row-reader.ts';
import type { HealthReport, PassedLimit } from '../web/health-report.ts';
import type { OwnTrouble } from './self-monitoring.ts';
import { MINUTE_MS } from '../time/units.ts';

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
  /** The message that has waited longest on a channel on which every try since then has failed. */
  readonly undelivered?: { readonly channel: string; readonly waitingMs: number };
  readonly storeTrouble?: string;
  /** Rows of the store that cannot be read. */
  readonly unreadableRows?: readonly RowPlace[];
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
const OUTBOX_STUCK_MS = 10 * MINUTE_MS;
/** A channel that only fails is not waited for so long. */
const UNDELIVERED_MS = MINUTE_MS;
const LATE_MS = 10_000;
const MOST_PROBLEMS = 3;

/** Whether the monitor can be trusted now: the schedule ticked, a run finished, the outbox moved. */
export function healthReport(facts: HealthFacts): HealthReport {
  const deadly = deadlyTroubles(facts);
  return {
    troubles: deadly.map(({ trouble: { says, detail } }) => [says, detail].filter(Boolean).join(' ')),
    passedLimits: deadly.flatMap(({ passed }) => passed ?? []),
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
  const troubles: OwnTrouble[] = deadlyTroubles(facts).map(({ trouble }) => trouble);
  if (!runner.up) troubles.push({ kind: 'runner', says: say('monitor.runner') });
  if (runner.browserProblem !== undefined)
    troubles.push({ kind: 'browser', says: say('monitor.browser'), detail: runner.browserProblem });
  troubles.push(...rowTroubles(facts));
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

/** What the rest says can be relied on: one row that is left out must not look like a monitor that is not well. */
function rowTroubles({ unreadableRows = [], locale = inEnglish }: HealthFacts): readonly OwnTrouble[] {
  const count = unreadableRows.length;
  if (count === 0) return [];
  const { say } = locale;
  const places = unreadableRows.slice(0, MOST_PROBLEMS).map(({ table, id }) => `${table} ${id}`);
  const named = [...places, ...(count > MOST_PROBLEMS ? ['…'] : [])].join(', ');
  return [{ kind: 'rows', says: say('monitor.rows'), detail: say('monitor.rows.detail', { count, rows: named }) }];
}

interface DeadlyTrouble {
  readonly trouble: OwnTrouble;
  readonly passed?: PassedLimit;
}

/** With these nothing that the page says can be relied on. */
function deadlyTroubles(facts: HealthFacts): readonly DeadlyTrouble[] {
  const { say, tag } = facts.locale ?? inEnglish;
  const troubles: DeadlyTrouble[] = passedLimits(facts).map(({ limitMs, kind, passed }) => {
    const detail = say(`monitor.${kind}.detail`, { duration: shortDuration(limitMs, tag) });
    return { trouble: { kind, says: say(`monitor.${kind}`), detail }, passed };
  });
  if (facts.storeTrouble)
    troubles.push({ trouble: { kind: 'store', says: say('monitor.store'), detail: facts.storeTrouble } });
  return troubles;
}

interface Passed {
  readonly kind: 'schedule' | 'runs' | 'messages';
  readonly limitMs: number;
  readonly passed: PassedLimit;
}

function passedLimits(facts: HealthFacts): readonly Passed[] {
  const { now, startedAt, quietMs, undelivered, oldestPendingMs = 0 } = facts;
  const since = (at: number | undefined) => now - Math.max(at ?? 0, startedAt);
  const found: Passed[] = [];
  const look = (
    kind: Passed['kind'],
    [valueMs, limitMs]: readonly [number, number],
    more: Pick<PassedLimit, 'hint' | 'channel'>,
  ) => {
    if (valueMs <= limitMs) return;
    const passed = {
      sign: kind,
      value: Math.floor(valueMs / 1000),
      limit: limitMs / 1000,
      unit: 'seconds' as const,
      ...more,
    };
    found.push({ kind, limitMs, passed });
  };
  look('schedule', [since(facts.lastBeatAt), BEAT_LATE_MS], { hint: 'Restart Bellwether' });
  if (quietMs !== undefined)
    look('runs', [since(facts.lastFinishedAt), quietMs], { hint: 'Look for the runner in the log' });
  if (undelivered !== undefined && undelivered.waitingMs > UNDELIVERED_MS) {
    const { channel, waitingMs } = undelivered;
    const hint = `Every try to send it has failed: look whether channel ${channel} can be reached`;
    look('messages', [waitingMs, UNDELIVERED_MS], { channel, hint });
  } else if (since(facts.lastSettledAt) > OUTBOX_STUCK_MS)
    look('messages', [oldestPendingMs, OUTBOX_STUCK_MS], { hint: 'Look at the channels' });
  return found;
}

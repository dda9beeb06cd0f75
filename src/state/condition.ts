// What one condition of a named alarm says at a target now, and what must be remembered of it. Conditions about a moment
// (a state, a number) count for a while after they have held; those about a period (so many runs, growth) look over that
// period themselves. Results from planned work count for no period.
import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import { saidTime } from '../i18n/said-time.ts';
import type { RunResult } from '../model/run.ts';
import type { Condition } from '../model/signal.ts';
import type { ComponentState, FunctionState } from '../model/state.ts';
import { spellDuration } from '../time/duration.ts';
import { saidMeasurement, saidNumber } from './said-measurement.ts';

/** What named alarms are judged by. */
export interface AlarmFacts {
  state(functionId: string, target: string): FunctionState | undefined;
  readonly components: readonly ComponentState[];
  /** Newest first, at most 30. */
  recentRuns(functionId: string, target: string): readonly RunResult[];
  /** How the words are said; absent: in English, times in UTC. */
  readonly locale?: Locale;
}

/** What is remembered of a condition at a target, as plain JSON. */
export interface ConditionMemory {
  /** The words when it last held, and until when it is known to have held, epoch milliseconds. */
  readonly held?: { readonly says: string; readonly isOn: boolean; readonly at: number };
  /** The newest of the runs that it counts. */
  readonly runs?: readonly { readonly runId: string; readonly at: number }[];
  /** The number in the course of time, the oldest first. */
  readonly samples?: readonly { readonly at: number; readonly value: number }[];
  /** What ran before does not count: there was planned work. */
  readonly notBefore?: number;
}

export interface ConditionNeeds {
  readonly condition: Condition;
  readonly target: string;
  readonly withinMs: number;
  readonly facts: AlarmFacts;
}

/** What a condition says, and its memory for the next time. */
export interface Told {
  /** What holds, in words with values; undefined when it does not hold. */
  readonly says: string | undefined;
  readonly memory: ConditionMemory;
}

/** At most so many numbers are remembered for one condition. */
const MOST_SAMPLES = 60;

/** What a condition says at `now`, without regard to whether it held before. */
export function conditionAt(needs: ConditionNeeds, memory: ConditionMemory, now: number): Told {
  const { condition } = needs;
  switch (condition.kind) {
    case 'function-state':
    case 'component-state':
      return { says: saidState(needs), memory: {} };
    case 'outcomes':
      return countedRuns(needs, condition, memory, now);
    case 'measurement':
      return condition.growsBy === undefined
        ? { says: saidLimit(needs, condition), memory: {} }
        : grown(needs, condition, memory, now);
  }
}

/** It looks over the whole period itself, so that what is past is past. */
export const isOfPeriod = (condition: Condition): boolean =>
  condition.kind === 'outcomes' || (condition.kind === 'measurement' && condition.growsBy !== undefined);

type OfKind<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

function saidState({ condition, target, facts }: ConditionNeeds): string | undefined {
  if (condition.kind !== 'function-state' && condition.kind !== 'component-state') return undefined;
  const [name, found] =
    condition.kind === 'function-state'
      ? [condition.functionId, facts.state(condition.functionId, target)]
      : [condition.componentId, facts.components.find((one) => isOf(one, condition.componentId, target))];
  const held = condition.states.find((state) => state === found?.state);
  if (!found || held === undefined) return undefined;
  const { locale = inEnglish } = facts;
  return locale.say(`alarm.since.${held}`, { name, time: saidTime(found.since, found.since, locale) });
}

const isOf = (one: ComponentState, componentId: string, target: string) =>
  one.componentId === componentId && one.target === target;

function saidLimit(needs: ConditionNeeds, condition: OfKind<'measurement'>): string | undefined {
  const { name, above, below } = condition;
  const found = newestNumber(needs, condition);
  if (!found) return undefined;
  const { value, unit } = found;
  const said = (limit: number, isAbove: boolean) =>
    saidMeasurement({ name, value, limit, isAbove, ...(unit === undefined ? {} : { unit }) }, needs.facts.locale);
  if (above !== undefined && value > above) return said(above, true);
  return below !== undefined && value < below ? said(below, false) : undefined;
}

/**
 * The number of the newest run that has it, while the function is known and not in planned work. A good run that did not
 * measure it says that it is not so any more.
 */
function newestNumber({ target, facts }: ConditionNeeds, { functionId, name }: OfKind<'measurement'>) {
  const state = facts.state(functionId, target)?.state;
  if (state === undefined || state === 'unknown' || state === 'maintenance') return undefined;
  for (const run of facts.recentRuns(functionId, target)) {
    if (run.outcome === 'inconclusive') continue;
    const found = run.measurements.find((one) => one.name === name);
    if (found) return found;
    if (run.outcome !== 'failed') return undefined;
  }
  return undefined;
}

function countedRuns(
  needs: ConditionNeeds,
  { functionId, outcome, count }: OfKind<'outcomes'>,
  memory: ConditionMemory,
  now: number,
): Told {
  const { withinMs, target, facts } = needs;
  const period = periodOf(needs, functionId, memory, now);
  if (period.isPlanned) return { says: undefined, memory: period.kept };
  const fresh = facts
    .recentRuns(functionId, target)
    .flatMap((run) => (run.outcome === outcome ? { runId: run.runId, at: run.finishedAt } : []));
  const once = new Map([...(memory.runs ?? []), ...fresh].map((one) => [one.runId, one]));
  const runs = [...once.values()]
    .filter(period.has)
    .sort((a, b) => a.at - b.at || (a.runId < b.runId ? -1 : 1))
    .slice(-count);
  const { say, tag } = facts.locale ?? inEnglish;
  const said = () => say(`alarm.${outcome}`, { name: functionId, count, duration: spellDuration(withinMs, tag) });
  return {
    says: runs.length < count ? undefined : said(),
    memory: { ...period.kept, ...(runs.length === 0 ? {} : { runs }) },
  };
}

function grown(needs: ConditionNeeds, condition: OfKind<'measurement'>, memory: ConditionMemory, now: number): Told {
  const { withinMs, target, facts } = needs;
  const { functionId, name, growsBy = 0 } = condition;
  const period = periodOf(needs, functionId, memory, now);
  if (period.isPlanned) return { says: undefined, memory: period.kept };
  const seen = facts.recentRuns(functionId, target).flatMap(({ finishedAt: at, outcome, measurements }) => {
    const found = measurements.find((one) => one.name === name);
    return !found || outcome === 'inconclusive' ? [] : { at, value: found.value };
  });
  // So far apart that they never are more than what may be kept, however often it is measured.
  const apartMs = Math.max(1, withinMs / (MOST_SAMPLES - 2));
  const samples = (memory.samples ?? []).filter(period.has);
  for (const one of seen.filter(period.has).sort((a, b) => a.at - b.at)) {
    const last = samples.at(-1);
    if (!last || one.at - last.at >= apartMs) samples.push(one);
  }
  const kept = samples.slice(-MOST_SAMPLES);
  const latest = newestNumber(needs, condition);
  const growth = latest && kept[0] ? latest.value - kept[0].value : 0;
  const { locale = inEnglish } = facts;
  const said = (value: number) =>
    locale.say('alarm.grew', {
      name,
      growth: saidNumber(growth, locale),
      value: saidNumber(value, locale),
      duration: spellDuration(withinMs, locale.tag),
    });
  return {
    says: growth < growsBy || !latest ? undefined : said(latest.value),
    memory: { ...period.kept, ...(kept.length === 0 ? {} : { samples: kept }) },
  };
}

interface Period {
  readonly isPlanned: boolean;
  readonly has: (one: { readonly at: number }) => boolean;
  /** What is remembered of planned work that cuts the period short. */
  readonly kept: ConditionMemory;
}

/** The period that counts at `now`. What is said to come later, by a clock that is ahead, does not count yet. */
function periodOf(
  { target, facts, withinMs }: ConditionNeeds,
  functionId: string,
  { notBefore }: ConditionMemory,
  now: number,
): Period {
  const cause = facts.state(functionId, target)?.cause;
  if (cause?.kind === 'maintenance') return { isPlanned: true, has: () => false, kept: { notBefore: cause.until } };
  // Planned work may end before its time.
  const since = notBefore === undefined ? -Infinity : Math.min(notBefore, now);
  const from = Math.max(since, now - withinMs);
  return {
    isPlanned: false,
    has: ({ at }) => from <= at && at <= now,
    kept: now - since > withinMs ? {} : { notBefore: since },
  };
}

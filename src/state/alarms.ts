// Named alarms: several conditions within a period, looked at anew each time. What must outlast a look (when a condition
// last held, since when an alarm is raised, numbers to compare with) is a plain value that comes in and goes out.
import type { Condition, NamedAlarm, Signal } from '../model/signal.ts';
import { saidTime } from '../i18n/said-time.ts';
import { inEnglish } from '../i18n/in-english.ts';
import { conditionAt, isOfPeriod, type AlarmFacts, type ConditionMemory } from './condition.ts';

export type { AlarmFacts } from './condition.ts';

/** What is remembered of one alarm at one target. */
interface AlarmTrack {
  /** Since when it is raised, epoch milliseconds. */
  readonly since?: number;
  /** By the condition itself, so that another order in the configuration does not mix them up. */
  readonly conditions: Readonly<Record<string, ConditionMemory>>;
}

/** What all named alarms remember, as plain JSON, by `ALARM@TARGET`. */
export interface AlarmMemory {
  readonly [key: string]: AlarmTrack;
}

export const emptyAlarmMemory: AlarmMemory = {};

/**
 * The alarms that are raised at `now` (epoch milliseconds), and the memory for the next time: the same object when nothing
 * changed. An alarm that nothing holds any more ends by itself, its period after the last that held.
 */
export function evaluateAlarms(
  alarms: ReadonlyMap<string, NamedAlarm>,
  facts: AlarmFacts,
  memory: AlarmMemory,
  now: number,
): { readonly memory: AlarmMemory; readonly raised: readonly Signal[] } {
  const raised: Signal[] = [];
  const next: [string, AlarmTrack][] = [];
  for (const alarm of alarms.values()) {
    for (const target of alarm.targets) {
      const key = `${alarm.id}@${target}`;
      const before = Object.hasOwn(memory, key) ? memory[key] : undefined;
      const { track, signal } = alarmAt({ alarm, target, facts }, before, now);
      if (signal) raised.push(signal);
      if (track) next.push([key, track === before || isEqual(track, before) ? before! : track]);
    }
  }
  const isSame = next.length === Object.keys(memory).length && next.every(([key, track]) => track === memory[key]);
  return { memory: isSame ? memory : Object.fromEntries(next), raised };
}

interface AlarmNeeds {
  readonly alarm: NamedAlarm;
  readonly target: string;
  readonly facts: AlarmFacts;
}

function alarmAt(
  needs: AlarmNeeds,
  before: AlarmTrack | undefined,
  now: number,
): { readonly track?: AlarmTrack; readonly signal?: Signal } {
  const { alarm, target } = needs;
  const all = alarm.conditions.map((condition) => {
    const key = JSON.stringify(condition);
    const known = before && Object.hasOwn(before.conditions, key) ? before.conditions[key]! : {};
    return { key, memory: remembered(needs, condition, known, now) };
  });
  const held = all.flatMap(({ memory }) => memory.held ?? []);
  const isRaised = held.length >= alarm.atLeast;
  const kept = all.filter(({ memory }) => Object.keys(memory).length > 0).map(({ key, memory }) => [key, memory]);
  if (!isRaised) return kept.length === 0 ? {} : { track: { conditions: Object.fromEntries(kept) } };
  const since = Math.min(before?.since ?? now, now);
  const locale = needs.facts.locale ?? inEnglish;
  const past = (says: string, at: number) => locale.say('alarm.until', { says, time: saidTime(at, at, locale) });
  return {
    track: { since, conditions: Object.fromEntries(kept) },
    signal: {
      source: 'alarm',
      id: `${alarm.id}@${target}`,
      causeKey: `alarm:${alarm.id}@${target}`,
      severity: alarm.severity,
      says: alarm.says,
      detail: held.map(({ says, isOn, at }) => (isOn ? says : past(says, at))).join('; '),
      functions: functionsOf(alarm),
      since,
    },
  };
}

/** The memory of a condition after one more look; `held` is there as long as it counts. */
function remembered(
  { alarm: { withinMs }, target, facts }: AlarmNeeds,
  condition: Condition,
  before: ConditionMemory,
  now: number,
): ConditionMemory {
  const { says, memory } = conditionAt({ condition, target, withinMs, facts }, before, now);
  const held = says === undefined ? heldBefore(before, condition, withinMs, now) : heldNow(before, says, withinMs, now);
  return { ...(held ? { held } : {}), ...memory };
}

type Held = NonNullable<ConditionMemory['held']>;

/** Renewed four times in a period: enough to know after a restart how long ago it was, and seldom enough to be written. */
function heldNow({ held }: ConditionMemory, says: string, withinMs: number, now: number): Held {
  const isFresh = held && now >= held.at && (withinMs === 0 || now - held.at < withinMs / 4);
  return held?.isOn && held.says === says && isFresh ? held : { says, isOn: true, at: now };
}

function heldBefore({ held }: ConditionMemory, condition: Condition, withinMs: number, now: number): Held | undefined {
  if (!held || withinMs === 0 || isOfPeriod(condition)) return undefined;
  // It has just ended; or nobody looked for long, and nothing is known from then on.
  const hasJustEnded = held.isOn && now - held.at <= withinMs / 2;
  const at = hasJustEnded ? now : Math.min(held.at, now);
  return now - at > withinMs ? undefined : { says: held.says, isOn: false, at };
}

const functionsOf = ({ conditions }: NamedAlarm): readonly string[] => [
  ...new Set(conditions.flatMap((one) => ('functionId' in one ? one.functionId : []))),
];

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

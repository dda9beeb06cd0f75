// What follows each second from time and from signals: named alarms, certificates, what sources told, storms, and how the
// telling of all open incidents goes on.
import type { Config } from '../../config/config.ts';
import { openAfter, type IncidentDecision } from '../../incident/decision.ts';
import { reassess } from '../../incident/reassess.ts';
import { decideSignals } from '../../incident/signals.ts';
import type { Incident } from '../../model/incident.ts';
import type { RunResult } from '../../model/run.ts';
import type { Subject } from '../../model/names.ts';
import type { Signal, SignalSource } from '../../model/signal.ts';
import type { ComponentState } from '../../model/state.ts';
import { stormSignals } from '../../escalation/storm.ts';
import { evaluateAlarms, type AlarmMemory } from '../../state/alarms.ts';
import { emptyEntry, type Entry } from '../decision.ts';
import { withEscalations } from './escalate.ts';
import { Reports } from '../signal-reports.ts';
import { incidentWorld, type Sight } from '../decision-context.ts';

export interface LookNeeds {
  readonly sight: Sight;
  readonly certificates: readonly Signal[];
  readonly components: () => readonly ComponentState[];
  /** Newest first. */
  readonly recentRuns: (subject: Subject) => readonly RunResult[];
  readonly reports: Reports;
  readonly alarms: AlarmMemory;
}

/** Under this name the memory of the named alarms is kept. */
export const ALARMS = 'alarms';

/** Everything that follows at `now`, or undefined when nothing does. `alarms` is the memory for the next look. */
export function look(needs: LookNeeds, now: number): { readonly entry?: Entry; readonly alarms: AlarmMemory } {
  const { sight, reports } = needs;
  const { memory, raised } = alarmsAt(needs, now);
  const ended = reports.expired(now);
  const current = new Map<SignalSource, readonly Signal[]>([
    ['alarm', raised],
    ['certificate', needs.certificates],
    ['storm', stormSignals(sight.open, sight.config.locale)],
    ...reports.sources().map((source) => [source, reports.of(source)] as const),
    ...ended.map(({ source, signals }) => [source, signals] as const),
  ]);
  const before = new Map(ended.map(({ source }) => [source, reports.of(source)]));
  const decisions = [...reassess(incidentWorld(sight), now), ...decisionsOn({ current, before }, sight, now)];
  const base: Entry = {
    ...emptyEntry(now),
    signals: ended,
    kept: memory === needs.alarms ? [] : [{ name: ALARMS, value: memory }],
  };
  const entry = withEscalations(base, decisions, sight);
  const isEmpty = entry === base && base.signals.length + base.kept.length === 0;
  return { ...(!isEmpty && { entry }), alarms: memory };
}

/** What one source's new report means, at once, when it reported `before` until now. */
export function reported(
  { source, signals, before }: Entry['signals'][number] & { readonly before: readonly Signal[] },
  sight: Sight,
  now: number,
): Entry {
  const report = { source, signals };
  const isKept = source.startsWith('alerts:');
  const base: Entry = { ...emptyEntry(now), signals: [report] };
  const change: Change = { current: new Map([[source, signals]]), before: new Map([[source, before]]) };
  const entry = withEscalations(base, decisionsOn(change, sight, now), sight);
  // Only what comes from outside is remembered over a restart: the monitor's own trouble is looked at anew.
  return isKept ? entry : { ...entry, signals: [] };
}

interface Change {
  readonly current: ReadonlyMap<SignalSource, readonly Signal[]>;
  /** Of sources whose signals are others than before. */
  readonly before: ReadonlyMap<SignalSource, readonly Signal[]>;
}

function decisionsOn({ current, before }: Change, sight: Sight, now: number): readonly IncidentDecision[] {
  const decisions: IncidentDecision[] = [];
  let { open } = sight;
  for (const [source, signals] of current) {
    const world = { ...incidentWorld(sight), open };
    const needs = { now, newId: () => sight.newIncidentId(now), before: before.get(source) ?? signals };
    for (const next of decideSignals(source, signals, world, needs)) {
      decisions.push(next);
      open = openAfter(open, next) satisfies readonly Incident[];
    }
  }
  return decisions;
}

function alarmsAt({ sight, components, recentRuns, alarms }: LookNeeds, now: number) {
  const { config }: { readonly config: Config } = sight;
  if (config.alarms.size === 0 && Object.keys(alarms).length === 0) return { memory: alarms, raised: [] };
  const facts = {
    state: (functionId: string, target: string) => sight.stateOf({ functionId, target }),
    components: components(),
    locale: config.locale,
    recentRuns: (functionId: string, target: string) => recentRuns({ functionId, target }),
  };
  return evaluateAlarms(config.alarms, facts, alarms, now);
}

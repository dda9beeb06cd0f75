// What follows each second from time and from signals: named alarms, certificates, what sources report, storms, and how the
// escalation of all open incidents goes on.
import { openAfter, type IncidentDecision } from '../../incident/decision.ts';
import { reassess } from '../../incident/reassess.ts';
import { decideSignals } from '../../incident/signals.ts';
import { stormSignals } from '../../escalation/storm.ts';
import type { Incident } from '../../model/incident.ts';
import type { Signal, SignalSource } from '../../model/signal.ts';
import { emptyAlarmMemory, evaluateAlarms, type AlarmMemory } from '../../state/alarms.ts';
import { incidentWorld, type DecisionContext } from '../decision-context.ts';
import { decision, type Decision, type NewChange } from '../decision.ts';
import { signalsReplaced } from '../signal-reports.ts';
import { withEscalations } from './escalate.ts';

/** Under this name the memory of the named alarms is saved. */
export const ALARMS = 'alarms';

/** Everything that follows at `now`, or undefined when nothing does. */
export function evaluatePeriodic(
  context: DecisionContext,
  certificates: readonly Signal[],
  now: number,
): Decision | undefined {
  const { projection, config } = context;
  const { signalReports } = projection;
  const alarms = alarmsAt(context, now);
  const unexpired = signalReports.withoutExpired(now);
  const current = new Map<SignalSource, readonly Signal[]>([
    ['alarm', alarms.raised],
    ['certificate', certificates],
    ['storm', stormSignals(projection.openIncidents(), config.locale)],
    ...signalReports.sources().map((source) => [source, signalReports.of(source)] as const),
    ...unexpired.map(({ source, signals }) => [source, signals] as const),
  ]);
  const before = new Map(unexpired.map(({ source }) => [source, signalReports.of(source)]));
  const decisions = [...reassess(incidentWorld(context), now), ...decisionsOn({ current, before }, context, now)];
  const remembered: NewChange[] = alarms.isChanged ? [{ kind: 'value-saved', name: ALARMS, value: alarms.memory }] : [];
  const decided = withEscalations(decision(now, [...unexpired, ...remembered]), decisions, context);
  return decided.changes.length > 0 ? decided : undefined;
}

/** What one source's new report means, at once. */
export function reportSignals(
  source: SignalSource,
  signals: readonly Signal[],
  context: DecisionContext,
  now: number,
): Decision {
  const before = context.projection.signalReports.of(source);
  const change: SignalChange = { current: new Map([[source, signals]]), before: new Map([[source, before]]) };
  const reported = decision(now, [signalsReplaced(source, signals)]);
  return withEscalations(reported, decisionsOn(change, context, now), context);
}

interface SignalChange {
  readonly current: ReadonlyMap<SignalSource, readonly Signal[]>;
  /** Of sources whose signals are others than before. */
  readonly before: ReadonlyMap<SignalSource, readonly Signal[]>;
}

function decisionsOn(
  { current, before }: SignalChange,
  context: DecisionContext,
  now: number,
): readonly IncidentDecision[] {
  const decisions: IncidentDecision[] = [];
  let open: readonly Incident[] = context.projection.openIncidents();
  for (const [source, signals] of current) {
    const world = { ...incidentWorld(context), open };
    const needs = { now, newId: () => context.newIncidentId(now), before: before.get(source) ?? signals };
    for (const next of decideSignals(source, signals, world, needs)) {
      decisions.push(next);
      open = openAfter(open, next);
    }
  }
  return decisions;
}

interface Alarms {
  readonly raised: readonly Signal[];
  readonly memory: AlarmMemory;
  readonly isChanged: boolean;
}

function alarmsAt({ config, projection }: DecisionContext, now: number): Alarms {
  const before = (projection.value(ALARMS) as AlarmMemory | undefined) ?? emptyAlarmMemory;
  if (config.alarms.size === 0 && Object.keys(before).length === 0)
    return { memory: before, raised: [], isChanged: false };
  const facts = {
    state: (functionId: string, target: string) => projection.state({ functionId, target }),
    components: projection.components(),
    locale: config.locale,
    recentRuns: (functionId: string, target: string) => projection.recentRuns({ functionId, target }),
  };
  const { memory, raised } = evaluateAlarms(config.alarms, facts, before, now);
  return { memory, raised, isChanged: memory !== before };
}

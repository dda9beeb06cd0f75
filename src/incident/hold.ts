// Why nobody is told of an incident for the time being. Only the telling is held: the functions go on being tried, their
// states are what they are, and whoever was told that it began is told that it is over.
import type { Silence } from '../model/alerting.ts';
import { dependenciesOf } from '../model/dependencies.ts';
import type { AffectedFunction, Hold, Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { FunctionState } from '../model/state.ts';
import { componentOf, isBlindness, isOwnTrouble, readCauseKey, targetOf } from './cause-key.ts';
import type { IncidentConfig } from './headline.ts';

export interface HoldWorld {
  readonly config: IncidentConfig;
  readonly open: readonly Incident[];
  /** Those of the configuration and those made while running; also such as are over or yet to come. */
  readonly silences: readonly Silence[];
  readonly state: (subject: Subject) => FunctionState | undefined;
}

/** What holds the telling of an incident at `now`, or undefined. Nothing holds our own trouble. */
export function holdOf(incident: Incident, world: HoldWorld, now: number): Hold | undefined {
  if (isOwnTrouble(incident)) return undefined;
  return plannedWork(incident, world) ?? silenceOn(incident, world, now) ?? deeperCause(incident, world);
}

/** All functions that stand in it are in planned work. */
function plannedWork(incident: Incident, { state }: HoldWorld): Hold | undefined {
  const standing = standingOf(incident);
  const causes = standing.map((one) => state(one)?.cause);
  const [first] = causes;
  if (first?.kind !== 'maintenance' || causes.some((cause) => cause?.kind !== 'maintenance')) return undefined;
  return { kind: 'maintenance', says: first.says, until: first.until };
}

function silenceOn(incident: Incident, { silences }: HoldWorld, now: number): Hold | undefined {
  const fitting = silences.filter((one) => now >= one.from && now < one.until && fits(one, incident));
  const [longest] = fitting.toSorted((a, b) => b.until - a.until);
  if (!longest) return undefined;
  const { id, by, why, until } = longest;
  return { kind: 'silence', silenceId: id, by, why, until };
}

/** Whether a silence is about all of an incident: one function more than it names, and people are told. */
function fits({ functions, components, severities, targets }: Silence, incident: Incident): boolean {
  const isAny = (list: readonly string[], value: string | undefined) =>
    list.length === 0 || (value !== undefined && list.includes(value));
  const concerned = functionsIn(incident);
  return (
    isAny(severities, incident.severity) &&
    isAny(targets, targetOf(incident.causeKey)) &&
    isAny(components, componentOf(incident.causeKey)) &&
    (functions.length === 0 || (concerned.length > 0 && concerned.every((id) => functions.includes(id))))
  );
}

/** A component that all of it needs has an incident of its own: that is what people should be told about. */
function deeperCause(incident: Incident, { config, open }: HoldWorld): Hold | undefined {
  if (isBlindness(incident)) return undefined;
  const target = targetOf(incident.causeKey);
  const needs = needsOf(incident, config);
  for (const other of open) {
    const read = readCauseKey(other.causeKey);
    if (other.id === incident.id || other.stage !== 'open' || read.kind !== 'component' || read.target !== target)
      continue;
    if (needs.length > 0 && needs.every((one) => one.has(read.id)))
      return { kind: 'component', incidentId: other.id, componentId: read.id };
  }
  return undefined;
}

/** What the component to blame needs, or else what each of the functions needs. */
function needsOf(incident: Incident, { components, functions }: IncidentConfig): readonly ReadonlySet<string>[] {
  const component = componentOf(incident.causeKey);
  const starts =
    component === undefined
      ? functionsIn(incident).map((id) => functions.get(id)?.dependsOn ?? [])
      : [components.get(component)?.dependsOn ?? []];
  return starts.map((ids) => dependenciesOf(ids, components));
}

const standingOf = ({ affected }: Incident): readonly AffectedFunction[] =>
  affected.filter(({ recoveredAt }) => recoveredAt === undefined);

/** Ids of the functions that stand in it or that its signals are about. */
function functionsIn(incident: Incident): readonly string[] {
  const standing = standingOf(incident).map(({ functionId }) => functionId);
  const told = (incident.signals ?? []).flatMap(({ endedAt, functions }) => (endedAt === undefined ? functions : []));
  return [...new Set([...standing, ...told])];
}

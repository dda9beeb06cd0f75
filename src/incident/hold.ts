// Why nobody is told of an incident for the time being. Only the telling is held: the functions go on being tried, their
// states are what they are, and whoever was told that it began is told that it is over.
import type { Silence } from '../model/alerting.ts';
import type { Hold, Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { FunctionState } from '../model/state.ts';
import { componentOf, isOwnTrouble, targetOf } from './cause-key.ts';
import type { IncidentConfig } from './headline.ts';
import { functionsIn, inhibitorOf, type Inhibition } from './inhibit.ts';
import { standingFunctions } from './standing.ts';

export interface HoldWorld extends Inhibition {
  readonly config: IncidentConfig;
  readonly open: () => Iterable<Incident>;
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
  const standing = standingFunctions(incident);
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

/** A person or planned work suppresses it, whatever else is open. */
export const isSuppressedByPeople = (incident: Incident, world: HoldWorld, now: number): boolean =>
  (plannedWork(incident, world) ?? silenceOn(incident, world, now)) !== undefined;

function deeperCause(incident: Incident, world: HoldWorld): Hold | undefined {
  const cause = inhibitorOf(incident, world);
  const componentId = cause && componentOf(cause.causeKey);
  if (!componentId || !world.hasReached(cause, incident)) return undefined;
  return { kind: 'component', incidentId: cause.id, componentId };
}

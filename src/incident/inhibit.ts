// Which incident may inhibit which: the one of a component that all functions of the other need. A cause inhibits only once it
// has reached everybody whom the other would have reached, so that no urgency is lost on the way.
import { dependenciesOf } from '../model/dependencies.ts';
import type { Incident } from '../model/incident.ts';
import { blamedComponent, isBlindness, isOwnTrouble, readCauseKey } from './cause-key.ts';
import type { IncidentConfig } from './headline.ts';
import { standingFunctions } from './standing.ts';

/** How far deeper causes have been notified, and of what. */
export interface Inhibition {
  /** Open incidents of components that all of an incident needs, the oldest first: see {@link deeperCauses}. */
  readonly causesOf: (incident: Incident) => readonly Incident[];
  /** Open incidents that this one is a deeper cause of, the oldest first. */
  readonly dependentsOf: (cause: Incident) => readonly Incident[];
  /** Whether a deeper cause has reached every channel that the incident would have reached by itself. */
  readonly hasReached: (cause: Incident, incident: Incident) => boolean;
}

/** By the id of an incident: ids of the open incidents of components that all of it needs, in the order of `open`. */
export function deeperCauses(
  open: readonly Incident[],
  config: Pick<IncidentConfig, 'components' | 'functions'>,
): ReadonlyMap<string, readonly string[]> {
  const causes = open.flatMap(({ id, stage, causeKey, blame }) => {
    const read = readCauseKey(causeKey);
    return read.kind === 'component' && stage === 'open' && blame !== 'unfounded'
      ? [{ id, component: read.id, target: read.target }]
      : [];
  });
  if (causes.length === 0 || open.length === 1) return new Map();
  const causesOf = Map.groupBy(causes, ({ component, target }) => `${component}@${target}`);
  const place = new Map(open.map(({ id }, index) => [id, index]));
  return new Map(
    open.flatMap((incident) => {
      const read = readCauseKey(incident.causeKey);
      if (isBlindness(incident) || isOwnTrouble(incident) || !('target' in read)) return [];
      const [first = new Set<string>(), ...others] = needsOf(incident, config);
      const deeper = [...first]
        .filter((component) => others.every((needed) => needed.has(component)))
        .flatMap((component) => causesOf.get(`${component}@${read.target}`) ?? [])
        .filter(({ id }) => id !== incident.id)
        .toSorted((a, b) => place.get(a.id)! - place.get(b.id)!);
      return deeper.length > 0 ? [[incident.id, deeper.map(({ id }) => id)]] : [];
    }),
  );
}

/**
 * The cause by which an incident is or could be inhibited. One that has reached everybody is preferred, then the one that
 * inhibits it already, then the oldest. What is itself inhibited or in planned work inhibits nothing.
 */
export function inhibitorOf(incident: Incident, { causesOf, hasReached }: Inhibition): Incident | undefined {
  const causes = causesOf(incident).filter(
    ({ stage, telling }) =>
      stage === 'open' && telling?.hold?.kind !== 'component' && telling?.hold?.kind !== 'maintenance',
  );
  const reaching = causes.filter((cause) => hasReached(cause, incident));
  const candidates = reaching.length > 0 ? reaching : causes;
  const { hold } = incident.telling ?? {};
  const present = hold?.kind === 'component' ? hold.incidentId : undefined;
  return candidates.find(({ id }) => id === present) ?? candidates[0];
}

/** What the component to blame needs, or else what each of the functions needs. */
function needsOf(
  incident: Incident,
  { components, functions }: Pick<IncidentConfig, 'components' | 'functions'>,
): readonly ReadonlySet<string>[] {
  const component = blamedComponent(incident);
  const starts =
    component === undefined
      ? functionsIn(incident).map((id) => functions.get(id)?.dependsOn ?? [])
      : [components.get(component)?.dependsOn ?? []];
  return starts.map((ids) => dependenciesOf(ids, components));
}

/** Ids of the functions that stand in an incident or that its signals are about. */
export function functionsIn(incident: Pick<Incident, 'affected' | 'signals'>): readonly string[] {
  const standing = standingFunctions(incident).map(({ functionId }) => functionId);
  const signalled = (incident.signals ?? []).flatMap(({ endedAt, functions }) =>
    endedAt === undefined ? functions : [],
  );
  return [...new Set([...standing, ...signalled])];
}

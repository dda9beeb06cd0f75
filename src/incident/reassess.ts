// Whether the open incidents still blame their components with good reason. Looked at each second: runs that pass and functions
// that recover take grounds away.
import type { Incident } from '../model/incident.ts';
import type { FunctionState } from '../model/state.ts';
import { dependentsOf, hasGotThrough, hasGrounds, type BlameWorld } from '../state/blame.ts';
import { readCauseKey } from './cause-key.ts';
import type { IncidentDecision, IncidentWorld } from './decision.ts';
import { incidentTitle } from './headline.ts';
import { standingFunctions } from './standing.ts';

/** The incidents of components of which it is more or less sure now that the component is to blame. */
export function reassess(world: IncidentWorld, now: number): readonly IncidentDecision[] {
  return world.open.flatMap((incident) => {
    const blame = blameOfComponent(incident, world);
    if (blame === incident.blame) return [];
    const { blame: _, ...rest } = incident;
    const next = { ...rest, ...(blame && { blame }) };
    const title = incidentTitle(next, world.config, now);
    return [{ kind: 'changed' as const, incident: { ...next, title }, entries: [], notices: [] }];
  });
}

function blameOfComponent(incident: Incident, { config, stateOf }: IncidentWorld): Incident['blame'] {
  const read = readCauseKey(incident.causeKey);
  // Who reported it from outside has grounds of his own.
  if (read.kind !== 'component' || (incident.signals ?? []).some(({ endedAt }) => endedAt === undefined))
    return undefined;
  const failing = standingFunctions(incident)
    .flatMap((one) => stateOf(one) ?? [])
    .filter(({ state }) => state === 'failing');
  // Of functions without an answer nothing new is known.
  if (failing.length === 0) return incident.blame;
  const world: BlameWorld = { ...config, stateOf };
  if (!hasGrounds(read.id, failing, world)) return 'unfounded';
  return isDoubted(read, failing, world) ? 'doubtful' : undefined;
}

function isDoubted(
  { id, target }: { readonly id: string; readonly target: string },
  blaming: readonly FunctionState[],
  world: BlameWorld,
): boolean {
  const since = Math.min(...blaming.map(({ blame, since: failingSince }) => blame?.since ?? failingSince));
  const ids = new Set(blaming.map(({ functionId }) => functionId));
  return dependentsOf(id, world).some((functionId) => {
    const state = ids.has(functionId) ? undefined : world.stateOf({ functionId, target });
    return state !== undefined && hasGotThrough(state, id, since);
  });
}

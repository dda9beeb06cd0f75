// Looks at a state, not at a change: what should the incidents be, now that this function is so? Asked twice it decides
// once, so a restart or a lost event cannot leave an incident out or open a second one.
import type { Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { FunctionState } from '../model/state.ts';
import { lastAnswerAt } from '../state/verdict.ts';
import { entry, joinedBy, leftBy, opened, questionOf, standingIn } from './affect.ts';
import { blindnessKeyOf, isBlindness } from './cause-key.ts';
import { joined, openAfter, withStates } from './decision.ts';
import type { IncidentDecision, IncidentWorld } from './decision.ts';
import { failing } from './failing.ts';

/** What one function's state means for the incidents. Empty when they are already as they should be. */
export function decide(
  state: FunctionState,
  world: IncidentWorld,
  now: number,
  newId: () => string,
): readonly IncidentDecision[] {
  switch (state.state) {
    case 'maintenance':
      return [];
    case 'failing':
      return [
        ...recoveries(state, world, now, isBlindness),
        ...failing(state, withStates(world, [state]), { now, newId }),
      ];
    case 'unknown':
      return silent(state, world, now, newId);
    case 'working':
    case 'slow':
      // It was told once that it fails and works by turns; it is over when it stays well.
      return state.flapping ? [] : recoveries(state, world, now, () => true);
  }
}

/** The same for many states at once, each seeing what was decided before it; one decision for each incident. */
export function decideAll(
  states: readonly FunctionState[],
  world: IncidentWorld,
  now: number,
  newId: () => string,
): readonly IncidentDecision[] {
  // What fails comes first, so that an incident is not closed and opened anew in one breath.
  const ordered = states.toSorted((a, b) => Number(b.state === 'failing') - Number(a.state === 'failing'));
  const decided = new Map<string, IncidentDecision>();
  const seeing = withStates(world, states);
  let { open } = world;
  for (const state of ordered) {
    for (const next of decide(state, { ...seeing, open }, now, newId)) {
      const before = decided.get(next.incident.id);
      decided.set(next.incident.id, before ? joined(before, next) : next);
      open = openAfter(open, next);
    }
  }
  return [...decided.values()];
}

/** Takes functions that are not watched any more out of their incidents: after a start and after a new configuration. */
export function releaseUnwatched(
  world: IncidentWorld,
  isWatched: (subject: Subject) => boolean,
  now: number,
): readonly IncidentDecision[] {
  return world.open.flatMap((incident) => {
    const gone = incident.affected.filter((one) => one.recoveredAt === undefined && !isWatched(one));
    if (gone.length === 0) return [];
    const event = ({ functionId, target }: Subject) => ({ kind: 'unwatched' as const, functionId, target });
    return [leftBy(incident, { subjects: gone, isWell: false, event }, world, now)];
  });
}

/** A person has taken the incident; undefined when it is over or was taken before. */
export function acknowledge(incident: Incident, by: string, now: number): IncidentDecision | undefined {
  if (incident.stage === 'restored' || incident.acknowledgedAt !== undefined) return undefined;
  return {
    kind: 'changed',
    incident: { ...incident, acknowledgedAt: now, acknowledgedBy: by },
    entries: [entry(incident, now, { kind: 'acknowledged' }, by)],
    notices: [{ action: 'acknowledge', reason: 'incident-acknowledged' }],
  };
}

/** No fresh answer for so long that one should have come since we began to wait for it. */
function silent(
  state: FunctionState,
  world: IncidentWorld,
  now: number,
  newId: () => string,
): readonly IncidentDecision[] {
  // There is one incident of the monitor itself for all functions.
  if (state.cause.kind === 'runner-trouble' && state.cause.trouble === 'network-unreachable') return [];
  const last = lastAnswerAt(state.tracks);
  const waitingSince = Math.max(last ?? state.knownSince, state.knownSince);
  if (now <= world.staleAt(state, waitingSince)) return [];
  if (world.open.some((incident) => standingIn(incident, state))) return [];
  const causeKey = blindnessKeyOf(state);
  const match = world.open.find((incident) => incident.causeKey === causeKey);
  if (match) return [joinedBy(match, state, world, now)];
  return [opened(state, { id: newId(), causeKey, startedAt: last ?? state.knownSince }, world, now)];
}

function recoveries(
  state: FunctionState,
  world: IncidentWorld,
  now: number,
  concerns: (incident: Incident) => boolean,
): readonly IncidentDecision[] {
  const kind = state.state === 'failing' ? ('answered-no' as const) : ('recovered' as const);
  const event = (subject: Subject) => ({ kind, question: questionOf(subject, world) });
  return world.open
    .filter((incident) => concerns(incident) && standingIn(incident, state))
    .map((incident) => leftBy(incident, { subjects: [state], isWell: true, event }, world, now));
}

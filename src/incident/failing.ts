// What a function that fails means for the incidents: it opens one, joins one, stays in its own, or leaves for another because
// something else is to blame now. The blame that it follows is damped by the state (see state/blame.ts).
import { dependenciesOf } from '../model/dependencies.ts';
import type { Incident } from '../model/incident.ts';
import type { FunctionState } from '../model/state.ts';
import { blameOf, namedBy } from '../state/blame.ts';
import { harmOf, type Harm } from '../state/failing-since.ts';
import { hasFailed, isJudged } from '../state/track.ts';
import { isSame, joinedBy, leftBy, nameOf, opened, questionOf, renamed, standingIn, stayed } from './affect.ts';
import { causeKeyOf, componentOf, isBlindness, readCauseKey } from './cause-key.ts';
import { joined, type IncidentDecision, type IncidentWorld } from './decision.ts';
import { standingFunctions } from './standing.ts';

interface Moment {
  readonly now: number;
  readonly newId: () => string;
}

/** What one failing function means for the incidents, apart from those of missing answers. */
export function failing(state: FunctionState, world: IncidentWorld, moment: Moment): readonly IncidentDecision[] {
  const candidates = world.open.filter((incident) => !isBlindness(incident));
  const blamed = blameOf(state, { ...world.config, stateOf: world.stateOf });
  const present = candidates.find((incident) => standingIn(incident, state));
  if (!present) return [joinsOrOpens(state, { candidates, blamed, harm: harmOf(state) }, world, moment)];
  const { now } = moment;
  if (staysIn(present, state, blamed)) return [stayed(present, state, world, now) ?? []].flat();
  if (isRenameable(present, blamed, { candidates, world }))
    return [renamed(present, state, { component: blamed!, world, now })];
  const others = candidates.filter((incident) => incident !== present);
  const next = joinsOrOpens(
    state,
    { candidates: others, blamed, harm: harmOfBlame(state), movedFrom: present.id },
    world,
    moment,
  );
  return [next, left(present, state, { to: next.incident, blamed }, world, now)];
}

/** Whether the incident that it stands in is still the right one. */
function staysIn(present: Incident, state: FunctionState, blamed: string | undefined): boolean {
  if (present.causeKey === causeKeyOf(state, blamed)) return true;
  const isOfFunctions = componentOf(present.causeKey) === undefined;
  if (isOfFunctions) return blamed === undefined;
  // It never named the component and does not name another: no new evidence.
  const { blames } = standingIn(present, state) ?? {};
  return namedBy(state) === undefined && blames === undefined;
}

/** Whether there are grounds for a component now to which all that stands in an incident of functions can be put down. */
function isRenameable(
  present: Incident,
  blamed: string | undefined,
  { candidates, world }: { readonly candidates: readonly Incident[]; readonly world: IncidentWorld },
): boolean {
  const { kind } = readCauseKey(present.causeKey);
  if (blamed === undefined || kind !== 'function' || (present.signals ?? []).length > 0) return false;
  const [first] = present.affected;
  if (!first || candidates.some(({ causeKey }) => causeKey === causeKeyOf(first, blamed))) return false;
  return standingFunctions(present).every((one) => {
    const state = world.stateOf(one);
    return state?.state === 'failing' && blameOf(state, { ...world.config, stateOf: world.stateOf }) === blamed;
  });
}

interface Entering {
  readonly candidates: readonly Incident[];
  readonly blamed: string | undefined;
  readonly harm: Harm;
  /** The incident that it leaves. */
  readonly movedFrom?: string;
}

function joinsOrOpens(
  state: FunctionState,
  { candidates, blamed, harm, movedFrom }: Entering,
  world: IncidentWorld,
  { now, newId }: Moment,
): IncidentDecision {
  const causeKey = causeKeyOf(state, blamed);
  // A function that comes back without a new culprit belongs to the incident that it was part of.
  const earlier = () =>
    candidates.find(({ affected }) => affected.some((one) => isSame(one, state) && one.movedTo === undefined));
  const match =
    candidates.find((incident) => incident.causeKey === causeKey) ??
    (blamed === undefined ? (earlier() ?? sameMoment(state, candidates, world, now)) : undefined);
  if (match) return joinedBy(match, state, world, now, harm);
  const unnamed = candidates.find((incident) => isRenameable(incident, blamed, { candidates, world }));
  if (unnamed) {
    const rename = renamed(unnamed, state, { component: blamed!, world, now });
    return joined(rename, joinedBy(rename.incident, state, world, now, harm));
  }
  return opened(state, { id: newId(), causeKey, ...harm, ...(movedFrom && { movedFrom }) }, world, now);
}

/**
 * An incident that has just been opened for another function that fails without a culprit, and needs a component that
 * this one needs too: the same cause, as far as anybody can tell.
 */
function sameMoment(
  { functionId, target }: FunctionState,
  candidates: readonly Incident[],
  { config, groupWithinMs }: IncidentWorld,
  now: number,
): Incident | undefined {
  const own = dependenciesOf(config.functions.get(functionId)?.dependsOn ?? [], config.components);
  if (groupWithinMs === 0 || own.size === 0) return undefined;
  return candidates.find(({ causeKey, openedAt }) => {
    const read = readCauseKey(causeKey);
    if (read.kind !== 'function' || read.target !== target || Math.abs(now - openedAt) > groupWithinMs) return false;
    const theirs = dependenciesOf(config.functions.get(read.id)?.dependsOn ?? [], config.components);
    return [...theirs].some((component) => own.has(component));
  });
}

/** The function leaves an incident for another one. */
function left(
  present: Incident,
  state: FunctionState,
  { to, blamed }: { readonly to: Incident; readonly blamed: string | undefined },
  world: IncidentWorld,
  now: number,
): IncidentDecision {
  const event = {
    ...{ kind: 'moved-to' as const, question: questionOf(state, world), incident: to.id },
    ...(blamed !== undefined && { component: nameOf(blamed, world) }),
  };
  return leftBy(present, { subjects: [state], isWell: false, movedTo: to.id, event: () => event }, world, now);
}

/** When the harm began that a new blame stands for: with the first of the failures in a row that name it. */
function harmOfBlame(state: FunctionState): Harm {
  const component = namedBy(state);
  const starts = Object.values(state.tracks).flatMap(({ recent }) => {
    const judged = recent.filter(isJudged);
    const other = judged.findLastIndex((one) => !hasFailed(one) || one.component !== component);
    const first = judged[other + 1];
    return first ? (first.startedAt ?? first.at) : [];
  });
  return { startedAt: Math.min(state.blame?.since ?? state.since, ...starts) };
}

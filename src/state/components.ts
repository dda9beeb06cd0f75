import type { BusinessFunction, Component } from '../model/function.ts';
import type { Signal } from '../model/signal.ts';
import { subjectKey } from '../model/names.ts';
import type { ComponentState, FunctionState } from '../model/state.ts';
import { blastRadius } from './blast-radius.ts';
import { blameOf, hasGotThrough, namedIn, type BlameWorld } from './blame.ts';

export interface ComponentNeeds {
  readonly components: ReadonlyMap<string, Component>;
  readonly functions: ReadonlyMap<string, BusinessFunction>;
  /** Names of the scheduled targets. */
  readonly targets: readonly string[];
  readonly states: readonly FunctionState[];
  /** Reports from outside that components are down. */
  readonly signals: readonly Signal[];
  /** What this returned before: gives each state its beginning. Empty after a start. */
  readonly before: readonly ComponentState[];
}

/**
 * The state of every component at every scheduled target, as the functions that use it tell. What did not change is the
 * same object as before, and the whole is the same array when nothing did.
 */
export function componentStates(needs: ComponentNeeds, now: number): readonly ComponentState[] {
  const earlier = new Map(needs.before.map((one) => [keyOf(one), one]));
  const blamed = blamedAt(needs);
  const next = [...needs.components.keys()].flatMap((componentId) => {
    const users = new Set(
      blastRadius([componentId], needs.components, needs.functions).functions.map(({ functionId }) => functionId),
    );
    return needs.targets.map((target) => {
      const there = needs.states.filter((state) => state.target === target);
      const using = there.filter(({ functionId }) => users.has(functionId));
      const reported = needs.signals.filter(({ causeKey }) => causeKey === `component:${componentId}@${target}`);
      const told = {
        componentId,
        target,
        ...(reportedBy(reported, blamed(componentId, target)) ??
          toldBy(componentId, blamed(componentId, target), { there, using, now })),
      };
      return settled(earlier.get(keyOf(told)), told, now);
    });
  });
  const isSame = next.length === needs.before.length && next.every((one, index) => one === needs.before[index]);
  return isSame ? needs.before : next;
}

type Told = Pick<ComponentState, 'state' | 'since' | 'blamedBy' | 'isDoubtful'>;

/** The failing functions that a component at a target is blamed for. */
type BlamedAt = (componentId: string, target: string) => readonly FunctionState[];

function blamedAt({ components, functions, states }: ComponentNeeds): BlamedAt {
  const bySubject = new Map(states.map((state) => [subjectKey(state), state]));
  const world: BlameWorld = { components, functions, stateOf: (subject) => bySubject.get(subjectKey(subject)) };
  const failing = states.filter(({ state }) => state === 'failing');
  const byComponent = Map.groupBy(failing, (state) => {
    const componentId = blameOf(state, world);
    return componentId && keyOf({ componentId, target: state.target });
  });
  return (componentId, target) => byComponent.get(keyOf({ componentId, target })) ?? [];
}

/** Somebody outside says that it is down: then it is, whatever the functions say. */
function reportedBy(signals: readonly Signal[], blaming: readonly FunctionState[]): Told | undefined {
  if (signals.length === 0) return undefined;
  return {
    state: 'failing',
    since: Math.min(...signals.map(({ since }) => since)),
    blamedBy: blaming.map((one) => one.functionId),
  };
}

function toldBy(
  componentId: string,
  failing: readonly FunctionState[],
  {
    there,
    using: users,
    now,
  }: { readonly there: readonly FunctionState[]; readonly using: readonly FunctionState[]; readonly now: number },
): Told {
  if (failing.length > 0)
    return { state: 'failing', since: earliest(failing), ...accusedBy(componentId, failing, users) };
  const slow = there.filter(({ state, cause }) => state === 'slow' && namedIn(cause) === componentId);
  if (slow.length > 0) return { state: 'slow', since: earliest(slow), blamedBy: slow.map((one) => one.functionId) };
  const working = users.filter(({ state }) => state === 'working' || state === 'slow');
  if (working.length > 0) return { state: 'working', since: earliest(working), blamedBy: [] };
  const isPlanned = users.length > 0 && users.every(({ state }) => state === 'maintenance');
  return {
    state: isPlanned ? 'maintenance' : 'unknown',
    since: users.length === 0 ? now : latest(users),
    blamedBy: [],
  };
}

/** Who blames a component, and whether another function has got through it since. */
function accusedBy(
  componentId: string,
  blaming: readonly FunctionState[],
  users: readonly FunctionState[],
): Pick<ComponentState, 'blamedBy' | 'isDoubtful'> {
  const since = Math.min(...blaming.map(({ blame, since: failingSince }) => blame?.since ?? failingSince));
  const isDoubtful = users.some((one) => !blaming.includes(one) && hasGotThrough(one, componentId, since));
  return { blamedBy: blaming.map(({ functionId }) => functionId), ...(isDoubtful && { isDoubtful }) };
}

/** Told for the first time, a state begins when the functions' states did; later, when it is first told. */
function settled(before: ComponentState | undefined, told: ComponentState, now: number): ComponentState {
  if (!before) return told;
  if (before.state !== told.state) return { ...told, since: now };
  const isSame =
    JSON.stringify(before.blamedBy) === JSON.stringify(told.blamedBy) && before.isDoubtful === told.isDoubtful;
  return isSame ? before : { ...told, since: before.since };
}

const earliest = (states: readonly FunctionState[]) => Math.min(...states.map(({ since }) => since));
const latest = (states: readonly FunctionState[]) => Math.max(...states.map(({ since }) => since));
const keyOf = ({ componentId, target }: Pick<ComponentState, 'componentId' | 'target'>) => `${componentId}@${target}`;

import type { BusinessFunction, Component } from '../model/function.ts';
import type { Signal } from '../model/signal.ts';
import type { ComponentState, FunctionState } from '../model/state.ts';
import { blastRadius } from './blast-radius.ts';

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
        ...(reportedBy(reported, there, componentId) ?? toldBy(componentId, there, using, now)),
      };
      return settled(earlier.get(keyOf(told)), told, now);
    });
  });
  const isSame = next.length === needs.before.length && next.every((one, index) => one === needs.before[index]);
  return isSame ? needs.before : next;
}

type Told = Pick<ComponentState, 'state' | 'since' | 'blamedBy'>;

/** Somebody outside says that it is down: then it is, whatever the functions say. */
function reportedBy(
  signals: readonly Signal[],
  states: readonly FunctionState[],
  componentId: string,
): Told | undefined {
  if (signals.length === 0) return undefined;
  const blaming = states.filter(
    (one) => one.state === 'failing' && 'component' in one.cause && one.cause.component === componentId,
  );
  return {
    state: 'failing',
    since: Math.min(...signals.map(({ since }) => since)),
    blamedBy: blaming.map((one) => one.functionId),
  };
}

/** @param users the states of all functions that depend on the component */
function toldBy(
  componentId: string,
  all: readonly FunctionState[],
  users: readonly FunctionState[],
  now: number,
): Told {
  for (const state of ['failing', 'slow'] as const) {
    const blaming = all.filter(
      (one) => one.state === state && 'component' in one.cause && one.cause.component === componentId,
    );
    if (blaming.length > 0) return { state, since: earliest(blaming), blamedBy: blaming.map((one) => one.functionId) };
  }
  const working = users.filter(({ state }) => state === 'working' || state === 'slow');
  if (working.length > 0) return { state: 'working', since: earliest(working), blamedBy: [] };
  const isPlanned = users.length > 0 && users.every(({ state }) => state === 'maintenance');
  return {
    state: isPlanned ? 'maintenance' : 'unknown',
    since: users.length === 0 ? now : latest(users),
    blamedBy: [],
  };
}

/** Told for the first time, a state begins when the functions' states did; later, when it is first told. */
function settled(before: ComponentState | undefined, told: ComponentState, now: number): ComponentState {
  if (!before) return told;
  if (before.state !== told.state) return { ...told, since: now };
  const isSame = JSON.stringify(before.blamedBy) === JSON.stringify(told.blamedBy);
  return isSame ? before : { ...told, since: before.since };
}

const earliest = (states: readonly FunctionState[]) => Math.min(...states.map(({ since }) => since));
const latest = (states: readonly FunctionState[]) => Math.max(...states.map(({ since }) => since));
const keyOf = ({ componentId, target }: Pick<ComponentState, 'componentId' | 'target'>) => `${componentId}@${target}`;

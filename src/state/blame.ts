// What a failing function is put down to. A component is accused only on grounds: a failing step names it, or at least two and
// at least half of the functions that depend on it fail. Otherwise the function itself is what is wrong.
import { dependenciesOf } from '../model/dependencies.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import type { Subject } from '../model/names.ts';
import type { Blame, Cause, FunctionState, Observation } from '../model/state.ts';
import type { SubjectPolicy } from './policy.ts';
import { hasFailed, isJudged } from './track.ts';

/** The component that a cause names. */
export const namedIn = (cause: Cause): string | undefined => ('component' in cause ? cause.component : undefined);

/** The component that a failing function's own steps name. */
export const namedBy = ({ blame, cause }: Pick<FunctionState, 'blame' | 'cause'>): string | undefined =>
  blame ? blame.component : namedIn(cause);

/** The blame of a failing function, whose newest evidence is `cause`. */
export function blameAfter(
  { state, blame, tracks, since }: FunctionState,
  cause: Cause,
  policy: SubjectPolicy,
  now: number,
): Blame {
  const component = namedIn(cause);
  const newest = { ...(component !== undefined && { component }), since: now };
  if (state !== 'failing') return newest;
  // Saved by a version that did not note it.
  if (!blame) return { ...newest, since };
  if (blame.component === component) return blame;
  const isTooSoon = Math.abs(now - blame.since) < (policy.blameMovesAfterMs ?? 0);
  const meets = Object.values(tracks).filter(({ recent }) => hasMetAlarm(recent, component, policy));
  return isTooSoon || meets.length < policy.alarm.locations ? blame : newest;
}

/** Whether failures that name this component are as many as set off an alarm. */
function hasMetAlarm(
  recent: readonly Observation[],
  component: string | undefined,
  { alarm: { after } }: SubjectPolicy,
): boolean {
  const judged = recent.filter(isJudged).slice(-after.of);
  return judged.filter((one) => hasFailed(one) && one.component === component).length >= after.count;
}

export interface BlameWorld {
  readonly components: ReadonlyMap<string, Component>;
  readonly functions: ReadonlyMap<string, BusinessFunction>;
  readonly stateOf: (subject: Subject) => FunctionState | undefined;
}

/** The component that a failing function is put down to, or undefined when there are grounds for none. */
export function blameOf(state: FunctionState, world: BlameWorld): string | undefined {
  const named = namedBy(state);
  if (named !== undefined) return named;
  const needs = dependenciesOf(world.functions.get(state.functionId)?.dependsOn ?? [], world.components);
  const best = [...needs]
    .map((componentId) => ({ componentId, ...dependentsThere(componentId, state.target, world) }))
    .filter(isShared)
    .toSorted((a, b) => b.failing / b.fresh - a.failing / a.fresh || b.failing - a.failing);
  return best[0]?.componentId;
}

/** Whether these failing functions, which stand in one incident, give grounds to blame a component. */
export function hasGrounds(componentId: string, failing: readonly FunctionState[], world: BlameWorld): boolean {
  if (failing.some((state) => namedBy(state) === componentId)) return true;
  return failing.some(({ target }) => isShared(dependentsThere(componentId, target, world)));
}

/** At least two, and at least half of those that depend on it. */
const isShared = ({ failing, fresh }: Dependents): boolean => failing >= 2 && 2 * failing >= fresh;

interface Dependents {
  readonly fresh: number;
  readonly failing: number;
}

/** How many functions that depend on a component have a fresh answer, and how many fail without naming another one. */
function dependentsThere(componentId: string, target: string, world: BlameWorld): Dependents {
  const states = dependentsOf(componentId, world).flatMap((functionId) => world.stateOf({ functionId, target }) ?? []);
  const failing = states.filter((one) => one.state === 'failing' && (namedBy(one) ?? componentId) === componentId);
  return { fresh: states.filter(isFresh).length, failing: failing.length };
}

/** Has an answer about the business that is not stale. */
const isFresh = ({ state }: FunctionState): boolean => state !== 'unknown' && state !== 'maintenance';

/**
 * Whether a function has got through a component since it was blamed: the run began after that, and a step that names the
 * component passed.
 */
export function hasGotThrough(state: FunctionState, componentId: string, since: number): boolean {
  if (!isFresh(state)) return false;
  return Object.values(state.tracks).some(({ recent }) => {
    const newest = recent.findLast(isJudged);
    return (newest?.startedAt ?? 0) > since && (newest?.passedThrough ?? []).includes(componentId);
  });
}

const known = new WeakMap<BlameWorld['functions'], Map<string, string[]>>();

/** Ids of the functions that depend on a component, directly or through others. */
export function dependentsOf(
  componentId: string,
  { components, functions }: Pick<BlameWorld, 'components' | 'functions'>,
): readonly string[] {
  let byComponent = known.get(functions);
  if (!byComponent) {
    byComponent = new Map();
    for (const { id, dependsOn } of functions.values())
      for (const needed of dependenciesOf(dependsOn, components)) {
        const ids = byComponent.get(needed) ?? [];
        ids.push(id);
        byComponent.set(needed, ids);
      }
    known.set(functions, byComponent);
  }
  return byComponent.get(componentId) ?? [];
}

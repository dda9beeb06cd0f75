import { dependenciesOf } from '../model/dependencies.ts';
import type { BusinessFunction, Component } from '../model/function.ts';
import { subjectKey, type Subject } from '../model/names.ts';
import type { FunctionState, State } from '../model/state.ts';
import { namedBy } from './blame.ts';
import { harmOf } from './failing-since.ts';

/** A function that is not known to work, with the component that its state blames. */
export interface DoubtfulFunction {
  readonly fn: BusinessFunction;
  readonly component?: string;
}

/** What is measured at one target at one moment, for sentences that say that something works. */
export interface Measured {
  /** Whether the newest answer of a function says that it works, without any doubt. */
  readonly isKnownToWork: (functionId: string) => boolean;
  /** Of a function that is not asked there nothing is known. */
  readonly stateOf: (functionId: string) => State;
  /** The functions asked there that are not known to work, in the order of the configuration. */
  readonly doubtful: readonly DoubtfulFunction[];
}

/** The parts of a configuration that say what depends on what. */
export interface MeasuredConfig {
  readonly functions: ReadonlyMap<string, BusinessFunction>;
  readonly components: ReadonlyMap<string, Pick<Component, 'dependsOn'>>;
}

/**
 * Slow is working. A first failure that is being checked again, failures in some locations, and flapping are doubts that
 * some page, metric or incident shows, so nothing may say that the function works.
 */
export const isKnownToWork = ({ state, isCheckingAgain, advisory, flapping }: FunctionState): boolean =>
  (state === 'working' || state === 'slow') && !isCheckingAgain && !advisory && !flapping;

/**
 * What is measured at a target. In doubt is also a function that has no state yet, and one that depends on a component that
 * another function blames and has not passed since that began to fail.
 */
export function measuredAt(target: string, config: MeasuredConfig, states: readonly FunctionState[]): Measured {
  const byKey = new Map(states.filter((one) => one.target === target).map((one) => [subjectKey(one), one]));
  const recordOf = (functionId: string) => byKey.get(subjectKey({ functionId, target }));
  const blamed = blamedIn([...byKey.values()]);
  const works = (functionId: string) => {
    const record = recordOf(functionId);
    return record !== undefined && isKnownToWork(record) && !isOvertaken(record, blamed, config);
  };
  const doubtful = [...config.functions.values()].flatMap((fn): DoubtfulFunction[] => {
    if (!fn.targets.includes(target) || works(fn.id)) return [];
    const record = recordOf(fn.id);
    const component = record && namedBy(record);
    return [{ fn, ...(component === undefined ? {} : { component }) }];
  });
  return { isKnownToWork: works, stateOf: (id) => recordOf(id)?.state ?? 'unknown', doubtful };
}

/** The components that failing functions blame, each with when that began, epoch milliseconds; the latest counts. */
function blamedIn(states: readonly FunctionState[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const state of states) {
    const component = state.state === 'failing' ? namedBy(state) : undefined;
    if (component === undefined) continue;
    found.set(component, Math.max(found.get(component) ?? 0, harmOf(state).startedAt));
  }
  return found;
}

/** Whether the last pass of a function is older than the failure of a component that it depends on. */
function isOvertaken(
  { functionId, tracks }: FunctionState,
  blamed: ReadonlyMap<string, number>,
  { functions, components }: MeasuredConfig,
): boolean {
  if (blamed.size === 0) return false;
  const needed = dependenciesOf(functions.get(functionId)?.dependsOn ?? [], components);
  const since = Math.max(...Array.from(needed, (id) => blamed.get(id) ?? -Infinity));
  if (!Number.isFinite(since)) return false;
  return !Object.values(tracks)
    .flatMap(({ recent }) => recent)
    .some(({ outcome, startedAt, at }) => (outcome === 'passed' || outcome === 'flaky') && (startedAt ?? at) >= since);
}

/** The same for whoever can ask for one state at a time; each target is looked at once, when it is first asked for. */
export function measuredIn(
  config: MeasuredConfig,
  stateOf: (subject: Subject) => FunctionState | undefined,
): (target: string) => Measured {
  const known = new Map<string, Measured>();
  return (target) => {
    const states = () => Array.from(config.functions.keys(), (functionId) => stateOf({ functionId, target }));
    const measured =
      known.get(target) ??
      measuredAt(
        target,
        config,
        states().filter((one) => one !== undefined),
      );
    known.set(target, measured);
    return measured;
  };
}

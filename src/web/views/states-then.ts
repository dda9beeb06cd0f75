// How things were when an incident was at its worst, from how they are now and what changed since. For the picture alone.
import type { Config } from '../../config/config.ts';
import { blamedComponent, targetOf } from '../../incident/cause-key.ts';
import type { AffectedFunction, Incident } from '../../model/incident.ts';
import { subjectKey } from '../../model/names.ts';
import type { ComponentState, FunctionState, StateChange } from '../../model/state.ts';
import { componentStates } from '../../state/components.ts';
import type { GraphFacts } from './dependency-graph.ts';

/** When most of the functions of an incident had joined it, epoch milliseconds. */
export const worstAt = ({ affected, openedAt }: Incident): number =>
  Math.max(openedAt, ...affected.map(({ joinedAt }) => joinedAt));

/** @param changes the first of each function after {@link worstAt} */
export function factsThen(
  incident: Incident,
  { config, states }: { readonly config: Config; readonly states: readonly FunctionState[] },
  changes: readonly StateChange[],
): GraphFacts {
  const at = worstAt(incident);
  const before = new Map(changes.map((change) => [subjectKey(change), change.from]));
  const affected = new Map(incident.affected.filter((one) => stood(one, at)).map((one) => [subjectKey(one), one]));
  const then = states.map((now): FunctionState => {
    const own = affected.get(subjectKey(now));
    if (own) return { ...now, state: 'failing', cause: own.cause };
    const state = before.get(subjectKey(now)) ?? now.state;
    return state === now.state ? now : { ...now, state, cause: { kind: 'passed' } };
  });
  const components = componentStates(
    {
      components: config.components,
      functions: config.functions,
      targets: [...config.targets.values()].filter(({ scheduled }) => scheduled).map(({ name }) => name),
      states: then,
      signals: [],
      before: [],
    },
    at,
  );
  return { config, states: then, components: components.map((one) => blamed(one, incident)) };
}

const stood = ({ joinedAt, recoveredAt = Infinity }: AffectedFunction, at: number) =>
  joinedAt <= at && recoveredAt > at;

const blamed = (one: ComponentState, incident: Incident): ComponentState =>
  one.componentId === blamedComponent(incident) && one.target === targetOf(incident.causeKey)
    ? { ...one, state: 'failing' }
    : one;

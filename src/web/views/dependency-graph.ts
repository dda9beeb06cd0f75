// What hangs on what, as nodes and edges; where they are drawn is decided elsewhere.
import type { Config } from '../../config/config.ts';
import type { Say } from '../../i18n/locale.ts';
import type { ComponentState, FunctionState, State } from '../../model/state.ts';
import { blastRadius } from '../../state/blast-radius.ts';
import { pathOf } from './safe-link.ts';
import type { Linked } from './safe-link.ts';
import { customersTarget } from './situation.ts';

/**
 * `root`: what the picture is about. `hit`: hangs on it and does not work. `at-risk`: hangs on it and is not failing.
 * `below`: what the root itself needs.
 */
export type GraphMark = 'root' | 'hit' | 'at-risk' | 'below';

export interface GraphNode {
  readonly id: string;
  readonly kind: 'component' | 'function';
  readonly text: string;
  readonly href: string;
  readonly state: State;
  readonly word: string;
  readonly mark: GraphMark;
}

export interface GraphEdge {
  /** What is needed. */
  readonly from: string;
  /** Who needs it. */
  readonly to: string;
  /** Trouble goes along it. */
  readonly isHit: boolean;
}

export interface DependencyGraph {
  readonly label: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** How many there are besides, in the list alone. */
  readonly hidden: number;
  /** All of it in words. */
  readonly groups: readonly { readonly label: string; readonly links: readonly Linked[] }[];
}

export interface GraphQuestion {
  readonly components: readonly string[];
  /** Functions that it is about when no component is to blame. */
  readonly functions?: readonly string[];
  /** Where; the customers' target by default. */
  readonly target?: string | undefined;
  /** Told as it was, not as it is. */
  readonly isOver?: boolean;
}

export interface GraphFacts {
  readonly config: Config;
  readonly states: readonly FunctionState[];
  readonly components: readonly ComponentState[];
}

/** More than this nobody can read in one picture. */
export const MOST_NODES = 40;

/** The picture around some components or functions, or undefined when nothing hangs together with them. */
export function dependencyGraph(question: GraphQuestion, facts: GraphFacts): DependencyGraph | undefined {
  const { say } = facts.config.locale;
  const all = allNodes(question, facts).map((bare) => ({ ...bare, word: say(`state.${bare.state}`) }));
  if (all.length < 2) return undefined;
  const urgency = ({ mark }: GraphNode) => ['root', 'hit', 'at-risk', 'below'].indexOf(mark);
  const nodes = all.toSorted((a, b) => urgency(a) - urgency(b)).slice(0, MOST_NODES);
  const roots = all.filter(({ mark }) => mark === 'root').map(({ text }) => text);
  return {
    label: say('view.graph.label', { names: roots.join(', ') }),
    nodes,
    edges: edgesAmong(nodes, facts.config),
    hidden: all.length - nodes.length,
    groups: groupsOf(all, question.isOver === true, say),
  };
}

/** Before it has its word. */
type BareNode = Omit<GraphNode, 'word'>;

const componentKey = (id: string) => `component:${id}`;
const functionKey = (id: string) => `function:${id}`;

function allNodes({ components: roots, functions = [], target }: GraphQuestion, facts: GraphFacts): BareNode[] {
  const { config } = facts;
  const radius = blastRadius(roots, config.components, config.functions);
  const above = new Set(radius.components);
  // Of functions that a component takes down, what else they need has nothing to do with it.
  const below = needsOf(
    roots.length > 0 ? roots : functions.flatMap((id) => config.functions.get(id)?.dependsOn ?? []),
    config,
  );
  const where = target ?? customersTarget(config);
  const componentStates = new Map(
    facts.components.filter((one) => one.target === where).map((one) => [one.componentId, one.state]),
  );
  const functionStates = statesOf(facts.states, where);
  const ofComponent = (id: string, isAbove: boolean): BareNode[] => {
    const component = config.components.get(id);
    if (!component) return [];
    const state = componentStates.get(id) ?? 'unknown';
    const place = isAbove ? 'at-risk' : 'below';
    return [node(componentKey(id), component.name, state, roots.includes(id) ? 'root' : hitOr(state, place))];
  };
  const ofFunction = (id: string, isRoot: boolean): BareNode[] => {
    const fn = config.functions.get(id);
    const state = functionStates.get(id) ?? 'unknown';
    return fn ? [node(functionKey(id), fn.question, state, isRoot ? 'root' : hitOr(state, 'at-risk'))] : [];
  };
  return [
    ...radius.components.flatMap((id) => ofComponent(id, true)),
    ...functions.flatMap((id) => ofFunction(id, roots.length === 0)),
    ...radius.functions.flatMap(({ functionId }) =>
      functions.includes(functionId) ? [] : ofFunction(functionId, false),
    ),
    ...[...below].filter((id) => !above.has(id)).flatMap((id) => ofComponent(id, false)),
  ];
}

/** The state of each function where it is asked for, or where it is tried first. */
function statesOf(states: readonly FunctionState[], where: string | undefined): ReadonlyMap<string, State> {
  const found = new Map<string, State>();
  for (const { functionId, target, state } of states)
    if (target === where || !found.has(functionId)) found.set(functionId, state);
  return found;
}

const hitOr = (state: State, otherwise: GraphMark): GraphMark =>
  state === 'failing' && otherwise !== 'below' ? 'hit' : otherwise;

function node(key: string, text: string, state: State, mark: GraphMark): BareNode {
  const kind = key.startsWith('component:') ? 'component' : 'function';
  const href = pathOf[kind](key.slice(kind.length + 1));
  return { id: key, kind, text, href, state, mark };
}

/** These components and all that they need, directly or not. */
function needsOf(ids: readonly string[], { components }: Config): Set<string> {
  const reached = new Set(ids);
  for (const id of reached) for (const other of components.get(id)?.dependsOn ?? []) reached.add(other);
  return reached;
}

function edgesAmong(nodes: readonly GraphNode[], { components, functions }: Config): GraphEdge[] {
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const isIll = (one: GraphNode | undefined) => one?.state === 'failing' && one.mark !== 'below';
  return nodes.flatMap(({ id, kind }) => {
    const own = id.slice(kind.length + 1);
    const needs = (kind === 'component' ? components.get(own) : functions.get(own))?.dependsOn ?? [];
    return needs
      .map(componentKey)
      .filter((from) => byId.has(from) && from !== id)
      .map((from) => ({ from, to: id, isHit: isIll(byId.get(from)) && isIll(byId.get(id)) }));
  });
}

function groupsOf(nodes: readonly GraphNode[], isOver: boolean, say: Say): DependencyGraph['groups'] {
  const groupOf = ({ mark, state }: GraphNode) => (mark === 'at-risk' && state === 'unknown' ? 'not-known' : mark);
  return (['hit', 'at-risk', 'not-known', 'below'] as const)
    .map((group) => ({
      label: say(isOver && group !== 'below' ? `view.graph.${group}.then` : `view.graph.${group}`),
      links: nodes
        .filter((one) => groupOf(one) === group)
        .map(({ text, href, state }) => ({ text: say(`view.graph.link.${state}`, { name: text }), href })),
    }))
    .filter(({ links }) => links.length > 0);
}

import { blamedComponent, readCauseKey } from '../incident/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import { drawGraph } from './graph-drawing.ts';
import type { GraphDrawing } from './graph-drawing.ts';
import { dependencyGraph } from './views/dependency-graph.ts';
import type { DependencyGraph, GraphFacts, GraphQuestion } from './views/dependency-graph.ts';

/** A graph and where its parts are drawn. */
export interface Picture {
  readonly graph: DependencyGraph;
  readonly drawing: GraphDrawing;
}

/** The picture around something, or undefined when nothing hangs together with it. */
export function pictureOf(question: GraphQuestion, facts: GraphFacts): Picture | undefined {
  const graph = dependencyGraph(question, facts);
  return graph && { graph, drawing: drawGraph(graph) };
}

/** The picture around what an incident is about; none for what is not about parts or functions. */
export function pictureOfIncident(incident: Incident, facts: GraphFacts): Picture | undefined {
  const { affected, stage } = incident;
  const { kind } = readCauseKey(incident.causeKey);
  if (kind !== 'component' && kind !== 'function') return undefined;
  const component = blamedComponent(incident);
  return pictureOf(
    {
      components: component === undefined ? [] : [component],
      functions: affected.map(({ functionId }) => functionId),
      target: affected[0]?.target,
      isOver: stage !== 'open',
    },
    facts,
  );
}

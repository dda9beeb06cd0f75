// Where the nodes of a picture stand and how its edges run. Sizes are of the drawing, which the page scales.
import { Graph, layout } from '@dagrejs/dagre';
import type { DependencyGraph, GraphEdge, GraphNode } from './views/dependency-graph.ts';

export interface DrawnNode extends GraphNode {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly lines: readonly string[];
}

export interface DrawnEdge extends GraphEdge {
  /** SVG path. */
  readonly path: string;
}

export interface GraphDrawing {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
}

export const NODE_WIDTH = 240;
export const LINE_HEIGHT = 19;
const LINE_CHARACTERS = 27;
const MOST_LINES = 3;
/** Above the text: the state; around it: room. */
const NODE_EXTRA = 38;
/** The same few pictures are asked for again and again, and only a changed configuration lays them out anew. */
const MOST_KEPT = 100;

interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: readonly { readonly x: number; readonly y: number }[];
  readonly paths: readonly string[];
}

const kept = new Map<string, Layout>();

/** Draws a graph from the left, where the cause is, to the right, where people feel it. */
export function drawGraph({ nodes, edges }: DependencyGraph): GraphDrawing {
  const sized = nodes.map((node) => {
    const lines = wrapped(node.text);
    return { ...node, lines, height: lines.length * LINE_HEIGHT + NODE_EXTRA };
  });
  const key = JSON.stringify([sized.map(({ id, height }) => [id, height]), edges.map(({ from, to }) => [from, to])]);
  const { width, height, places, paths } = kept.get(key) ?? keep(key, layOut(sized, edges));
  return {
    width,
    height,
    nodes: sized.map((node, index) => ({ ...node, ...(places[index] ?? { x: 0, y: 0 }) })),
    edges: edges.map((edge, index) => ({ ...edge, path: paths[index] ?? '' })),
  };
}

function keep(key: string, found: Layout): Layout {
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, found);
  return found;
}

function layOut(nodes: readonly { id: string; height: number }[], edges: readonly GraphEdge[]): Layout {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 72, marginx: 2, marginy: 2 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, height } of nodes) graph.setNode(id, { width: NODE_WIDTH, height });
  for (const { from, to } of edges) graph.setEdge(from, to);
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const centres = new Map(nodes.map(({ id }) => [id, graph.node(id) as Point]));
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    places: nodes.map(({ id, height: own }) => {
      const { x = 0, y = 0 } = centres.get(id) ?? {};
      return { x: round(x - NODE_WIDTH / 2), y: round(y - own / 2) };
    }),
    paths: edges.map(({ from, to }) => {
      const { points } = graph.edge(from, to) as { points: readonly Point[] };
      return curve(centres.get(from), points, centres.get(to));
    }),
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** From the right side of the one to the left side of the other; a long way round runs where the layout left room for it. */
function curve(from: Point | undefined, between: readonly Point[], to: Point | undefined): string {
  if (!from || !to) return '';
  const start = { x: from.x + NODE_WIDTH / 2, y: from.y };
  const end = { x: to.x - NODE_WIDTH / 2, y: to.y };
  const isShort = Math.abs(end.x - start.x) < NODE_WIDTH;
  const via = isShort ? [] : between.slice(1, -1).filter(({ x }) => x > start.x + 20 && x < end.x - 20);
  let before = start;
  const bends = [...via, end].map((point) => {
    const half = (point.x - before.x) / 2;
    const bend = `C${at({ x: before.x + half, y: before.y })} ${at({ x: point.x - half, y: point.y })} ${at(point)}`;
    before = point;
    return bend;
  });
  return `M${at(start)}${bends.join('')}`;
}

const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
const round = (value: number) => Math.round(value * 10) / 10;

/** Text in lines that fit the node; what is too long ends in `…`, and the node's title has all of it. */
export function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).flatMap(inPieces)) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= LINE_CHARACTERS) lines.splice(-1, 1, `${line} ${word}`);
    else lines.push(word);
  }
  if (lines.length <= MOST_LINES) return lines;
  const last = lines[MOST_LINES - 1] ?? '';
  return [...lines.slice(0, MOST_LINES - 1), `${last.slice(0, LINE_CHARACTERS - 1)}…`];
}

const inPieces = (word: string): readonly string[] => word.match(new RegExp(`.{1,${LINE_CHARACTERS}}`, 'gu')) ?? [];

import { LINE_HEIGHT, NODE_WIDTH } from '../graph-drawing.ts';
import type { DrawnNode } from '../graph-drawing.ts';
import type { Picture } from '../picture.ts';
import { LinkedText } from './linked-text.tsx';
import { useLocale } from './said.tsx';

interface Props {
  readonly picture: Picture;
  /** The page has lists of its own that say the same. */
  readonly isListed?: boolean;
}

/** What hangs on what, drawn; and the same as lists, which are all that a small screen shows. */
export function GraphFigure({ picture: { graph, drawing }, isListed = false }: Props) {
  const { say } = useLocale();
  const { width, height, nodes, edges } = drawing;
  return (
    <figure class="graph">
      <div class="wide">
        <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group" aria-label={graph.label}>
          <defs>
            {(['calm', 'hit'] as const).map((kind) => (
              <marker
                id={`arrow-${kind}`}
                viewBox="0 0 8 8"
                refX="7"
                refY="4"
                markerUnits="userSpaceOnUse"
                markerWidth="11"
                markerHeight="11"
                orient="auto"
              >
                <path class={`tip is-${kind}`} d="M0 0L8 4 0 8z" />
              </marker>
            ))}
          </defs>
          {edges.map((edge) => (
            <path
              class={edge.isHit ? 'edge is-hit' : 'edge'}
              d={edge.path}
              marker-end={`url(#arrow-${edge.isHit ? 'hit' : 'calm'})`}
            />
          ))}
          {nodes.map((node) => (
            <Node node={node} />
          ))}
        </svg>
      </div>
      <figcaption>
        {say('page.graph.reading')}
        {graph.hidden > 0 && ` ${say('page.graph.hidden', { count: graph.hidden })}`}
      </figcaption>
      {!isListed && (
        <dl class="entries">
          {graph.groups.map((group) => (
            <div>
              <dt>{group.label}</dt>
              {group.links.map((link) => (
                <dd>
                  <LinkedText link={link} />
                </dd>
              ))}
            </div>
          ))}
        </dl>
      )}
    </figure>
  );
}

function Node({ node }: { node: DrawnNode }) {
  const { x, y, height, lines, mark, state } = node;
  return (
    <a class={`node is-${state} mark-${mark} kind-${node.kind}`} href={node.href}>
      <title>{`${node.text} ${node.word}`}</title>
      <rect x={x + 1.5} y={y + 1.5} width={NODE_WIDTH - 3} height={height - 3} rx={node.kind === 'function' ? 12 : 0} />
      <use class={`shape is-${state}`} href={`#shape-${state}`} x={x + 14} y={y + 11} width="14" height="14" />
      <text class="word" x={x + 34} y={y + 22.5}>
        {node.word}
      </text>
      {lines.map((line, index) => (
        <text x={x + 14} y={y + 43 + index * LINE_HEIGHT}>
          {line}
        </text>
      ))}
    </a>
  );
}

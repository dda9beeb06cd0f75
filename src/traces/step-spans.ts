import type { StepResult } from '../model/run.ts';
import { spanIdOf } from '../run/attempt/span-id.ts';
import type { Span } from './trace.ts';

/** The span that steps stand in, and the time that none of them may leave. */
export interface Within {
  readonly parentId: string;
  /** What the ids of the steps are made of. */
  readonly key: string;
  /** When the steps began to count, epoch milliseconds. */
  readonly from: number;
  readonly earliest: number;
  readonly latest: number;
  readonly isComponent: (id: string) => boolean;
}

/** Steps end at the same time as the steps in them, as far as their clock can tell. */
const TOLERANCE_MS = 1;

/** One span for each step, nested as the steps nest. */
export function stepSpans(steps: readonly StepResult[], within: Within): readonly Span[] {
  const idOf = (index: number) => spanIdOf(`${within.key}-${index + 1}`);
  return parentsOf(steps).map((parent, index) => {
    const { name, startMs, durationMs, ok, error, component } = steps[index]!;
    const startedAt = clamp(within.from + startMs, within);
    return {
      spanId: idOf(index),
      parentId: parent === undefined ? within.parentId : idOf(parent),
      name,
      kind: 'internal',
      startedAt,
      endedAt: clamp(startedAt + Math.max(0, durationMs), within),
      status: ok ? { kind: 'unset' } : { kind: 'error', message: error ?? 'The step failed' },
      attributes: {
        ...(component !== undefined && within.isComponent(component) && { 'bellwether.component': component }),
        ...(!ok && { 'error.type': 'failed' }),
      },
      events: [],
    };
  });
}

const clamp = (at: number, { earliest, latest }: Within): number => Math.min(latest, Math.max(earliest, at));

/**
 * For each step the one that it stands in. Steps come in the order of their starts; where several were under way side by
 * side, the parent is the newest that goes on as long as the step itself.
 */
function parentsOf(steps: readonly StepResult[]): readonly (number | undefined)[] {
  const byDepth: number[][] = [];
  return steps.map((step, index) => {
    const above = byDepth[step.depth - 1] ?? [];
    (byDepth[step.depth] ??= []).push(index);
    return above.findLast((candidate) => isAround(steps[candidate]!, step)) ?? above.at(-1);
  });
}

const isAround = (outer: StepResult, inner: StepResult): boolean =>
  outer.startMs <= inner.startMs + TOLERANCE_MS &&
  outer.startMs + outer.durationMs + TOLERANCE_MS >= inner.startMs + inner.durationMs;

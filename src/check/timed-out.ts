// What a run waited for when its time was up: the step that took the time, which need not be the one that ran last.
import type { Awaited } from './operations.ts';
import { componentOf, pathOf, type StepNode } from './step-node.ts';

/** How things stood when the time was up. Times are monotonic milliseconds. */
export interface Waits {
  readonly at: number;
  /** Steps under way with no step under way within them, the one that waited longest first. */
  readonly running: readonly StepNode[];
  /** Steps that are over and had no steps within them, in the order of their starts. */
  readonly over: readonly StepNode[];
  /** What the script awaited longest; only known while no step runs. */
  readonly awaited?: Awaited | undefined;
}

/** A step under way for less than this part of the time limit has not had its time; one before it may have used it up. */
const FAIR_SHARE = 0.25;

/**
 * The step that took the time: one before those under way that left them none, else the longest under way. Of steps side by
 * side one that names a component comes first.
 */
export function stepThatWaited(waits: Waits, timeoutMs: number): StepNode | undefined {
  const { running, at } = waits;
  const longest = running[0];
  if (!longest) return undefined;
  const beside = running.filter(({ startedAt }) => at - startedAt >= (at - longest.startedAt) / 2);
  return usedUpBefore(waits, timeoutMs) ?? beside.find((node) => componentOf(node) !== undefined) ?? longest;
}

/** `Step "Pay by credit card" did not finish within 6 s (running for 4.2 s)`. */
export function describeTimeout(waits: Waits, timeoutMs: number): string {
  const { running, at } = waits;
  const within = `did not finish within ${seconds(timeoutMs)}`;
  const [longest, ...others] = running;
  if (!longest) return `The check ${within}: ${whatWasAwaited(waits)}`;
  const before = usedUpBefore(waits, timeoutMs);
  if (before)
    return `The check ${within}: step "${pathOf(before)}" took ${seconds(tookOf(before))}, and step "${pathOf(longest)}" was running for ${seconds(at - longest.startedAt)}`;
  const said = (node: StepNode) => `"${pathOf(node)}" (running for ${seconds(at - node.startedAt)})`;
  if (others.length > 0) return `Steps ${running.map(said).join(', ')} ${within}`;
  return `Step "${pathOf(longest)}" ${within} (running for ${seconds(at - longest.startedAt)})`;
}

/** The longest step before the ones under way, when it took longer than these and they have had little time. */
function usedUpBefore({ running, over, at }: Waits, timeoutMs: number): StepNode | undefined {
  const ran = at - (running[0]?.startedAt ?? at);
  const [slowest] = over.toSorted((a, b) => tookOf(b) - tookOf(a));
  return slowest && ran < timeoutMs * FAIR_SHARE && tookOf(slowest) > ran ? slowest : undefined;
}

function whatWasAwaited({ awaited, over, at }: Waits): string {
  const last = over.toSorted((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0))[0];
  const since = last ? `after step "${pathOf(last)}"` : 'outside of any step';
  if (awaited) return `${awaited.call} was awaited for ${seconds(at - awaited.startedAt)}, ${since}`;
  if (!last) return 'no step was running';
  return `no step was running; the last one, "${pathOf(last)}", had ended ${seconds(at - (last.endedAt ?? at))} before`;
}

const tookOf = ({ startedAt, endedAt = startedAt }: StepNode): number => endedAt - startedAt;

const seconds = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`);

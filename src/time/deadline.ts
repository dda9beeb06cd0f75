import type { Clock } from './clock.ts';

/** An absolute point in monotonic time, handed down instead of a duration so that nested waits cannot add up. */
export interface Deadline {
  readonly at: number;
  /** Milliseconds left, never negative. */
  left(): number;
  isOver(): boolean;
}

/** A deadline `ms` from now on the given clock. */
export function deadlineIn(clock: Clock, ms: number): Deadline {
  const at = clock.monotonic() + ms;
  const left = () => Math.max(0, at - clock.monotonic());
  return { at, left, isOver: () => left() === 0 };
}

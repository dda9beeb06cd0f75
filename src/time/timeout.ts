import type { Clock } from './clock.ts';

/** How long something may take, as a signal that aborts then; disposed when it is done. */
export interface Timeout extends Disposable {
  readonly signal: AbortSignal;
  /** True once the time is over. */
  readonly isOver: boolean;
}

/** A timeout of `ms` on the given clock. */
export function timeoutIn(clock: Clock, ms: number): Timeout {
  const over = new AbortController();
  // After a time in which this process stood still the timer comes before the answer that has arrived meanwhile: a turn of the
  // event loop reads it, so that what was taken is neither sent again nor called a failure.
  const timer = clock.after(ms, () => setImmediate(() => over.abort()));
  return {
    signal: over.signal,
    get isOver() {
      return over.signal.aborted;
    },
    [Symbol.dispose]: () => timer.cancel(),
  };
}

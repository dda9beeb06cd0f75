import { performance } from 'node:perf_hooks';

/** Handle of a timer; `cancel` after firing does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time. `now` is wall time in epoch milliseconds, `monotonic` milliseconds that never jump.
 * `after` fires once; it does not hold the process open.
 */
export interface Clock {
  now(): number;
  monotonic(): number;
  after(delayMs: number, fire: () => void): Timer;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own clock. Delays over 24.8 days fire early (Node's limit); callers look again at the time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, fire) {
    const timer = setTimeout(fire, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS)).unref();
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves after `delayMs` on the given clock, or rejects with the signal's reason. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error);
    const stop = () => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    const timer = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    signal?.addEventListener('abort', stop, { once: true });
  });
}

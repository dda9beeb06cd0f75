import { performance } from 'node:perf_hooks';
import type { Clock } from '../../../src/time/clock.ts';

/** A clock on which everything happens `factor` times as fast; every process that begins at the same `zero` agrees on it. */
export function hurriedClock(zero: number, factor: number): Clock {
  const monotonic = () => performance.now() * factor;
  return {
    now: () => Math.round(zero + (Date.now() - zero) * factor),
    monotonic,
    after(delayMs, fire) {
      const timer = setTimeout(fire, Math.max(0, delayMs) / factor).unref();
      return { cancel: () => clearTimeout(timer) };
    },
  };
}

import type { Pace } from '../channels/driver.ts';
import { MINUTE_MS } from '../time/units.ts';

/** A token bucket on monotonic milliseconds: says how long to wait, and takes a token when that is 0. */
export interface Bucket {
  take(nowMs: number, pace: Pace): number;
}

/** Starts full. Never lets more than `burst + perMinute` pass in any 60 seconds. */
export function createBucket(): Bucket {
  let tokens = Infinity;
  let asOf = 0;
  return {
    take(nowMs, { burst, perMinute }) {
      const perToken = MINUTE_MS / perMinute;
      tokens = Math.min(burst, tokens + Math.max(0, nowMs - asOf) / perToken);
      asOf = nowMs;
      if (tokens < 1) return Math.ceil((1 - tokens) * perToken);
      tokens -= 1;
      return 0;
    },
  };
}

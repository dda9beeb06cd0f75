import type { Clock } from '../time/clock.ts';

/**
 * Wall time that never goes back: when the clock is set back, it carries on at the pace of monotonic time. With it a
 * message that was put off for a second is not put off for an hour because somebody corrected the clock.
 */
export function forwardTime(clock: Clock): () => number {
  let ahead = clock.now() - clock.monotonic();
  return () => {
    ahead = Math.max(ahead, clock.now() - clock.monotonic());
    return Math.round(clock.monotonic() + ahead);
  };
}

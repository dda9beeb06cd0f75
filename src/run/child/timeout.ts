import type { Clock } from '../../time/clock.ts';
import * as time from '../../time/within.ts';

/** The result of `work`, or a rejection that names it after `ms`; the work itself goes on, and its result is ignored. */
export const within = <T>(clock: Clock, ms: number, what: string, work: () => Promise<T>): Promise<T> =>
  time.within(clock, ms, work, () => {
    throw new Error(`${what} did not finish within ${ms / 1000} s`);
  });

import type { Clock } from '../../time/clock.ts';

/** The result of `work`, or a rejection that names it after `ms`; the work itself goes on, and its result is ignored. */
export async function within<T>(clock: Clock, ms: number, what: string, work: () => Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = clock.after(ms, () => late.reject(new Error(`${what} did not finish within ${ms / 1000} s`)));
  const working = work();
  // After the timeout nobody handles its rejection.
  working.catch(() => {});
  try {
    return await Promise.race([working, late.promise]);
  } finally {
    timer.cancel();
  }
}

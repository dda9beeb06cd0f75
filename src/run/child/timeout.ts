import type { Clock } from '../../time/clock.ts';

/** What the work gives, or a rejection that names it once `ms` have passed; the work itself goes on unheeded. */
export async function within<T>(clock: Clock, ms: number, what: string, work: () => Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = clock.after(ms, () => late.reject(new Error(`${what} did not finish within ${ms / 1000} s`)));
  const working = work();
  // When it is late, nobody is left to hear of its failure.
  working.catch(() => {});
  try {
    return await Promise.race([working, late.promise]);
  } finally {
    timer.cancel();
  }
}

import type { Clock } from './clock.ts';

/**
 * What `work` comes to, or after `ms` what `late` gives or throws instead; the work itself goes on, and what comes of it is
 * ignored.
 */
export async function within<T>(
  clock: Clock,
  ms: number,
  work: () => T | Promise<T>,
  late: () => NoInfer<T>,
): Promise<T> {
  const { promise: isLate, resolve } = Promise.withResolvers<'late'>();
  const timer = clock.after(ms, () => resolve('late'));
  const working = (async () => ({ result: await work() }))();
  // After the timeout nobody handles its rejection.
  working.catch(() => {});
  try {
    const first = await Promise.race([working, isLate]);
    return first === 'late' ? late() : first.result;
  } finally {
    timer.cancel();
  }
}

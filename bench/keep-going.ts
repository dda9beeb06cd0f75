/** How much is done at once, and for how long or how often. */
export interface Window {
  readonly atOnce: number;
  readonly seconds?: number;
  readonly times?: number;
}

export interface Done {
  readonly done: number;
  /** Until the last one had ended. */
  readonly ms: number;
}

/** Keeps so many pieces of work going until the time is up or it was done so often; what was begun is ended and counted. */
export async function keepGoing(window: Window, work: (lane: number) => Promise<unknown>): Promise<Done> {
  const { atOnce, seconds = Number.POSITIVE_INFINITY, times = Number.POSITIVE_INFINITY } = window;
  const startedAt = performance.now();
  let [begun, done] = [0, 0];
  const lane = async (_: unknown, number: number) => {
    while (begun < times && performance.now() - startedAt < seconds * 1000) {
      begun += 1;
      await work(number);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { done, ms: performance.now() - startedAt };
}

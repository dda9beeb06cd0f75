/**
 * How long a test waits for an event before it fails, in milliseconds. An event ends the wait, so this costs nothing; it is
 * long because a machine with other work to do may be many times slower. `expect.poll` has it too, by `vitest.config.ts`.
 */
export const UNTIL_MS = 120_000;

/** How often it is asked again, in milliseconds. */
const EVERY_MS = 25;

/** Asks again and again until the answer is not undefined. Fails after two minutes, saying what it waited for. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const endsAt = performance.now() + UNTIL_MS;
  let last: unknown;
  while (performance.now() < endsAt) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  throw new Error(`Not within ${UNTIL_MS / 1000} s: ${what}`, { cause: last });
}

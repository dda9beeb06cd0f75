import { inject } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** What everything random in the tests follows from. */
    readonly seed: number;
    readonly isSoak: boolean;
  }
}

/** How many samples a soak draws for each that `npm test` draws. */
const SOAK_FACTOR = 50;

/** `npm run soak`: the whole, from a new seed. `npm test`: a part that represents it, always the same. */
export const isSoak: boolean = inject('isSoak');

/** How many samples of a property are tried, for the number that `npm test` tries. */
export const sampleCount = (inTest: number): number => (isSoak ? inTest * SOAK_FACTOR : inTest);

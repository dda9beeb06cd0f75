import type { Measured } from '../../src/state/measured.ts';

/** Only what a test is about fails; everything else is known to work. */
export const allElseWorks = (): Measured => ({
  isKnownToWork: () => true,
  stateOf: () => 'working',
  doubtful: [],
});

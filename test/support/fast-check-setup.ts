// How far random tests go. `npm test` tries the same samples each time, so that it fails only for what was changed;
// `npm run soak` draws new ones, and many more of them.
import fc from 'fast-check';
import { inject } from 'vitest';
import { isSoak, sampleCount } from './extent.ts';

/** Keeps a soak within its time on a slow machine. */
const LONGEST_PROPERTY_MS = 60_000;

fc.configureGlobal({
  seed: inject('seed'),
  numRuns: sampleCount(100),
  ...(isSoak && { interruptAfterTimeLimit: LONGEST_PROPERTY_MS }),
});

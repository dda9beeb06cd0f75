import { createHash } from 'node:crypto';

/**
 * The span id of a part of a run: 16 lower-case hex digits, always the same ones for the same key, so that the process
 * that tries and the one that tells of it agree without a word between them.
 */
export const spanIdOf = (key: string): string => createHash('sha256').update(key).digest('hex').slice(0, 16);

/** The name of an attempt within its run: what its span id is made of. */
export const attemptIdOf = (runId: string, attempt: number): string => `${runId}-${attempt}`;

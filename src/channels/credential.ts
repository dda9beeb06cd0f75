import { createHash } from 'node:crypto';

/** A short reference to what a channel is reached by: differs when that differs, and tells nothing about it. */
export const credentialOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);

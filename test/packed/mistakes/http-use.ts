import type { Mistake } from './case.ts';

/** `http`, and what is not `http` but was taken for it. */
export const httpUse: readonly Mistake[] = [];

import { inject } from 'vitest';

/** The version that is tested. */
export interface Packed {
  readonly tarball: string;
  /** The program's file, as npm's `bin` names it. */
  readonly program: string;
  /** Projects made in here find the installed package as a user's would. */
  readonly folder: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    packed: Packed;
  }
}

let chosen: Packed | undefined;

/** For programs that are no tests: nothing is provided to them. */
export const choosePacked = (packed: Packed): void => void (chosen = packed);

/** What was installed for this run. */
export const packed = (): Packed => chosen ?? inject('packed');

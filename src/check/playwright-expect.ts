// Loads Playwright's `expect` by the first call and not before: it takes 50 MB and a quarter of a second, and a process
// in which HTTP checks pass never needs it.
import { createRequire } from 'node:module';
import type { expect as Expect } from 'playwright/test';

export type PlaywrightExpect = typeof Expect;

const require = createRequire(import.meta.url);
let loaded: PlaywrightExpect | undefined;

/** Playwright's own `expect`, loaded by the first call. */
export const playwrightExpect = (): PlaywrightExpect =>
  (loaded ??= (require('playwright/test') as { readonly expect: PlaywrightExpect }).expect);

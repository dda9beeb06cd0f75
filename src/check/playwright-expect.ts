// Playwright's `expect`, loaded by the first call and not before: it takes 50 MB and a quarter of a second, and a process
// in which HTTP checks pass never needs it.
import { createRequire } from 'node:module';
import type { expect as Expect } from 'playwright/test';
import { noteMatcherCall } from './failure/matcher-call.ts';

export type PlaywrightExpect = typeof Expect;

type ExpectArgs = Parameters<PlaywrightExpect>;
export type Matchers = Readonly<Record<string | symbol, unknown>>;

const require = createRequire(import.meta.url);
let loaded: PlaywrightExpect | undefined;

/** Playwright's own `expect`, loaded by the first call. */
export const playwrightExpect = (): PlaywrightExpect =>
  (loaded ??= (require('playwright/test') as { readonly expect: PlaywrightExpect }).expect);

/** What `expect(…)` of Playwright gives; errors of its matchers can be asked for what the matcher was given. */
export const playwrightMatchers = (args: ExpectArgs): Matchers =>
  noting(playwrightExpect()(...args) as unknown as Matchers, args, false);

function noting(matchers: Matchers, [actual, about]: ExpectArgs, isNot: boolean): Matchers {
  const message = typeof about === 'string' ? about : about?.message;
  return new Proxy(matchers, {
    get(_target, name): unknown {
      const matcher = matchers[name];
      if (name === 'not') return noting(matcher as Matchers, [actual, about], true);
      if (typeof matcher !== 'function' || typeof name !== 'string') return matcher;
      const call = { name, isNot, actual, ...(message !== undefined && { message }) };
      return (...args: readonly unknown[]): unknown => {
        const note = (error: unknown): never => {
          noteMatcherCall(error, { ...call, args });
          throw error;
        };
        try {
          const result: unknown = matcher(...args);
          return result instanceof Promise ? result.catch(note) : result;
        } catch (error) {
          return note(error);
        }
      };
    },
  });
}

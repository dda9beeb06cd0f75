// Playwright's `expect`, loaded by the first call and not before: it takes 50 MB and a quarter of a second, and most
// processes in which HTTP checks run never need it. Where scripts use its matchers it is loaded before the first run.
// Many runs share it: which run a call belongs to, and with it how long a matcher may wait, is known from the
// asynchronous context.
import { createRequire } from 'node:module';
import type { expect as Expect } from 'playwright/test';
import { noteMatcherCall } from './failure/matcher-call.ts';
import { currentScope } from './scope.ts';

export type PlaywrightExpect = typeof Expect;

type ExpectArgs = Parameters<PlaywrightExpect>;
type Matchers = Readonly<Record<string | symbol, unknown>>;

const require = createRequire(import.meta.url);
let loaded: PlaywrightExpect | undefined;

/** Playwright's `expect`, with the time-out of the run that calls it. */
export const playwrightExpect = (): PlaywrightExpect =>
  (loaded ??= ofRuns((require('playwright/test') as { readonly expect: PlaywrightExpect }).expect, false));

/**
 * An `expect` of Playwright, and all that is made of it, with the time-out of the run; errors of its matchers can be
 * asked for what the matcher was given.
 * @param isTimed the script has set a time-out of its own
 */
function ofRuns(expect: PlaywrightExpect, isTimed: boolean): PlaywrightExpect {
  const current = () => (isTimed ? expect : withTimeoutOfRun(expect));
  return new Proxy(expect, {
    apply: (_target, _this, args: ExpectArgs) => noting(current()(...args) as unknown as Matchers, args, false),
    get(_target, name): unknown {
      switch (name) {
        case 'poll':
          return current().poll;
        case 'soft':
          return ofRuns(expect.soft, isTimed);
        case 'extend':
          return (...args: Parameters<PlaywrightExpect['extend']>) => ofRuns(expect.extend(...args), isTimed);
        case 'configure':
          return (options: Parameters<PlaywrightExpect['configure']>[0]) =>
            ofRuns(expect.configure(options), isTimed || options.timeout !== undefined);
        default:
          return Reflect.get(expect, name);
      }
    },
  });
}

const configured = new WeakMap<PlaywrightExpect, Map<number, PlaywrightExpect>>();

function withTimeoutOfRun(expect: PlaywrightExpect): PlaywrightExpect {
  const timeout = currentScope()?.run.expectTimeoutMs;
  if (timeout === undefined) return expect;
  const known = configured.get(expect) ?? new Map<number, PlaywrightExpect>();
  configured.set(expect, known);
  const own = known.get(timeout) ?? expect.configure({ timeout });
  known.set(timeout, own);
  return own;
}

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

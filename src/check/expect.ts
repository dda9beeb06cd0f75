// Playwright's `expect` builds several hundred functions for every assertion, which takes a third of the time that a
// whole HTTP check may take. Here the simple matchers are tried first; whatever does not plainly hold is handed to
// Playwright, which decides and words the failure.
import { isDeepStrictEqual } from 'node:util';
import { expect as playwrightExpect } from 'playwright/test';

type Holds = (actual: unknown, args: readonly unknown[]) => boolean;

const comparing =
  (holds: (actual: number, expected: number) => boolean): Holds =>
  (actual, [expected]) =>
    typeof actual === 'number' && typeof expected === 'number' && holds(actual, expected);

const plainly: Readonly<Record<string, Holds>> = {
  toBe: (actual, args) => args.length === 1 && Object.is(actual, args[0]),
  toEqual: (actual, args) => args.length === 1 && isDeepStrictEqual(actual, args[0]),
  toBeTruthy: (actual, args) => args.length === 0 && Boolean(actual),
  toBeDefined: (actual, args) => args.length === 0 && actual !== undefined,
  toContain: (actual, [part]) => typeof actual === 'string' && typeof part === 'string' && actual.includes(part),
  toBeGreaterThan: comparing((a, b) => a > b),
  toBeGreaterThanOrEqual: comparing((a, b) => a >= b),
  toBeLessThan: comparing((a, b) => a < b),
  toBeLessThanOrEqual: comparing((a, b) => a <= b),
};

type ExpectArgs = Parameters<typeof playwrightExpect>;
type Matchers = Record<string | symbol, (...args: readonly unknown[]) => unknown>;

const lazily: ProxyHandler<{ readonly args: ExpectArgs }> = {
  get({ args }, name) {
    const whole = () => playwrightExpect(...args) as unknown as Matchers;
    const holds = typeof name === 'string' && Object.hasOwn(plainly, name) ? plainly[name] : undefined;
    if (!holds) return whole()[name];
    return (...given: readonly unknown[]) => (holds(args[0], given) ? undefined : whole()[name]?.(...given));
  },
};

/** Playwright's `expect`: its matchers for pages and locators wait until they hold, those for values do not. */
export const expect: typeof playwrightExpect = new Proxy(playwrightExpect, {
  apply: (_expect, _this, args: ExpectArgs) => new Proxy({ args }, lazily),
});

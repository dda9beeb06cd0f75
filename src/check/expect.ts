// Playwright's `expect` builds several hundred functions for every assertion, which takes a third of the time that a
// whole HTTP check may take. Here the simple matchers are tried first; whatever does not plainly hold is handed to
// Playwright, which decides and words the failure. It is loaded then and not before: it takes 50 MB and a quarter of a
// second, and a process in which HTTP checks pass never needs it.
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';
import type { expect as Expect } from 'playwright/test';

type PlaywrightExpect = typeof Expect;

const require = createRequire(import.meta.url);
let loaded: PlaywrightExpect | undefined;

/** Playwright's own, loaded by the first call. */
const playwrightExpect = (): PlaywrightExpect =>
  (loaded ??= (require('playwright/test') as { readonly expect: PlaywrightExpect }).expect);

type Holds = (actual: unknown, args: readonly unknown[]) => boolean;

const comparing =
  (holds: (actual: number, expected: number) => boolean): Holds =>
  (actual, [expected]) =>
    typeof actual === 'number' && typeof expected === 'number' && holds(actual, expected);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Whether all that is expected is there, in objects of objects; lists must be the same. */
function isWithin(expected: Readonly<Record<string, unknown>>, actual: unknown): boolean {
  if (typeof actual !== 'object' || actual === null) return false;
  const found = actual as Readonly<Record<string, unknown>>;
  return Object.entries(expected).every(([name, value]) =>
    isRecord(value) ? isWithin(value, found[name]) : name in found && isDeepStrictEqual(found[name], value),
  );
}

const plainly: Readonly<Record<string, Holds>> = {
  toBe: (actual, args) => args.length === 1 && Object.is(actual, args[0]),
  toEqual: (actual, args) => args.length === 1 && isDeepStrictEqual(actual, args[0]),
  toBeTruthy: (actual, args) => args.length === 0 && Boolean(actual),
  toBeDefined: (actual, args) => args.length === 0 && actual !== undefined,
  toBeFalsy: (actual, args) => args.length === 0 && !actual,
  toBeNull: (actual, args) => args.length === 0 && actual === null,
  toBeUndefined: (actual, args) => args.length === 0 && actual === undefined,
  toMatchObject: (actual, args) => args.length === 1 && isRecord(args[0]) && isWithin(args[0], actual),
  toHaveLength: (actual, [length]) => (typeof actual === 'string' || Array.isArray(actual)) && actual.length === length,
  toMatch: (actual, [form]) =>
    typeof actual === 'string' &&
    (form instanceof RegExp
      ? !form.global && !form.sticky && form.test(actual)
      : typeof form === 'string' && actual.includes(form)),
  toContain: (actual, [part]) => typeof actual === 'string' && typeof part === 'string' && actual.includes(part),
  toBeGreaterThan: comparing((a, b) => a > b),
  toBeGreaterThanOrEqual: comparing((a, b) => a >= b),
  toBeLessThan: comparing((a, b) => a < b),
  toBeLessThanOrEqual: comparing((a, b) => a <= b),
};

type ExpectArgs = Parameters<PlaywrightExpect>;
type Matchers = Record<string | symbol, (...args: readonly unknown[]) => unknown>;

const lazily: ProxyHandler<{ readonly args: ExpectArgs }> = {
  get({ args }, name) {
    const whole = () => playwrightExpect()(...args) as unknown as Matchers;
    const holds = typeof name === 'string' && Object.hasOwn(plainly, name) ? plainly[name] : undefined;
    if (!holds) return whole()[name];
    return (...given: readonly unknown[]) => (holds(args[0], given) ? undefined : whole()[name]?.(...given));
  },
};

/** Playwright's `expect`: its matchers for pages and locators wait until they hold, those for values do not. */
export const expect: PlaywrightExpect = new Proxy((() => {}) as unknown as PlaywrightExpect, {
  apply: (_target, _this, args: ExpectArgs) => new Proxy({ args }, lazily),
  get: (_target, name) => Reflect.get(playwrightExpect(), name) as unknown,
  has: (_target, name) => Reflect.has(playwrightExpect(), name),
});

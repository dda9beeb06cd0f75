// The matchers for values that are tried without Playwright's `expect`, which builds several hundred functions for every
// assertion: a third of the time that a whole HTTP check may take. They only ever say that a matcher holds. Whatever does
// not certainly hold is handed to Playwright, which decides and words the failure.
import { isDeepStrictEqual } from 'node:util';

/** Whether the matcher certainly holds; `false` means that Playwright must decide. */
export type Holds = (actual: unknown, args: readonly unknown[]) => boolean;

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

export const fastMatchers: Readonly<Record<string, Holds>> = {
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

// The matchers for values that are tried without Playwright's `expect`, which builds several hundred functions for every
// assertion: a third of the time that a whole HTTP check may take. They answer only where there is no doubt. Whatever
// they have no answer to is handed to Playwright.
import { isPlainList, isPlainRecord, isPrimitive, plainlyEqual, plainlyWithin, type Answer } from './plain-equal.ts';

/** Whether the matcher holds: certainly, certainly not, or undefined: then Playwright must decide. */
export type FastMatcher = (actual: unknown, args: readonly unknown[]) => Answer;

const comparing =
  (holds: (actual: number, expected: number) => boolean): FastMatcher =>
  (actual, args) => {
    const [expected] = args;
    const areNumbers = args.length === 1 && typeof actual === 'number' && typeof expected === 'number';
    return areNumbers ? holds(actual, expected) : undefined;
  };

const judging =
  (holds: (actual: unknown) => boolean): FastMatcher =>
  (actual, args) =>
    args.length === 0 ? holds(actual) : undefined;

const withOne =
  (answer: (actual: unknown, expected: unknown) => Answer): FastMatcher =>
  (actual, args) =>
    args.length === 1 ? answer(actual, args[0]) : undefined;

export const fastMatchers: Readonly<Record<string, FastMatcher>> = {
  toBe: withOne((actual, expected) => Object.is(actual, expected)),
  toEqual: withOne((actual, expected) => plainlyEqual(actual, expected)),
  toStrictEqual: withOne((actual, expected) => plainlyEqual(actual, expected)),
  toMatchObject: withOne((actual, expected) => plainlyWithin(expected, actual)),
  toBeTruthy: judging(Boolean),
  toBeFalsy: judging((actual) => !actual),
  toBeDefined: judging((actual) => actual !== undefined),
  toBeUndefined: judging((actual) => actual === undefined),
  toBeNull: judging((actual) => actual === null),
  toBeNaN: judging((actual) => Number.isNaN(actual)),
  toBeInstanceOf: withOne(isInstance),
  toHaveLength: withOne(hasLength),
  toHaveProperty: (actual, args) => (args.length === 1 || args.length === 2 ? hasProperty(actual, args) : undefined),
  toMatch: withOne(matches),
  toContain: withOne(contains),
  toContainEqual: withOne(containsEqual),
  toBeCloseTo: isClose,
  toBeGreaterThan: comparing((a, b) => a > b),
  toBeGreaterThanOrEqual: comparing((a, b) => a >= b),
  toBeLessThan: comparing((a, b) => a < b),
  toBeLessThanOrEqual: comparing((a, b) => a <= b),
};

function isInstance(actual: unknown, expected: unknown): Answer {
  if (typeof expected !== 'function' || typeof expected.prototype !== 'object') return undefined;
  return actual instanceof expected;
}

function hasLength(actual: unknown, length: unknown): Answer {
  if (typeof length !== 'number' || !Number.isSafeInteger(length) || length < 0 || Object.is(length, -0))
    return undefined;
  return typeof actual === 'string' || isPlainList(actual) ? actual.length === length : undefined;
}

function matches(actual: unknown, form: unknown): Answer {
  if (typeof actual !== 'string') return undefined;
  if (typeof form === 'string') return actual.includes(form);
  return form instanceof RegExp && !form.global && !form.sticky ? form.test(actual) : undefined;
}

function contains(actual: unknown, part: unknown): Answer {
  if (typeof actual === 'string') return typeof part === 'string' ? actual.includes(part) : undefined;
  return isPlainList(actual) && isPrimitive(part) ? actual.indexOf(part) !== -1 : undefined;
}

function containsEqual(actual: unknown, part: unknown): Answer {
  if (!isPlainList(actual)) return undefined;
  const answers = new Set(actual.map((item) => plainlyEqual(item, part)));
  return answers.has(undefined) ? undefined : answers.has(true);
}

function isClose(actual: unknown, [expected, digits = 2, ...rest]: readonly unknown[]): Answer {
  if (rest.length > 0 || typeof actual !== 'number' || typeof expected !== 'number' || typeof digits !== 'number')
    return undefined;
  if (Number.isFinite(actual) && Number.isFinite(expected)) return Math.abs(expected - actual) < 10 ** -digits / 2;
  return undefined;
}

/** Along a path of plain data; what a class or a prototype may add is not for us to judge. */
function hasProperty(actual: unknown, args: readonly unknown[]): Answer {
  const path = pathOf(args[0]);
  let value = actual;
  for (const key of path ?? []) {
    if (!isPlainRecord(value) && !isPlainList(value)) return undefined;
    if (!Object.hasOwn(value, key)) return key in value ? undefined : false;
    value = (value as Readonly<Record<string, unknown>>)[key];
    if (value === undefined) return undefined;
  }
  if (path === undefined) return undefined;
  return args.length === 1 ? true : plainlyEqual(value, args[1]);
}

function pathOf(path: unknown): readonly string[] | undefined {
  if (typeof path === 'string') return /^[\w$-]+(?:\.[\w$-]+)*$/.test(path) ? path.split('.') : undefined;
  const isList = isPlainList(path) && path.length > 0;
  return isList && path.every((key) => typeof key === 'string') ? path : undefined;
}

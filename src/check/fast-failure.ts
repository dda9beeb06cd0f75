// The error of a fast matcher that certainly does not hold, as Playwright would word it. Loading Playwright to say that
// 503 is not 200 would stop a process of many HTTP checks for a quarter of a second, just when much fails.
import { isPlainList, isPlainRecord, isPrimitive } from './plain-equal.ts';

/** What Playwright hangs on the errors of its matchers. */
interface MatcherResult {
  readonly name: string;
  readonly pass: boolean;
  readonly message: string;
  readonly actual?: unknown;
  readonly expected?: unknown;
}

type Lines = (actual: unknown, expected: unknown) => readonly string[];

const comparing =
  (sign: string): Lines =>
  (actual, expected) => [
    `Expected: ${sign} ${print(expected)}`,
    `Received: ${' '.repeat(sign.length)} ${print(actual)}`,
  ];
const received: Lines = (actual) => [`Received: ${print(actual)}`];
const both: Lines = (actual, expected) => [`Expected: ${print(expected)}`, `Received: ${print(actual)}`];

const wording: Readonly<Record<string, Lines>> = {
  toBe: both,
  toEqual: both,
  toStrictEqual: both,
  toMatchObject: both,
  toBeTruthy: received,
  toBeFalsy: received,
  toBeDefined: received,
  toBeUndefined: received,
  toBeNull: received,
  toBeNaN: received,
  toBeGreaterThan: comparing('>'),
  toBeGreaterThanOrEqual: comparing('>='),
  toBeLessThan: comparing('<'),
  toBeLessThanOrEqual: comparing('<='),
  toContain: (actual, expected) =>
    typeof actual === 'string'
      ? [`Expected substring: ${print(expected)}`, `Received string:    ${print(actual)}`]
      : [`Expected value: ${print(expected)}`, `Received array: ${print(actual)}`],
  toMatch: (actual, expected) => [
    `Expected ${typeof expected === 'string' ? 'substring: ' : 'pattern: '}${print(expected)}`,
    `Received string: ${print(actual)}`,
  ],
  toHaveLength: (actual, expected) => [
    `Expected length: ${print(expected)}`,
    `Received length: ${print((actual as readonly unknown[]).length)}`,
    `Received ${typeof actual === 'string' ? 'string: ' : 'array:  '} ${print(actual)}`,
  ],
};

/** Undefined for what only Playwright can word: other matchers, and values that are not plain data of moderate size. */
export function fastFailure(
  name: string,
  actual: unknown,
  { args, message }: { readonly args: readonly unknown[]; readonly message: string | undefined },
): Error | undefined {
  const lines = Object.hasOwn(wording, name) ? wording[name] : undefined;
  const isPrintable = [actual, ...args].every((value) => value instanceof RegExp || isSmall(value));
  if (!lines || !isPrintable) return undefined;
  const [expected] = args;
  const hint = `expect(received).${name}(${args.length === 0 ? '' : 'expected'})`;
  const own = [hint, '', ...lines(actual, expected)].join('\n');
  const error = new Error(message ? `${message}\n\n${own}` : own);
  const hasValues = name === 'toBe' || name === 'toEqual' || name === 'toStrictEqual';
  const matcherResult: MatcherResult = {
    name,
    pass: false,
    message: own,
    ...(hasValues && { actual, expected }),
  };
  return Object.assign(error, { matcherResult });
}

const MOST_ENTRIES = 10;
const DEEPEST = 5;

function isSmall(value: unknown, depth = 0): boolean {
  if (isPrimitive(value)) return typeof value !== 'symbol';
  if (depth > DEEPEST) return false;
  if (!isPlainList(value) && !isPlainRecord(value)) return false;
  const entries = Object.values(value);
  return entries.length <= MOST_ENTRIES && entries.every((one) => isSmall(one, depth + 1));
}

/** As Jest prints plain data in one line. */
function print(value: unknown): string {
  if (typeof value === 'string') return `"${value.replaceAll(/["\\]/g, '\\$&')}"`;
  if (typeof value === 'bigint') return `${value}n`;
  if (Object.is(value, -0)) return '-0';
  if (isPlainList(value)) return `[${value.map(print).join(', ')}]`;
  if (!isPlainRecord(value)) return String(value);
  const keys = Object.keys(value).toSorted();
  return `{${keys.map((key) => `${print(key)}: ${print(value[key])}`).join(', ')}}`;
}

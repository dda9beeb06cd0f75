import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expect as ours } from '../../../src/check/expect.ts';
import { describeError } from '../../../src/check/failure.ts';
import { fastMatchers } from '../../../src/check/fast-matchers.ts';
import { playwrightExpect, type PlaywrightExpect } from '../../../src/check/playwright-expect.ts';
import { sampleCount } from '../../support/extent.ts';

type Loose = Record<string, (...args: unknown[]) => unknown>;
/** What people would read; the further text of an error need not be the same. */
const outcome = (make: () => unknown): string => {
  try {
    make();
    return 'holds';
  } catch (error) {
    return describeError(error).message;
  }
};
const value = fc.oneof(
  fc.anything(),
  fc.constantFrom(
    NaN,
    0,
    -0,
    1,
    '',
    'abc',
    /b/,
    /z/g,
    null,
    undefined,
    [],
    ['a'],
    {},
    { a: 1 },
    { a: 1, b: { c: [] } },
    { b: { c: [] } },
  ),
);
/** An equal value that is another object, where there is one. */
const structuredCloneOr = (one: unknown): unknown => {
  try {
    return structuredClone(one);
  } catch {
    return one;
  }
};

const plainValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(0, 1, -0, NaN, Infinity, '', 'a', 'ab\nc', true, null, undefined, ['a'], [1, 2], { a: 1 }),
  fc.record({
    a: fc.jsonValue({ maxDepth: 1 }),
    b: fc.constantFrom<unknown>(1, undefined, [1], [{ c: 1 }], { c: 1, d: 2 }),
  }),
);
const path = fc.constantFrom<unknown>(
  'a',
  'b',
  'b.c',
  'b.d',
  'b.0.c',
  'a.toString',
  'length',
  ['b', 'c'],
  ['b', 0],
  [],
  3,
);
const type = fc.constantFrom<unknown>(Array, Object, Date, String, RegExp, () => {}, 'no');
const argsOf = (name: string) => {
  if (name === 'toHaveProperty') return fc.oneof(fc.tuple(path), fc.tuple(path, plainValue));
  if (name === 'toBeInstanceOf') return fc.tuple(type);
  if (name === 'toBeCloseTo')
    return fc.oneof(fc.tuple(fc.double()), fc.tuple(fc.double(), fc.integer({ min: -3, max: 20 })));
  if (/^toBe(?:Truthy|Falsy|Defined|Undefined|Null|NaN)$/.test(name)) return fc.constant([]);
  return fc.tuple(fc.oneof(value, plainValue));
};

describe('our expect', () => {
  test.each(Object.keys(fastMatchers))(
    'decides %s and its contrary, and words their failures, as Playwright does',
    (name) => {
      const lineOf = (tried: PlaywrightExpect, isNot: boolean, actual: unknown, args: readonly unknown[]) => {
        const matchers = tried(actual) as unknown as Loose & { not: Loose };
        return outcome(() => (isNot ? matchers.not : matchers)[name]?.(...args));
      };
      fc.assert(
        fc.property(
          fc.oneof(value, plainValue, fc.double()),
          argsOf(name),
          fc.boolean(),
          fc.boolean(),
          (actual, args, isNot, isSame) => {
            const given =
              isSame && args.length === 1 && !/Property|Instance/.test(name) ? [structuredCloneOr(actual)] : args;
            expect(lineOf(ours, isNot, actual, given)).toBe(lineOf(playwrightExpect(), isNot, actual, given));
          },
        ),
        { numRuns: sampleCount(150) },
      );
    },
  );

  test('has all the rest of Playwright’s', async () => {
    ours(3).not.toBe(4);
    ours({ a: 1, b: 'x' }).toEqual({ a: 1, b: ours.any(String) });
    await ours(Promise.resolve(3)).resolves.toBe(3);
    await ours.poll(() => 3).toBe(3);
    expect(() => ours(3).not.toBe(3)).toThrow('not.toBe');
    expect(() => ours(3).toMatch(/x/)).toThrow('toMatch');
  });
});

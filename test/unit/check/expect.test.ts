import fc from 'fast-check';
import { expect as playwrightExpect } from 'playwright/test';
import { describe, expect, test } from 'vitest';
import { expect as ours } from '../../../src/check/expect.ts';

type Loose = Record<string, (...args: unknown[]) => unknown>;
const outcome = (make: () => unknown): string => {
  try {
    make();
    return 'holds';
  } catch (error) {
    return (error as Error).message;
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
const matchers = [
  'toBe',
  'toEqual',
  'toContain',
  'toBeGreaterThan',
  'toBeGreaterThanOrEqual',
  'toBeLessThan',
  'toBeLessThanOrEqual',
  'toMatchObject',
  'toHaveLength',
  'toMatch',
];

describe('our expect', () => {
  test.each(matchers)('decides and words %s as Playwright does', (name) => {
    fc.assert(
      fc.property(value, value, (actual, expected) => {
        for (const other of [expected, actual]) {
          const mine = outcome(() => (ours(actual, 'why') as unknown as Loose)[name]?.(other));
          const theirs = outcome(() => (playwrightExpect(actual, 'why') as unknown as Loose)[name]?.(other));
          expect(mine).toBe(theirs);
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each(['toBeTruthy', 'toBeDefined', 'toBeFalsy', 'toBeNull', 'toBeUndefined'])(
    'decides and words %s as Playwright does',
    (name) => {
      fc.assert(
        fc.property(value, (actual) => {
          expect(outcome(() => (ours(actual) as unknown as Loose)[name]?.())).toBe(
            outcome(() => (playwrightExpect(actual) as unknown as Loose)[name]?.()),
          );
        }),
        { numRuns: 60 },
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

import { setTimeout as later } from 'node:timers/promises';
import fc from 'fast-check';
import { expect as playwrightExpect } from 'playwright/test';
import { describe, expect, test } from 'vitest';
import { expect as ours } from '../../../src/check/expect.ts';
import { describeError } from '../../../src/check/failure.ts';

type AnyExpect = typeof playwrightExpect;
type Assertion = (expect: AnyExpect) => unknown;

async function thrownBy(work: () => unknown): Promise<Error> {
  try {
    await work();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

const lineOf = async (work: () => unknown) => describeError(await thrownBy(work)).message;

const thrower = (error: unknown) => () => {
  throw error;
};
const few = { timeout: 100, intervals: [5] };
const order = { id: 7, customer: { name: 'Ada', town: 'York' }, lines: [{ sku: 'tea', price: 10 }], paid: true };

/** Each matcher, and what is to be read when it fails. */
const failures: readonly (readonly [line: string, assertion: Assertion])[] = [
  ['expect().toBe(): expected 200, found 503', (e) => e(503).toBe(200)],
  ['expect().toBe(): expected "b\\n", found "a\\n"', (e) => e('a\n').toBe('b\n')],
  [
    'expect().toBe(): expected { a: 1 }, found { a: 1 } (of another kind, or not the same object)',
    (e) => e({ a: 1 }).toBe({ a: 1 }),
  ],
  ['expect().not.toBe(): expected not 1, found 1', (e) => e(1).not.toBe(1)],
  ['expect().toEqual(): b: expected 2, found 3', (e) => e({ a: 1, b: 3 }).toEqual({ a: 1, b: 2 })],
  ['expect().toEqual(): expected [1, 2], found [1, 3]', (e) => e([1, 3]).toEqual([1, 2])],
  ['expect().toEqual(): expected null, found { a: 1 }', (e) => e({ a: 1 }).toEqual(null)],
  [
    'expect().toEqual(): customer.town: expected "Leeds", found "York"; lines[0].price: expected 12, found 10; at: expected "noon", found nothing; and 1 more difference',
    (e) =>
      e(order).toEqual({
        id: 7,
        customer: { name: 'Ada', town: 'Leeds' },
        lines: [{ sku: 'tea', price: 12 }],
        at: 'noon',
      }),
  ],
  [
    'expect().toEqual(): lines.length: expected 2, found 1',
    (e) => e(order).toEqual({ ...order, lines: [...order.lines, { sku: 'milk', price: 2 }] }),
  ],
  [
    'expect().toEqual(): a: expected Any<String>, found 1; b: expected StringMatching /y/, found "x"',
    (e) => e({ a: 1, b: 'x' }).toEqual({ a: e.any(String), b: e.stringMatching(/y/) }),
  ],
  [
    'expect().toEqual(): expected ObjectContaining { a: 1 }, found { a: 2 }',
    (e) => e({ a: 2 }).toEqual(e.objectContaining({ a: 1 })),
  ],
  ['expect().toEqual(): expected ArrayContaining [1], found [2]', (e) => e([2]).toEqual(e.arrayContaining([1]))],
  [
    'expect().toEqual(): expected Map { 1 => { a: 2 } }, found Map { 1 => { a: 1 } }',
    (e) => e(new Map([[1, { a: 1 }]])).toEqual(new Map([[1, { a: 2 }]])),
  ],
  ['expect().not.toEqual(): expected not {"a": 1}, found {"a": 1}', (e) => e({ a: 1 }).not.toEqual({ a: 1 })],
  ['expect().toStrictEqual(): a: expected nothing, found 1', (e) => e({ a: 1 }).toStrictEqual({})],
  [
    'expect().toMatchObject(): a.b: expected 2, found 1',
    (e) => e({ a: { b: 1 }, c: 3 }).toMatchObject({ a: { b: 2 } }),
  ],
  ['expect().toMatchObject(): a: expected 2, found nothing', (e) => e({ c: 3 }).toMatchObject({ a: 2 })],
  ['expect().toContain(): expected to contain "b", found []', (e) => e([] as string[]).toContain('b')],
  ['expect().toContain(): expected to contain "x", found "abc"', (e) => e('abc').toContain('x')],
  ['expect().not.toContain(): expected not to contain "b", found "abc"', (e) => e('abc').not.toContain('b')],
  [
    'expect().toContainEqual(): expected to contain {"a": 2}, found [{"a": 1}]',
    (e) => e([{ a: 1 }]).toContainEqual({ a: 2 }),
  ],
  ['expect().toHaveLength(): expected length 3, found length 2: [1, 2]', (e) => e([1, 2]).toHaveLength(3)],
  ['expect().toHaveLength(): expected a value with a length, found undefined', (e) => e(undefined).toHaveLength(3)],
  [
    'expect().toHaveProperty(): expected property "a.b" to be 2, found 1',
    (e) => e({ a: { b: 1 } }).toHaveProperty('a.b', 2),
  ],
  [
    'expect().toHaveProperty(): expected property "a.c", found only "a": {"b": 1}',
    (e) => e({ a: { b: 1 } }).toHaveProperty('a.c'),
  ],
  ['expect().toBeCloseTo(): expected 0.3 ± 0.005, found 0.4', (e) => e(0.4).toBeCloseTo(0.3)],
  ['expect().toBeGreaterThan(): expected > 3, found 3', (e) => e(3).toBeGreaterThan(3)],
  ['expect().toBeGreaterThanOrEqual(): expected >= 4, found 3', (e) => e(3).toBeGreaterThanOrEqual(4)],
  ['expect().toBeLessThan(): expected < 2, found 3', (e) => e(3).toBeLessThan(2)],
  ['expect().toBeLessThanOrEqual(): expected <= 2, found 3', (e) => e(3).toBeLessThanOrEqual(2)],
  ['expect().toBeGreaterThan(): expected a number or bigint, found "x"', (e) => e('x').toBeGreaterThan(3)],
  ['expect().toBeTruthy(): expected a truthy value, found 0', (e) => e(0).toBeTruthy()],
  ['expect().toBeFalsy(): expected a falsy value, found 1', (e) => e(1).toBeFalsy()],
  ['expect().toBeNull(): expected null, found 1', (e) => e(1).toBeNull()],
  ['expect().toBeDefined(): expected a value, found undefined', (e) => e(undefined).toBeDefined()],
  ['expect().toBeUndefined(): expected undefined, found null', (e) => e(null).toBeUndefined()],
  ['expect().toBeNaN(): expected NaN, found 1', (e) => e(1).toBeNaN()],
  ['expect().not.toBeNull(): expected not null, found null', (e) => e(null).not.toBeNull()],
  [
    'expect().toBeInstanceOf(): expected an instance of Set, found an instance of Map',
    (e) => e(new Map()).toBeInstanceOf(Set),
  ],
  ['expect().toMatch(): expected text matching /x/, found "abc"', (e) => e('abc').toMatch(/x/)],
  ['expect().toMatch(): expected text with "x\\ny", found "abc"', (e) => e('abc').toMatch('x\ny')],
  ['expect().toThrow(): expected an error, found no error', (e) => e(() => {}).toThrow()],
  ['expect().toThrow(): expected an error with "x", found no error', (e) => e(() => {}).toThrow('x')],
  [
    'expect().toThrow(): expected an error with "x", found the error "y"',
    (e) => e(thrower(new Error('y'))).toThrow('x'),
  ],
  [
    'expect().toThrow(): expected an error of class RangeError, found TypeError "y"',
    (e) => e(thrower(new TypeError('y'))).toThrow(RangeError),
  ],
  [
    'expect().not.toThrow(): expected no error, found TypeError "y"',
    (e) => e(thrower(new TypeError('y'))).not.toThrow(),
  ],
  ['expect().resolves.toBe(): expected 2, found 1', (e) => e(Promise.resolve(1)).resolves.toBe(2)],
  [
    'expect().resolves.toBe(): expected a promise that resolves, found that it rejected with [Error: bad]',
    (e) => e(Promise.reject<number>(new Error('bad'))).resolves.toBe(2),
  ],
  [
    'expect().rejects.toThrow(): expected a promise that rejects, found that it resolved to 1',
    (e) => e(Promise.resolve(1)).rejects.toThrow(),
  ],
  [
    'expect().rejects.toThrow(): expected an error with "x", found the error "bad"',
    (e) => e(Promise.reject(new Error('bad'))).rejects.toThrow('x'),
  ],
  [
    'expect().resolves.toMatchObject(): a: expected 2, found 1',
    (e) => e(Promise.resolve({ a: 1 })).resolves.toMatchObject({ a: 2 }),
  ],
  ['expect.poll().toBe(): expected 2, found 1 (waited 100 ms)', (e) => e.poll(() => 1, few).toBe(2)],
  [
    'expect.poll().toEqual(): a.b: expected 2, found 1 (waited 100 ms)',
    (e) => e.poll(() => ({ a: { b: 1 } }), few).toEqual({ a: { b: 2 } }),
  ],
  [
    'expect.poll(): its function did not return (waited 100 ms)',
    (e) => e.poll(() => new Promise(() => {}), few).toBe(2),
  ],
  ['expect().toBe(): expected 2, found 1 (waited 100 ms)', (e) => e(() => e(1).toBe(2)).toPass(few)],
  [
    'expect().toPass(): no stock left at all (waited 100 ms)',
    (e) => e(thrower(new Error('no stock\nleft at all'))).toPass(few),
  ],
  [
    'expect().toPass(): its function did not return (waited 100 ms)',
    (e) => e(() => later(5_000, undefined, { ref: false })).toPass(few),
  ],
];

describe('a failed matcher', () => {
  test.each(failures)('is read as: %s', async (line, assertion) => {
    expect(await lineOf(() => assertion(ours))).toBe(line);
  });

  test.each(failures)('of a copy of Playwright that we did not load is read as: %s', async (line, assertion) => {
    expect(await lineOf(() => assertion(playwrightExpect))).toBe(line);
  });

  test.each(failures.filter(([line]) => !/poll|waited/.test(line)))(
    'keeps the message of the script beside: %s',
    async (line, assertion) => {
      const named = ((actual: unknown) => ours(actual, 'the total of\nthe order')) as unknown as AnyExpect;
      Object.setPrototypeOf(named, ours);
      expect(await lineOf(() => assertion(named))).toBe(
        line.replace(/^expect\(\)(\.not|\.resolves|\.rejects)?\.\w+\(\)/, 'the total of the order'),
      );
    },
  );

  test('within expect.poll and toPass keeps the message of the script', async () => {
    expect(await lineOf(() => ours.poll(() => 3, { ...few, message: 'the stock' }).toBe(2))).toBe(
      'the stock: expected 2, found 3 (waited 100 ms)',
    );
    expect(await lineOf(() => ours(() => ours(1, 'the answer').toBe(2), 'in the end').toPass(few))).toBe(
      'in the end: the answer: expected 2, found 1 (waited 100 ms)',
    );
  });

  test('of a message that is itself a document keeps all of it in one line', async () => {
    const body = JSON.stringify({ error: 'no stock' }, null, 2);
    expect(await lineOf(() => ours(500, body).toBe(201))).toBe('{ "error": "no stock" }: expected 201, found 500');
  });

  test('of a value that cannot be looked at still says what Playwright says', async () => {
    const value = Object.defineProperty({ a: 1 }, 'b', {
      enumerable: true,
      get: () => {
        throw new Error('not for you');
      },
    });
    expect(
      describeError(
        Object.assign(new Error('expect(received).toBe(expected)\n\nno more'), {
          matcherResult: {
            name: 'toBe',
            message: 'expect(received).toBe(expected)\n\nno more',
            pass: false,
            actual: value,
            expected: 1,
          },
        }),
      ).message,
    ).toBe('expect(received).toBe(expected) no more');
  });

  test('of two long texts shows them from just before they part', async () => {
    const start = 'All the same. '.repeat(30);
    expect(await lineOf(() => ours(`${start}then red.`).toBe(`${start}then green.`))).toBe(
      'expect().toBe(): expected …"All the same. then green.", found …"All the same. then red."',
    );
  });

  test('is one line of at most 500 characters that shows no secret, whatever was compared', async () => {
    const secret = 'hunter2hunter2';
    const clean = (text: string, most: number) => text.replaceAll(secret, '[*PW*]').slice(0, most);
    const value = fc.oneof(
      fc.anything({ maxDepth: 3, withDate: true, withMap: true, withSet: true }),
      fc.string().map((text) => text.padStart(115) + secret),
      fc.dictionary(fc.constantFrom(secret, 'a', 'b'), fc.constantFrom(secret, `x\n${secret}`, 1)),
    );
    const name = fc.constantFrom(
      'toBe',
      'toEqual',
      'toStrictEqual',
      'toMatchObject',
      'toContain',
      'toContainEqual',
      'toBeGreaterThan',
      'toHaveLength',
      'toMatch',
      'toThrow',
    );
    await fc.assert(
      fc.asyncProperty(value, value, name, async (actual, expected, matcher) => {
        try {
          await (ours(actual, secret) as unknown as Record<string, (value: unknown) => unknown>)[matcher]?.(expected);
        } catch (error) {
          const { message } = describeError(error, clean);
          expect(message.length).toBeLessThanOrEqual(500);
          expect(message).not.toContain('\n');
          expect(message).not.toContain(secret.slice(0, 8));
        }
      }),
      { numRuns: 300 },
    );
  });
});

import { expect as playwrightExpect } from 'playwright/test';
import { describe, expect, test } from 'vitest';
import { describeError } from '../../../src/check/failure.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('a failed assertion', () => {
  test.each([
    [() => playwrightExpect(503).toBe(200), 'expect().toBe(): expected 200, found 503'],
    [
      () => playwrightExpect(503, 'the status of the order').toBe(200),
      'the status of the order: expected 200, found 503',
    ],
    [() => playwrightExpect('abc').toContain('x'), 'expect().toContain(): expected "x", found "abc"'],
    [() => playwrightExpect(3).toBeLessThan(2), 'expect().toBeLessThan(): expected < 2, found 3'],
  ])('is one line that says what was wanted and what was found', (work, message) => {
    expect(describeError(thrownBy(work)).message).toBe(message);
  });

  test('of an object keeps the difference in its detail', () => {
    const { message, detail } = describeError(thrownBy(() => playwrightExpect({ a: 1 }).toEqual({ a: 2 })));
    expect(message).toBe('expect().toEqual()');
    expect(detail).toMatch(/- {3}"a": 2,\n\+ {3}"a": 1,/);
  });
});

describe('an error', () => {
  test('of a browser action says what it was waiting for', () => {
    const error = new Error(
      "locator.click: Timeout 300ms exceeded.\nCall log:\n\u001b[2m  - waiting for getByRole('button')\u001b[22m\n",
    );
    expect(describeError(error)).toMatchObject({
      message: "locator.click: Timeout 300ms exceeded: waiting for getByRole('button')",
      detail: expect.stringContaining('Call log:'),
    });
  });

  test('tells its causes', () => {
    const error = new Error('outer', { cause: new AggregateError([new Error('a')], 'inner') });
    expect(describeError(error).detail).toMatch(/^Caused by: inner\n/);
  });

  test('says where in the script it happened, and nothing of our own places', () => {
    const error = new Error('no');
    error.stack =
      'Error: no\n    at pay (file:///checks/pay.ts:3:1)\n    at x (/a/node_modules/y.js:1:1)\n    at node:internal/z:1:1';
    expect(describeError(error).detail).toBe('    at pay (/checks/pay.ts:3:1)');
  });

  test('of any length fits', () => {
    const { message, detail } = describeError(new Error(`${'m'.repeat(9000)}\n${'d'.repeat(9000)}`));
    expect(message).toHaveLength(500);
    expect(detail).toHaveLength(4000);
  });
});

import assert from 'node:assert';
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
  test('of an object keeps the whole difference in its detail', () => {
    const { message, detail } = describeError(thrownBy(() => playwrightExpect({ a: 1 }).toEqual({ a: 2 })));
    expect(message).toBe('expect().toEqual(): a: expected 2, found 1');
    expect(detail).toMatch(/- {3}"a": 2,\n\+ {3}"a": 1,/);
  });

  test.each<[() => unknown, string]>([
    [() => assert.equal(1, 2), 'assert.equal(): expected 2, found 1'],
    [() => assert.strictEqual('a', 'b', 'the name'), 'the name: expected "b", found "a"'],
    [
      () => assert.deepStrictEqual({ a: { b: 1 } }, { a: { b: 2 } }),
      'assert.deepStrictEqual(): a.b: expected 2, found 1',
    ],
    [() => assert.notStrictEqual(1, 1), 'assert.notStrictEqual(): expected not 1, found 1'],
    [() => assert.match('abc', /x/), 'assert.match(): expected text matching /x/, found "abc"'],
    [() => assert.ok(0, 'nothing in stock'), 'nothing in stock: expected true, found 0'],
    [() => assert.fail('no\nway'), 'no way'],
  ])('of node:assert says what it expected and what it found (%#)', (work, message) => {
    expect(describeError(thrownBy(work)).message).toBe(message);
  });
});

describe('an error', () => {
  test.each([
    [
      "locator.click: Timeout 300ms exceeded.\nCall log:\n\u001b[2m  - waiting for getByRole('button')\u001b[22m\n",
      "locator.click: Timeout 300ms exceeded: waiting for getByRole('button'): no element found",
    ],
    [
      "locator.click: Timeout 300ms exceeded.\nCall log:\n  - waiting for locator('#a')\n    - locator resolved to <p id=a></p>\n  - attempting click action\n    2 × waiting for element to be visible, enabled and stable\n      - element is not visible\n    - retrying click action\n      - waiting 100ms",
      "locator.click: Timeout 300ms exceeded: waiting for locator('#a'): element is not visible",
    ],
    [
      "locator.click: Error: strict mode violation: locator('li') resolved to 2 elements:\n    1) <li>a</li> aka getByText('a')\n    2) <li>b</li> aka getByText('b')\n\nCall log:\n  - waiting for locator('li')\n",
      "locator.click: strict mode violation: locator('li') resolved to 2 elements: <li>a</li>, <li>b</li>",
    ],
    [
      'page.waitForURL: Timeout 300ms exceeded.\n=========================== logs ===========================\nwaiting for navigation to "**/paid" until "load"\n============================================================',
      'page.waitForURL: Timeout 300ms exceeded: waiting for navigation to "**/paid" until "load"',
    ],
    [
      'page.goto: net::ERR_NAME_NOT_RESOLVED at http://nope.invalid/\nCall log:\n  - navigating to "http://nope.invalid/", waiting until "load"\n',
      'page.goto: net::ERR_NAME_NOT_RESOLVED at http://nope.invalid/',
    ],
    [
      'page.evaluate: Error: first\nsecond\n    at eval (eval at evaluate (:1:1), <anonymous>:1:1)',
      'page.evaluate: first second',
    ],
  ])('of a browser action says what it was waiting for (%#)', (text, message) => {
    const error = new Error(text);
    expect(describeError(error)).toMatchObject({ message, detail: expect.stringMatching(/./) });
  });

  test('of several lines is read to its end', () => {
    const error = new Error('The order was refused:\n  {\n    "reason": "no stock"\n  }');
    expect(describeError(error)).toMatchObject({
      message: 'The order was refused: { "reason": "no stock" }',
      detail: expect.stringMatching(/^{\n {4}"reason"/),
    });
  });

  test('of a matcher that needs the test runner of Playwright says so', () => {
    expect(describeError(new Error('toMatchAriaSnapshot() must be called during the test')).message).toBe(
      "toMatchAriaSnapshot() works only in Playwright's own test runner, not in a check: compare the text of locator.ariaSnapshot() instead",
    );
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

import { describe, expect, test } from 'vitest';
import { usesSlowMatchers } from '../../../src/config/script-matchers.ts';

const http = (code: string) => `export default httpCheck(async ({ http }) => { ${code} });`;

describe('the script of an HTTP check', () => {
  test.each([
    'await expect.poll(() => 1).toBe(1);',
    'await expect(async () => {}).toPass();',
    'await expect(promise).resolves.toBe(1);',
    'expect(() => {}).toThrow();',
    'expect(body).toEqual({ id: expect.any(String) });',
    'expect(body).toEqual(expect.objectContaining({ id: 1 }));',
    'expect\n  .poll(() => 1)\n  .toBe(2);',
  ])("needs Playwright's expect for: %s", (code) => {
    expect(usesSlowMatchers(http(code))).toBe(true);
  });

  test.each([
    'expect(reply.status).toBe(200);',
    'expect(reply.json()).toMatchObject({ a: 1 });',
    'expect(reply.json()).not.toContain(1);',
    'const resolves = 1;',
  ])('does not need it for: %s', (code) => {
    expect(usesSlowMatchers(http(code))).toBe(false);
  });

  test('is another matter than that of a browser check, whose process has Playwright anyway', () => {
    expect(usesSlowMatchers('export default browserCheck(async () => { await expect.poll(() => 1).toBe(1); });')).toBe(
      false,
    );
  });
});

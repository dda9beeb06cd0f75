import { afterEach, describe, expect, test } from 'vitest';
import { Child, httpScript } from './rig.ts';

let child: Child | undefined;
afterEach(async () => child?.[Symbol.asyncDispose]());

/** Says in the run's log whether Playwright is loaded. */
const tell = `
  const { createRequire } = await import('node:module');
  const isLoaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('/playwright/lib/matchers/'));
  log('before: ' + isLoaded());`;

describe("Playwright's expect in a process of HTTP checks", () => {
  test('is not loaded by checks that pass and fail of simple matchers', async () => {
    child = await Child.start('http');
    const { result } = await child.try(
      httpScript(`${tell}
        expect({ status: 'ok', items: [1, 2] }).toEqual({ status: 'ok', items: [1, 2] });
        expect([1, 2]).not.toContain(3);
        expect({ a: { b: 1 } }).toHaveProperty('a.b', 1);
        await step.soft('Count', () => expect({ a: 1, b: { c: 2 } }).toMatchObject({ b: { c: 3 } }));
        cleanup(() => log('after: ' + isLoaded()));
        expect(503, 'the status').toBe(200);`),
    );
    expect(result).toMatchObject({
      verdict: 'failed',
      failure: {
        message: 'expect().toMatchObject(): b.c: expected 3, found 2',
        detail: expect.stringContaining('Also failed: the status: expected 200, found 503') as string,
      },
    });
    expect(result.log).toEqual(['before: false', 'after: false']);
  });

  test('is there before the first run where scripts use other matchers', async () => {
    child = await Child.start('http', { BELLWETHER_PRELOAD_EXPECT: '1' });
    const { result } = await child.try(httpScript(`${tell} await expect.poll(() => 1).toBe(1);`));
    expect(result).toMatchObject({ verdict: 'passed', log: ['before: true'] });
  });
});

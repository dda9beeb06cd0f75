import { expect, test } from 'vitest';
import { NotedCallSites } from '../../../src/run/child/script/noted-call-sites.ts';

test('the lines of calls are noted in the first runs of a script, and again after a mistake in it', () => {
  const noted = new NotedCallSites();
  const runs = (count: number) => Array.from({ length: count }, () => noted.begin('order.ts'));
  expect(runs(50)).not.toContain(false);
  expect(runs(3)).toEqual([false, false, false]);
  expect(noted.begin('claim.ts')).toBe(true);
  noted.mistakeFound('order.ts');
  expect(runs(51).indexOf(false)).toBe(50);
});

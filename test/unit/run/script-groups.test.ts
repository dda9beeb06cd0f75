import { describe, expect, test } from 'vitest';
import { planGroups, SHARED } from '../../../src/run/script/script-groups.ts';

const fn = (checkFile: string, ...secrets: string[]) => ({ checkFile, secrets });
const http = (functions: ReturnType<typeof fn>[], processes: number, separate: 'secrets' | 'scripts' = 'secrets') => {
  const groups = planGroups(functions, { processes, separate, isHttp: (file) => !file.startsWith('page') });
  return functions.map((one) => groups(one).http);
};
const browser = (functions: ReturnType<typeof fn>[], separate: 'secrets' | 'scripts') => {
  const groups = planGroups(functions, { processes: 4, separate, isHttp: () => false });
  return functions.map((one) => groups(one).browser);
};
const different = (keys: readonly string[]) => new Set(keys).size;

describe('processes of HTTP checks', () => {
  test('are one for each script while there are enough', () => {
    expect(different(http([fn('a'), fn('b'), fn('c', 'KEY')], 3))).toBe(3);
    expect(different(http([fn('a'), fn('a'), fn('a')], 1))).toBe(1);
  });

  test('are shared by scripts without secrets when there are too few, and by no other', () => {
    const [a, b, c, d] = http([fn('a'), fn('b'), fn('c', 'KEY'), fn('d', 'KEY')], 3);
    expect([a, b]).toEqual([SHARED, SHARED]);
    expect(different([a!, c!, d!])).toBe(3);
  });

  test('are shared by scripts with the same secrets when there are still too few', () => {
    const [a, b, c, d] = http([fn('a', 'KEY'), fn('b', 'KEY'), fn('c', 'PIN', 'KEY'), fn('d', 'KEY', 'PIN')], 3);
    expect([a, c]).toEqual([b, d]);
    expect(a).not.toBe(c);
  });

  test('never mix secrets, however few there are', () => {
    expect(different(http([fn('a', 'A'), fn('b', 'B'), fn('c', 'C'), fn('d')], 1))).toBe(4);
  });

  test('are not taken by browser checks', () => {
    expect(different(http([fn('page-1'), fn('page-2'), fn('a'), fn('b')].slice(2), 2))).toBe(2);
  });

  test('are one for each script where that is asked for', () => {
    expect(different(http([fn('a'), fn('b'), fn('c')], 1, 'scripts'))).toBe(3);
  });
});

describe('browsers', () => {
  const journeys = [fn('a'), fn('b'), fn('c', 'KEY'), fn('d', 'KEY')];

  test('are used one after the other by journeys with the same secrets', () => {
    const [a, b, c, d] = browser(journeys, 'secrets');
    expect([a, c]).toEqual([b, d]);
    expect(a).not.toBe(c);
  });

  test('are used by one script each where that is asked for', () => {
    expect(different(browser(journeys, 'scripts'))).toBe(4);
  });
});

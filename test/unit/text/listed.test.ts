import { expect, test } from 'vitest';
import { firstOf, listed } from '../../../src/text/listed.ts';

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
])('%j is read as "%s"', (parts, text) => {
  expect(listed(parts)).toBe(text);
});

test('the first of a list are followed by how many there are besides, if there are any', () => {
  expect(firstOf(['a', 'b'], 2)).toEqual(['a', 'b']);
  expect(firstOf(['a', 'b', 'c'], 2)).toEqual(['a', 'b', 'and 1 more']);
  expect(firstOf(['a', 'b', 'c'], 2, { noun: 'problem' })).toEqual(['a', 'b', 'and 1 more problem']);
  expect(firstOf(['a', 'b', 'c'], 2, { noun: 'problem', others: 9 })).toEqual(['a', 'b', 'and 10 more problems']);
  expect(firstOf(['a'], 2, { others: 1 })).toEqual(['a', 'and 1 more']);
});

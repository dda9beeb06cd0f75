import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duplicateKey } from '../../../src/notify/duplicate-key.ts';

test.each([
  ['{"functions":["a"],"functions":[]}', 'functions'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['[{"a":{"b":1,"c":[],"b":2}}]', 'b'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['{"a":{"a":1},"b":{"a":1}}', undefined],
  ['[{"a":1},{"a":1}]', undefined],
  ['{"a":"\\"a\\": 1, \\"a\\": 2"}', undefined],
  ['{"a":', undefined],
  ['}]:":', undefined],
])('the key that stands twice in %s is %s', (json, key) => {
  expect(duplicateKey(json)).toBe(key);
});

test('no key stands twice in what JSON.stringify writes', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => duplicateKey(JSON.stringify(value)) === undefined));
});

test('whatever a text is, looking for a key that stands twice ends', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[]:",\\a')) }), (text) =>
      ['string', 'undefined'].includes(typeof duplicateKey(text)),
    ),
  );
  expect(duplicateKey('['.repeat(500_000))).toBeUndefined();
  expect(duplicateKey('"'.repeat(500_001))).toBeUndefined();
});

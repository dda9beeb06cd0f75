import { describe, expect, test } from 'vitest';
import { addressOf, isAllowed } from '../../../src/notify/subscribers/address.ts';

describe('an address that somebody typed', () => {
  test.each([
    ['Asha.Rao@Acme.Example', 'asha.rao@acme.example'],
    ['  asha@acme.example ', 'asha@acme.example'],
    ["o'hara+x=y@a-b.acme.example", "o'hara+x=y@a-b.acme.example"],
    ['a@b.co', 'a@b.co'],
  ])('%j is %j', (text, address) => expect(addressOf(text)).toBe(address));

  test.each([
    '',
    '@',
    'asha',
    'asha@',
    '@acme.example',
    'asha@acme',
    'asha@@acme.example',
    'asha@acme.example,eve@evil.example',
    'asha@acme.example\nBcc: x@y.example',
    'asha rao@acme.example',
    'Asha <asha@acme.example>',
    '"asha"@acme.example',
    'asha(x)@acme.example',
    'asha@-acme.example',
    'asha@acme.example.',
    'asha@1.2.3.4',
    'asha..rao@acme.example',
    `asha@${'a'.repeat(64)}.example`,
    `asha@${'aa.'.repeat(90)}example`,
  ])('%j is none', (text) => expect(addressOf(text)).toBeUndefined());
});

test('only those of a list may subscribe, when there is one', () => {
  const allow = ['@acme.example', 'bram@other.example'];
  const asked = [
    'asha@acme.example',
    'bram@other.example',
    'eve@other.example',
    'eve@sub.acme.example',
    'eve@notacme.example',
  ];
  expect(asked.map((address) => isAllowed(address, allow))).toEqual([true, true, false, false, false]);
  expect(isAllowed('eve@other.example', [])).toBe(true);
});

import { SocketAddress } from 'node:net';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressNumber, rangeOf } from '../../../src/config/ip-address.ts';

test.each([
  ['::', 0n],
  ['::1', 1n],
  ['1::', 1n << 112n],
  ['0.0.0.1', 0xffff_0000_0001n],
  ['::ffff:0.0.0.1', 0xffff_0000_0001n],
  ['::ffff:0:1', 0xffff_0000_0001n],
  ['64:ff9b::192.0.2.33', (0x64n << 112n) + (0xff9bn << 96n) + 0xc000_0221n],
  ['2001:db8:1:2:3:4:5:6', 0x2001_0db8_0001_0002_0003_0004_0005_0006n],
  ['1:2:3:4:5:6:1.2.3.4', 0x0001_0002_0003_0004_0005_0006_0102_0304n],
  ['fe80::1%eth0', (0xfe80n << 112n) + 1n],
  ['example.org', undefined],
  ['1.2.3', undefined],
  ['', undefined],
])('the address %s is the number %s', (address, number) => expect(addressNumber(address)).toBe(number));

test('an address of IPv6 is the same number however it is written', () => {
  const groups = fc.array(fc.constantFrom(0, 1, 0xab, 0xffff), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(groups, (all) => {
      const long = all.map((group) => group.toString(16)).join(':');
      const number = all.reduce((sum, group) => (sum << 16n) + BigInt(group), 0n);
      const short = new SocketAddress({ address: long, family: 'ipv6' }).address;
      expect([addressNumber(long), addressNumber(short)]).toEqual([number, number]);
    }),
  );
});

test.each([
  ['10.0.0.0/8', '10.0.0.0', '10.255.255.255'],
  ['10.1.2.3/8', '10.0.0.0', '10.255.255.255'],
  ['192.0.2.7', '192.0.2.7', '192.0.2.7'],
  ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
  ['::/1', '::', '7fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
])('%s is from %s to %s', (network, first, last) => {
  expect(rangeOf(network)).toEqual([addressNumber(first), addressNumber(last)]);
});

test.each(['10.0.0.0/33', '::/129', '10.0.0.0/x', '10.0.0.0/', '10.0.0.0/8/8', 'proxy.local/8', ''])(
  '%j is no network',
  (network) => expect(rangeOf(network)).toBeUndefined(),
);

import type { Request } from 'express';
import { expect, test } from 'vitest';
import { addressOf, isProxy } from '../../../src/web/sign-in/networks.ts';

const proxy = { header: 'x-forwarded-user', from: ['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '2001:db8::7'] };
const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as Request;

test.each([
  ['127.0.0.1', true],
  ['127.0.0.2', false],
  ['10.255.0.1', true],
  ['11.0.0.1', false],
  ['fd12::1', true],
  ['fe80::1', false],
  ['2001:db8::7', true],
  ['2001:db8::8', false],
  ['', false],
  ['10.0.0.1, 10.0.0.2', false],
  ['an unknown address', false],
])('%j comes from the proxy: %s', (address, is) => expect(isProxy(address, proxy)).toBe(is));

test.each([
  ['192.0.2.1', undefined, '192.0.2.1'],
  ['192.0.2.1', '198.51.100.9', '192.0.2.1'],
  ['::ffff:192.0.2.1', undefined, '192.0.2.1'],
  ['10.0.0.5', '198.51.100.9', '198.51.100.9'],
  ['::ffff:10.0.0.5', '198.51.100.9', '198.51.100.9'],
  ['10.0.0.5', 'forged, 198.51.100.9, 10.0.0.6', '198.51.100.9'],
  ['10.0.0.5', '203.0.113.1, 198.51.100.9', '198.51.100.9'],
  ['10.0.0.5', 'nonsense', '10.0.0.5'],
  ['10.0.0.5', undefined, '10.0.0.5'],
])('what comes from %s for %j is from %s', (peer, forwarded, from) => {
  expect(addressOf(request(peer, forwarded), { proxy })).toBe(from);
});

test('without a proxy nobody’s word counts', () => {
  expect(addressOf(request('10.0.0.5', '198.51.100.9'), {})).toBe('10.0.0.5');
});

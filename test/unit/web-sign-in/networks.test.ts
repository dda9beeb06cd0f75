import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf, isFromUnknownProxy, isIn, networkOf } from '../../../src/web/sign-in/networks.ts';

const trustedProxies = ['127.0.0.1', '10.0.0.0/8', 'fd00::/8', '2001:db8::7'];
const request = (remoteAddress: string, headers: Record<string, string | undefined> = {}) =>
  ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;
const forwarded = (peer: string, hops: string | undefined) => request(peer, { 'x-forwarded-for': hops });

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
])('%j is one of the proxies: %s', (address, is) => expect(isIn(address, trustedProxies)).toBe(is));

test.each([
  ['192.0.2.1', undefined, '192.0.2.1'],
  ['192.0.2.1', '198.51.100.9', '192.0.2.1'],
  ['::ffff:192.0.2.1', undefined, '192.0.2.1'],
  ['10.0.0.5', '198.51.100.9', '198.51.100.9'],
  ['::ffff:10.0.0.5', '198.51.100.9', '198.51.100.9'],
  ['10.0.0.5', 'forged, 198.51.100.9, 10.0.0.6', '198.51.100.9'],
  ['10.0.0.5', '203.0.113.1, 198.51.100.9', '198.51.100.9'],
  ['10.0.0.5', '203.0.113.1, 198.51.100.9:4711', '198.51.100.9'],
  ['10.0.0.5', '203.0.113.1, [2001:db8::9]:4711', '2001:db8::9'],
  ['10.0.0.5', '::ffff:198.51.100.9', '198.51.100.9'],
  ['10.0.0.5', '198.51.100.9, unknown', '10.0.0.5'],
  ['10.0.0.5', '198.51.100.9, unknown, 10.0.0.6', '10.0.0.6'],
  ['10.0.0.5', '10.0.0.7, 10.0.0.6', '10.0.0.7'],
  ['10.0.0.5', 'nonsense', '10.0.0.5'],
  ['10.0.0.5', '', '10.0.0.5'],
  ['10.0.0.5', undefined, '10.0.0.5'],
])('what comes from %s for %j is from %s', (peer, hops, from) => {
  expect(addressOf(forwarded(peer, hops), { trustedProxies })).toBe(from);
});

test('without trusted proxies nobody’s word counts', () => {
  expect(addressOf(forwarded('10.0.0.5', '198.51.100.9'), {})).toBe('10.0.0.5');
});

test.each([
  ['127.0.0.2', {}, false],
  ['127.0.0.2', { 'x-forwarded-for': '198.51.100.9' }, true],
  ['127.0.0.2', { forwarded: 'for=198.51.100.9' }, true],
  ['127.0.0.2', { 'x-real-ip': '198.51.100.9' }, true],
  ['127.0.0.2', { via: '1.1 proxy' }, true],
  ['127.0.0.1', { 'x-forwarded-for': '198.51.100.9' }, false],
])('what comes from %s with %j is passed on by somebody unknown: %s', (peer, headers, is) => {
  expect(isFromUnknownProxy(request(peer, headers), { trustedProxies })).toBe(is);
});

test.each([
  ['192.0.2.1', '192.0.2.1', true],
  ['192.0.2.1', '192.0.2.2', false],
  ['2001:db8::1', '2001:db8::ffff:1', true],
  ['2001:db8::1', '2001:0db8:0:0:aaaa::', true],
  ['2001:db8::1', '2001:db8:0:1::1', false],
  ['fe80::1%eth0', 'fe80::2%eth1', true],
  ['::1', '::2', true],
  ['an unknown address', 'an unknown address', true],
])('%s and %s are one network: %s', (one, other, are) => {
  expect(networkOf(one) === networkOf(other)).toBe(are);
});

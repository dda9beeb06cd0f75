import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { addressNumber } from '../../config/ip-address.ts';

type Headers = Pick<IncomingMessage, 'headers' | 'socket'>;

const lists = new WeakMap<readonly string[], BlockList>();

/** Whether an address lies in one of the networks: `127.0.0.1`, `10.0.0.0/8`. */
export function isIn(address: string, networks: readonly string[] = []): boolean {
  const family = isIP(address);
  return family !== 0 && listOf(networks).check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function listOf(networks: readonly string[]): BlockList {
  const known = lists.get(networks);
  if (known) return known;
  const made = new BlockList();
  for (const entry of networks) {
    const [host = '', bits] = entry.split('/');
    const family = isIP(host) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) made.addAddress(host, family);
    else made.addSubnet(host, Number(bits), family);
  }
  lists.set(networks, made);
  return made;
}

const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i;

/** The address at the other end of the connection, IPv4 as IPv4. */
export const peerOf = ({ socket }: Pick<IncomingMessage, 'socket'>): string =>
  (socket.remoteAddress ?? 'an unknown address').replace(MAPPED, '');

interface Trust {
  /** Absent: no proxy is believed. */
  readonly trustedProxies?: readonly string[];
}

/** Where a request comes from: the nearest address that is not a trusted proxy, as these wrote it in `X-Forwarded-For`. */
export function addressOf(request: Headers, { trustedProxies }: Trust): string {
  let nearest = peerOf(request);
  const told = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  // From the right: what stands further left was written by whoever comes first, and may be anything.
  for (const hop of told.toReversed()) {
    if (!isIn(nearest, trustedProxies)) return nearest;
    const address = addressIn(hop);
    if (address === undefined) return nearest;
    nearest = address;
  }
  return nearest;
}

/** Some proxies write the port as well: `192.0.2.7:4711`, `[2001:db8::7]:4711`. */
function addressIn(hop: string): string | undefined {
  const [, v6 = '', v4 = ''] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+)(?::\d+)?$/.exec(hop.trim()) ?? [];
  const address = (v6 || v4 || hop.trim()).replace(MAPPED, '');
  return isIP(address) === 0 ? undefined : address;
}

const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

/** Somebody passes this request on for somebody else and is not trusted to say for whom. */
export const isFromUnknownProxy = (request: Headers, { trustedProxies }: Trust): boolean =>
  !isIn(peerOf(request), trustedProxies) && forwarding.some((name) => request.headers[name] !== undefined);

/** What one customer of a provider has: an IPv4 address, or 64 bits of IPv6, in which whoever has one address has all. */
export const networkOf = (address: string): string =>
  isIP(address) === 6 ? `IPv6 ${((addressNumber(address) ?? 0n) >> 64n).toString(16)}` : address;

import { BlockList, isIP } from 'node:net';
import type { Request } from 'express';
import type { AccessRules, ProxyRules } from '../../model/access.ts';

const lists = new WeakMap<ProxyRules, BlockList>();

/** Whether what comes from an address comes from the proxy. */
export function isProxy(address: string, proxy: ProxyRules | undefined): boolean {
  const family = isIP(address);
  return proxy !== undefined && family !== 0 && listOf(proxy).check(address, family === 4 ? 'ipv4' : 'ipv6');
}

function listOf(proxy: ProxyRules): BlockList {
  const known = lists.get(proxy);
  if (known) return known;
  const made = new BlockList();
  for (const entry of proxy.from) {
    const [host = '', bits] = entry.split('/');
    const family = isIP(host) === 4 ? 'ipv4' : 'ipv6';
    if (bits === undefined) made.addAddress(host, family);
    else made.addSubnet(host, Number(bits), family);
  }
  lists.set(proxy, made);
  return made;
}

/** The address at the other end of the connection, IPv4 as IPv4. */
export const peerOf = (request: Request): string =>
  (request.socket.remoteAddress ?? 'an unknown address').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/, '');

/** Where a request comes from: behind the proxy what the proxy says, for it alone is believed. */
export function addressOf(request: Request, { proxy }: Pick<AccessRules, 'proxy'>): string {
  const peer = peerOf(request);
  if (!isProxy(peer, proxy)) return peer;
  const told = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const hops = told.map((hop) => hop.trim()).filter((hop) => isIP(hop) !== 0);
  return hops.findLast((hop) => !isProxy(hop, proxy)) ?? peer;
}

import { isIP } from 'node:net';

/** Where IPv4 lies among the addresses of IPv6: `::ffff:0:0/96` (RFC 4291, 2.5.5.2). */
const MAPPED = 0xffffn << 32n;

/** An address as a number of 128 bits, IPv4 as IPv6 writes it; undefined when it is none. */
export function addressNumber(address: string): bigint | undefined {
  const family = isIP(address);
  if (family === 0) return undefined;
  if (family === 4) return MAPPED + joined(address.split('.').map(Number), 8n);
  const [, head = '', dotted] = /^(.*?)(\d+\.\d+\.\d+\.\d+)?(?:%.*)?$/.exec(address) ?? [];
  const low = dotted === undefined ? [] : dotted.split('.').map(Number);
  const tail = dotted === undefined ? '' : `${low[0]! * 256 + low[1]!} ${low[2]! * 256 + low[3]!}`;
  const [left = [], right] = head
    .split('::')
    .map((side) => side.split(':').flatMap((group) => (group === '' ? [] : [Number.parseInt(group, 16)])));
  const last = [...(right ?? []), ...tail.split(' ').flatMap((group) => (group === '' ? [] : [Number(group)]))];
  const zeros = right === undefined ? 0 : 8 - left.length - last.length;
  return joined([...left, ...Array.from({ length: zeros }, () => 0), ...last], 16n);
}

const joined = (parts: readonly number[], bits: bigint): bigint =>
  parts.reduce((sum, part) => (sum << bits) + BigInt(part), 0n);

/** First and last address, as numbers. */
export type AddressRange = readonly [first: bigint, last: bigint];

/** The addresses of a network, `10.0.0.0/8`, or of a single address; undefined when it is neither. */
export function rangeOf(network: string): AddressRange | undefined {
  const [host = '', bits, ...more] = network.split('/');
  const address = addressNumber(host);
  const width = isIP(host) === 4 ? 32 : 128;
  const prefix = bits === undefined ? width : /^\d{1,3}$/.test(bits) ? Number(bits) : Infinity;
  if (address === undefined || more.length > 0 || prefix > width) return undefined;
  const size = 1n << BigInt(width - prefix);
  const first = (address / size) * size;
  return [first, first + size - 1n];
}

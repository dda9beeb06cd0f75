import { rangeOf, type AddressRange } from '../ip-address.ts';
import { valueAt, type Path } from '../path.ts';
import type { Report } from '../problem.ts';

const ranges = (...networks: readonly string[]): readonly AddressRange[] =>
  networks.flatMap((network) => {
    const range = rangeOf(network);
    return range ? [range] : [];
  });

/** Nobody on the Internet has one of these (IANA's registry of special-purpose addresses). */
const special = ranges(
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/3'],
);

/** What people on the Internet have, and how many of them a list of proxies may have at most. */
const families = [
  { name: 'IPv4', all: ranges('0.0.0.0/0'), most: 1n << 24n, as: 'a /8' },
  { name: 'IPv6', all: ranges('2000::/3'), most: 1n << 112n, as: 'a /16' },
] as const;

const lists: readonly { readonly path: Path; readonly harm: string }[] = [
  { path: ['access', 'login', 'proxy', 'from'], harm: 'anybody could claim to be anybody' },
  { path: ['server', 'trustedProxies'], harm: 'anybody could claim to come from any address' },
];

/** Proxies that are believed must not be everybody, also not by several networks together: `0.0.0.0/1` and `128.0.0.0/1`. */
export function checkTrustedNetworks(root: unknown, report: Report): void {
  for (const { path, harm } of lists) {
    const value = valueAt(root, path);
    const networks = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string');
    const covered = merged(ranges(...networks.map((one) => one.trim()).filter(isNarrowerThanAll)));
    for (const { name, all, most, as } of families) {
      const own = overlap(covered, all);
      if (sizeOf(own) - sizeOf(overlap(own, special)) <= most) continue;
      const text = `covers more than ${as} of the public ${name} addresses: ${harm} (name the addresses of the proxy)`;
      report(path, text);
    }
  }
}

/** All addresses at once are reported where they stand. */
const isNarrowerThanAll = (network: string): boolean => !/\/0+$/.test(network);

function merged(all: readonly AddressRange[]): readonly AddressRange[] {
  const found: [bigint, bigint][] = [];
  for (const [first, last] of all.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))) {
    const before = found.at(-1);
    if (before && first <= before[1]) before[1] = last > before[1] ? last : before[1];
    else found.push([first, last]);
  }
  return found;
}

const overlap = (some: readonly AddressRange[], others: readonly AddressRange[]): readonly AddressRange[] =>
  some.flatMap(([first, last]) =>
    others.flatMap(([from, to]): readonly AddressRange[] => {
      const range = [first > from ? first : from, last < to ? last : to] as const;
      return range[0] <= range[1] ? [range] : [];
    }),
  );

const sizeOf = (all: readonly AddressRange[]): bigint =>
  all.reduce((sum, [first, last]) => sum + last - first + 1n, 0n);

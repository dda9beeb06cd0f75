// Failures that may be the monitor's own network and not the business: a name that is not resolved, a host to which there is
// no way. Read from the two forms in which they reach us: our HTTP client's line and Chromium's.
import type { Failure } from '../model/run.ts';

/** `name`: it could not be resolved; `route`: there is no way to it. */
export interface Unreachable {
  readonly kind: 'name' | 'route';
  readonly code: string;
  readonly host: string;
}

const kinds: Readonly<Record<string, Unreachable['kind']>> = {
  ENOTFOUND: 'name',
  EAI_AGAIN: 'name',
  EAI_FAIL: 'name',
  EAI_NODATA: 'name',
  ENETUNREACH: 'route',
  EHOSTUNREACH: 'route',
  ENETDOWN: 'route',
  EHOSTDOWN: 'route',
  EADDRNOTAVAIL: 'route',
  // https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h
  ERR_NAME_NOT_RESOLVED: 'name',
  ERR_NAME_RESOLUTION_FAILED: 'name',
  ERR_DNS_TIMED_OUT: 'name',
  ERR_DNS_SERVER_FAILED: 'name',
  ERR_INTERNET_DISCONNECTED: 'route',
  ERR_NETWORK_CHANGED: 'route',
  ERR_ADDRESS_UNREACHABLE: 'route',
  ERR_NETWORK_IO_SUSPENDED: 'route',
};

/** What an error's code means for the way to a host; undefined when it means nothing. */
export const unreachableKind = (code: string): Unreachable['kind'] | undefined =>
  Object.hasOwn(kinds, code) ? kinds[code] : undefined;

/** `GET https://shop.example/: the name is not known (ENOTFOUND)`. */
const ofClient = /^[A-Z]+ (?<url>https?:\/\/\S+): .*\((?<code>E[A-Z_]+)\)\.?$/;
/** `page.goto: net::ERR_NAME_NOT_RESOLVED at https://shop.example/`. */
const ofChromium = /net::(?<code>ERR_[A-Z_]+) at (?<url>https?:\/\/\S+)/;

/** The host that a failed run could not reach, when that is why it failed. */
export function unreachableIn({ message }: Pick<Failure, 'message'>): Unreachable | undefined {
  const { code = '', url = '' } = (ofClient.exec(message) ?? ofChromium.exec(message))?.groups ?? {};
  const kind = unreachableKind(code);
  const host = URL.parse(url)?.hostname;
  return kind && host ? { kind, code, host } : undefined;
}

import { nameOf, type RequestOptions } from './http-options.ts';

/** An address and the login that stood in it, as the value of an Authorization header. */
export interface Address {
  readonly url: URL;
  readonly authorization?: string;
}

/** The address that a script asks for. Throws when there is no such address: it may come from an answer of the business. */
export function addressOf(
  method: string,
  path: string | URL,
  baseUrl: string,
  query: RequestOptions['query'],
): Address {
  if (!URL.canParse(path, baseUrl))
    throw new Error(`${nameOf(method, path)}: the path must be a path or an address, and this is none`);
  const address = withoutLogin(new URL(path, baseUrl));
  if (!isHttp(address.url)) throw new Error(`${nameOf(method, path)}: only http and https addresses can be requested`);
  for (const [name, value] of Object.entries(query ?? {})) address.url.searchParams.append(name, String(value));
  return address;
}

export const isHttp = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

/** Takes the login out of an address: it is sent as a header and shown nowhere (RFC 9110, section 4.2.4). */
export function withoutLogin(url: URL): Address {
  if (url.username === '' && url.password === '') return { url };
  const login = `${decoded(url.username)}:${decoded(url.password)}`;
  url.username = url.password = '';
  return { url, authorization: `Basic ${Buffer.from(login).toString('base64')}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * Where a `Location` header points, or undefined when that is no address. Servers send it in UTF-8 and in Latin-1,
 * although only ASCII is allowed: each byte goes back to the server as it came, as in Chromium.
 */
export function locationOf(location: string, from: URL): URL | undefined {
  const escaped = location.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase()}`);
  return URL.canParse(escaped, from) ? new URL(escaped, from) : undefined;
}

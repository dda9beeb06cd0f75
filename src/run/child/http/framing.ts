// Where the body of a reply ends, and whether the connection outlives it (RFC 9112, sections 6 and 9).
import type { HeaderValues } from '../../../check/transport.ts';
import { BadReply } from './bad-reply.ts';

export type Framing =
  | { readonly kind: 'length'; readonly bytes: number; readonly codings: readonly string[] }
  | { readonly kind: 'chunked' | 'until-close'; readonly codings: readonly string[] };

const NO_CONTENT = 204;
const NOT_MODIFIED = 304;
const noBody: Framing = { kind: 'length', bytes: 0, codings: [] };

/** How the body's end is found. `Transfer-Encoding` wins over `Content-Length`, as in every browser. */
export function bodyFraming(method: string, status: number, headers: HeaderValues): Framing {
  if (method === 'HEAD' || status === NO_CONTENT || status === NOT_MODIFIED) return noBody;
  const codings = listOf(headers['transfer-encoding']).filter((coding) => coding !== 'identity' && coding !== '');
  if (codings.includes('chunked'))
    return { kind: 'chunked', codings: codings.filter((coding) => coding !== 'chunked') };
  const bytes = codings.length > 0 ? undefined : contentLength(headers['content-length']);
  return bytes === undefined ? { kind: 'until-close', codings } : { kind: 'length', bytes, codings };
}

/** Whether a server keeps the connection after a reply of this version with these headers. */
export function persists(version: number, headers: HeaderValues): boolean {
  const { connection } = headers;
  if (connection === undefined) return version >= 1.1;
  const options = listOf(connection);
  return !options.includes('close') && (version >= 1.1 || options.includes('keep-alive'));
}

/** The same length said several times is that length; no number at all is as if nothing were said. */
function contentLength(value: string | string[] | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value);
  const lengths = [...new Set(listOf(value).map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)))];
  if (lengths.length > 1)
    throw new BadReply(`its reply has several different lengths (Content-Length: ${[value].flat().join(', ')})`);
  return lengths[0];
}

/** The members of a header that is a list, in lower case. */
export const listOf = (value: string | string[] | undefined): string[] =>
  value === undefined
    ? []
    : String(value)
        .split(',')
        .map((member) => member.trim().toLowerCase());

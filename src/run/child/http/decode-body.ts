import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateRawSync,
  inflateSync,
  zstdDecompressSync,
} from 'node:zlib';
import type { HeaderValues } from '../../../check/transport.ts';
import { BadReply } from './bad-reply.ts';
import { listOf } from './framing.ts';

type Decode = (body: Buffer, options: { maxOutputLength: number }) => Buffer;

/** What arrived of a packed body counts although its end is missing: browsers show it too. */
const lenient = { finishFlush: constants.Z_SYNC_FLUSH };
const gunzip: Decode = (body, options) => gunzipSync(body, { ...lenient, ...options });

const decoders = new Map<string, Decode>([
  ['gzip', gunzip],
  ['x-gzip', gunzip],
  ['deflate', inflate],
  ['br', (body, options) => brotliDecompressSync(body, { finishFlush: constants.BROTLI_OPERATION_FLUSH, ...options })],
  ['zstd', (body, options) => zstdDecompressSync(body, { finishFlush: constants.ZSTD_e_flush, ...options })],
]);

export interface BodyCodings {
  readonly headers: HeaderValues;
  /** In the order in which they were applied, after those of the content. */
  readonly transferCodings: readonly string[];
  readonly maxBytes: number;
}

/**
 * The body as it was before the server packed it. Nothing is asked to be packed, but a script may ask, and some servers
 * pack unasked. With a coding that is not known it stays as it came. Throws a BadReply when it unpacks to more than
 * `maxBytes`, or does not unpack.
 */
export function decodeBody(body: Buffer, { headers, transferCodings, maxBytes }: BodyCodings): Buffer {
  const contentCoding = headers['content-encoding'];
  if (body.length === 0 || (contentCoding === undefined && transferCodings.length === 0)) return body;
  const codings = [...listOf(contentCoding), ...transferCodings].filter((name) => name !== '' && name !== 'identity');
  if (!codings.every((name) => decoders.has(name))) return body;
  return codings.reduceRight<Buffer>((packed, name) => unpack(packed, name, maxBytes), body);
}

function unpack(packed: Buffer, coding: string, maxBytes: number): Buffer {
  try {
    return decoders.get(coding)!(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const problem = isTooLarge
      ? `unpacks to more than ${maxBytes} bytes, the most that is accepted (maxBytes)`
      : 'does not unpack';
    throw new BadReply(`its reply is packed as ${coding} and ${problem}`, { cause: error });
  }
}

/** "deflate" is meant to come in a zlib wrapper (RFC 9110, section 8.4.1.2), and often comes without. */
function inflate(body: Buffer, options: { maxOutputLength: number }): Buffer {
  const [first = 0] = body;
  const hasWrapper = (first & 0x0f) === 0x08;
  return (hasWrapper ? inflateSync : inflateRawSync)(body, { ...lenient, ...options });
}

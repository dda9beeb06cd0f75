import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

const decoders = { gzip: gunzipSync, 'x-gzip': gunzipSync, deflate: inflateSync, br: brotliDecompressSync } as const;

/**
 * The body as it was before the server packed it. Nothing is asked to be packed, but a script may ask, and some servers
 * pack unasked. Throws when it unpacks to more than `maxBytes`, or does not unpack.
 */
export function decodeBody(body: Buffer, encoding: string | string[] | undefined, maxBytes: number): Uint8Array {
  if (encoding === undefined || body.length === 0) return body;
  const decode = Object.hasOwn(decoders, String(encoding))
    ? decoders[String(encoding) as keyof typeof decoders]
    : undefined;
  if (!decode) return body;
  try {
    return decode(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
    const problem = isTooLarge
      ? `unpacks to more than ${maxBytes} bytes, the most that is accepted`
      : 'does not unpack';
    throw new Error(`the reply is packed as ${String(encoding)} and ${problem}`, { cause: error });
  }
}

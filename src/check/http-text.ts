// The charset of a reply's text, as browsers find it: byte order mark, then the header, then the text's own word.
import type { HeaderValues } from './transport.ts';

/** How far browsers look for it (HTML, "prescan a byte stream"). */
const PRESCAN_BYTES = 1024;
const declarations = [
  /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w:.-]+)/i,
  /<meta\s[^>]*charset\s*=\s*["']?\s*([\w:.-]+)/i,
];

/** The text of a body. What no charset is named for, or an unknown one, is UTF-8. */
export function decodeText(bytes: Uint8Array, headers: HeaderValues): string {
  return decoderFor(bytes, String(headers['content-type'] ?? '')).decode(bytes);
}

/** A decoder for UTF-8 text, with or without a byte order mark. */
const utf8 = new TextDecoder();

function decoderFor(bytes: Uint8Array, contentType: string): TextDecoder {
  const marked = markedCharset(bytes);
  if (marked !== undefined) return new TextDecoder(marked);
  const named = charsetOf(contentType);
  if (named !== undefined) return decoderOf(named);
  if (!/\b(?:html|xml)\b/i.test(contentType)) return utf8;
  const declared = declaredCharset(bytes);
  // It was read as ASCII, so it cannot be true.
  return declared === undefined || /^utf-?16/i.test(declared) ? utf8 : decoderOf(declared);
}

function markedCharset([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

const charsetOf = (contentType: string): string | undefined =>
  /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1];

function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, PRESCAN_BYTES)).toString('latin1');
  for (const declaration of declarations) {
    const charset = declaration.exec(start)?.[1];
    if (charset !== undefined) return charset;
  }
  return undefined;
}

function decoderOf(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset);
  } catch {
    return utf8;
  }
}

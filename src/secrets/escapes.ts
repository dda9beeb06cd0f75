// Reads one character where it may be escaped: for a URL, JSON or a script, HTML, and each of them inside another.
import { codePointOfName } from './html-names.ts';

/** One character (two code units beyond U+FFFF), and where the next one begins. */
export interface Read {
  readonly char: string;
  readonly end: number;
}

/** Escapes within escapes are read this deep. */
export const DEEPEST = 3;

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const AMPERSAND = 0x26;
const PLUS = 0x2b;

/** Whether a code unit may begin an escape. */
export const isIntroducer = (unit: number): boolean =>
  unit === PERCENT || unit === BACKSLASH || unit === AMPERSAND || unit === PLUS;

/** The character at a place, with escapes `depth` levels deep taken back. An escape of a fixed longest length: no loop depends on the text. */
export function readAt(text: string, at: number, depth: number): Read {
  if (depth === 0 || !mayBegin(text, at)) return { char: text.charAt(at), end: at + 1 };
  const first = readAt(text, at, depth - 1);
  const cursor = new Cursor(text, first.end, depth - 1);
  switch (first.char) {
    case '%':
      return percent(cursor) ?? first;
    case '\\':
      return backslash(cursor) ?? first;
    case '&':
      return entity(cursor) ?? first;
    case '+':
      return { char: ' ', end: first.end };
    default:
      return first;
  }
}

/** Whether an escape may begin here, judged by two characters: most signs stand for themselves. */
function mayBegin(text: string, at: number): boolean {
  switch (text.charCodeAt(at)) {
    case PERCENT:
      return isHexOrU(text.charCodeAt(at + 1));
    case AMPERSAND:
      return isLetterOrHash(text.charCodeAt(at + 1));
    case BACKSLASH:
    case PLUS:
      return true;
    default:
      return false;
  }
}

const isBetween = (unit: number, first: string, last: string): boolean =>
  unit >= first.charCodeAt(0) && unit <= last.charCodeAt(0);
const isLetterOrHash = (unit: number): boolean => isBetween(unit | 0x20, 'a', 'z') || unit === '#'.charCodeAt(0);
const isHexOrU = (unit: number): boolean =>
  isBetween(unit, '0', '9') || isBetween(unit | 0x20, 'a', 'f') || unit === 'u'.charCodeAt(0);

class Cursor {
  readonly #text: string;
  readonly #depth: number;
  at: number;

  constructor(text: string, at: number, depth: number) {
    this.#text = text;
    this.at = at;
    this.#depth = depth;
  }

  /** The next character; '' at the end. */
  next(): string {
    if (this.at >= this.#text.length) return '';
    const { char, end } = readAt(this.#text, this.at, this.#depth);
    this.at = end;
    return char;
  }

  /** The value of the next hexadecimal digits; undefined when there are not so many. */
  hex(digits: number): number | undefined {
    let value = 0;
    for (let i = 0; i < digits; i += 1) {
      const digit = hexDigit(this.next());
      if (digit === undefined) return undefined;
      value = value * 16 + digit;
    }
    return value;
  }

  read(code: number): Read {
    return { char: String.fromCodePoint(code), end: this.at };
  }
}

function hexDigit(char: string): number | undefined {
  const value = Number.parseInt(char, 16);
  return char.length === 1 && !Number.isNaN(value) ? value : undefined;
}

/** `%41`, `%C3%B6`, `%F6` of Latin-1, and `%u00F6` of JavaScript's old `escape`. */
function percent(cursor: Cursor): Read | undefined {
  const start = cursor.at;
  if (cursor.next() === 'u') {
    const unit = cursor.hex(4);
    return unit === undefined ? undefined : cursor.read(unit);
  }
  cursor.at = start;
  return bytes(cursor, (next) => next() === '%');
}

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12, v: 11, a: 7, e: 27, '0': 0 };

/** `\n`, `\"`, `\/`, `\u00f6`, `\u{f6}`, `\xc3\xb6`. */
function backslash(cursor: Cursor): Read | undefined {
  const char = cursor.next();
  if (char === 'u') {
    const start = cursor.at;
    const unit = cursor.hex(4);
    if (unit !== undefined) return cursor.read(unit);
    cursor.at = start;
    return cursor.next() === '{' ? numbered(cursor, 16, '}') : undefined;
  }
  if (char === 'x') return bytes(cursor, (next) => next() === '\\' && next() === 'x');
  const control = controls[char];
  if (control !== undefined) return cursor.read(control);
  return char === '' || /^[a-z0-9]$/i.test(char) ? undefined : { char, end: cursor.at };
}

/** One byte, or the bytes of one character in UTF-8, each but the first with its introducer. */
function bytes(cursor: Cursor, isIntroduced: (next: () => string) => boolean): Read | undefined {
  const first = cursor.hex(2);
  if (first === undefined) return undefined;
  const single = cursor.read(first);
  const more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : 0;
  let code = first & (0x3f >> more);
  for (let i = 0; i < more; i += 1) {
    if (!isIntroduced(() => cursor.next())) return single;
    const byte = cursor.hex(2);
    if (byte === undefined || byte >> 6 !== 0b10) return single;
    code = (code << 6) | (byte & 0x3f);
  }
  return more > 0 && code <= 0x10ffff ? cursor.read(code) : single;
}

const LONGEST_NUMBER = 8;

/** Digits up to an end mark, as a code point. */
function numbered(cursor: Cursor, radix: 10 | 16, end: string): Read | undefined {
  let value = 0;
  for (let digits = 0; digits <= LONGEST_NUMBER; digits += 1) {
    const char = cursor.next();
    if (char === end) return digits > 0 && value <= 0x10ffff ? cursor.read(value) : undefined;
    const digit = hexDigit(char);
    if (digit === undefined || digit >= radix) return undefined;
    value = value * radix + digit;
  }
  return undefined;
}

const LONGEST_NAME = 8;

/** `&amp;`, `&#39;`, `&#x27;`. */
function entity(cursor: Cursor): Read | undefined {
  let name = '';
  for (let length = 0; length <= LONGEST_NAME; length += 1) {
    const start = cursor.at;
    const char = cursor.next();
    if (char === ';') return named(cursor, name);
    if (name === '#') {
      if (char === 'x' || char === 'X') return numbered(cursor, 16, ';');
      cursor.at = start;
      return numbered(cursor, 10, ';');
    }
    if (char === '' || !isNameChar(char.charCodeAt(0))) return undefined;
    name += char;
  }
  return undefined;
}

const isNameChar = (unit: number): boolean => isLetterOrHash(unit) || isBetween(unit, '0', '9');

function named(cursor: Cursor, name: string): Read | undefined {
  const code = codePointOfName(name);
  return code === undefined ? undefined : cursor.read(code);
}

// The forms in which a secret may be written, each as a pattern of one of the two readings. Escapes are taken back while
// a text is read, so what is listed here is what they do not cover.
import type { Pattern } from './automaton.ts';
import { foldCodes, foldPlain, unitsOf } from './fold.ts';

/** Secrets of fewer characters cannot be told from ordinary text. */
export const SHORTEST = 4;

/** What to say about a secret that is too short to be hidden, after its name. */
export const TOO_SHORT = `has fewer than ${SHORTEST} characters: too few to be hidden in texts`;

const SHORTEST_LINE = 8;
/** Encoded values of fewer letters and digits are looked for exactly as they are written. */
const SHORTEST_CODE = 8;
/** Of so many digits a secret is found whatever stands between its characters; of fewer, times and dates would be. */
export const FEWEST_DIGITS = 6;

/** What a pattern stands for. */
export interface Form {
  readonly name: string;
  readonly length: number;
  /** The only spelling that counts, where case and separators matter. */
  readonly exactly?: string;
  /** Characters around a match that hold bits of it too. */
  readonly before?: number;
  readonly after?: number;
}

/** Values by name; a name may have several, as when it was changed while the monitor runs. */
export type Secrets = Readonly<Record<string, string | readonly string[]>>;

export interface Forms {
  readonly plain: readonly Pattern[];
  readonly codes: readonly Pattern[];
  /** By the index of a pattern. */
  readonly forms: readonly Form[];
  /** Names of secrets that cannot be hidden. */
  readonly tooShort: readonly string[];
}

/** The values as patterns. `beginningsOf`: names of secrets whose beginnings of at least 3 characters are hidden too. */
export function formsOf(secrets: Secrets, beginningsOf: ReadonlySet<string> = new Set()): Forms {
  const plain: Pattern[] = [];
  const codes: Pattern[] = [];
  const forms: Form[] = [];
  const add = (list: Pattern[], units: readonly number[], form: Form) => {
    if (units.length === 0) return;
    const fromLength = list === plain && beginningsOf.has(form.name) ? { fromLength: SHORTEST_BEGINNING } : {};
    list.push({ units, index: forms.push(form) - 1, ...fromLength });
  };
  const tooShort = Object.entries(secrets).flatMap(([name, secret]) => {
    const parts = [secret].flat().flatMap(partsOf);
    for (const value of parts) {
      for (const spelling of spellings(value)) add(plain, unitsOf(spelling, foldPlain), { name, length: value.length });
      for (const { text, ...form } of encodings(value))
        add(codes, unitsOf(text, foldCodes), { name, length: value.length, ...form });
    }
    return parts.length === 0 ? [name] : [];
  });
  return { plain, codes, forms, tooShort };
}

const SHORTEST_BEGINNING = 3;

/** A key of several lines is known by each of its lines as well. */
function partsOf(secret: string): string[] {
  const whole = secret.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const parts = [whole, ...(lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [])];
  return [...new Set(parts)].filter((part) => unitsOf(part, foldPlain).length >= SHORTEST);
}

/** The other ways in which Unicode writes the same characters, and their bytes where those are read one by one. */
function spellings(value: string): Set<string> {
  const all = new Set([value, value.normalize('NFC'), value.normalize('NFD')]);
  if (/^[\0-\x7f]*$/.test(value)) return all;
  const littleEndian = Buffer.from(value, 'utf16le');
  const bytes = [Buffer.from(value), littleEndian, Buffer.from(littleEndian).swap16()];
  for (const one of bytes) all.add(one.toString('latin1'));
  return all;
}

interface Encoding extends Omit<Form, 'name' | 'length'> {
  readonly text: string;
}

function encodings(value: string): Encoding[] {
  const bytes = Buffer.from(value);
  const asNumbers = Array.from(bytes).join('');
  const digits = value.match(/\d/g)?.length ?? 0;
  const hex = bytes.toString('hex');
  return [
    ...base64Of(bytes),
    ...(hex.length >= SHORTEST_CODE
      ? [{ text: hex }, { text: hex.replaceAll(/../g, '0x$&') }, { text: asNumbers }]
      : []),
    ...(digits >= FEWEST_DIGITS ? [{ text: value }] : []),
  ];
}

/** The base64 of a value depends on how many bytes stand before it: three forms. */
function base64Of(bytes: Buffer): Encoding[] {
  return [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((shift * 8) / 6);
    const to = Math.floor(((shift + bytes.length) * 8) / 6);
    const certain = whole.slice(from, to);
    const text = certain.replaceAll(/[+/]/g, '');
    return {
      text,
      before: (shift > 0 ? 1 : 0) + signsIn(certain),
      after: whole.length - to + signsIn(Array.from(certain).toReversed().join('')),
      ...(text.length < SHORTEST_CODE && { exactly: text }),
    };
  });
}

/** How many characters that are neither letters nor digits a text begins with. */
const signsIn = (base64: string): number => base64.search(/[^+/]|$/);

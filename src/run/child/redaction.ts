// Finds secrets by value, in whatever form they may have taken on the way into a text. One pattern per set of secrets:
// every character of a secret may stand as it is or in one of its escaped forms, in any mixture; base64 and hex, which
// do not work character by character, are further alternatives.

import { justCut, type Clean } from '../../check/clean.ts';

export interface Redactor {
  /** The text with every secret replaced by `[*NAME*]`. */
  readonly text: (text: string) => string;
  /** The same, and then cut; what a cut leaves of a secret at the end goes as well. */
  readonly clean: Clean;
  /** The same on bytes of any kind: texts in UTF-8, and secrets within binary files. */
  readonly bytes: (bytes: Uint8Array) => Uint8Array;
  /** The values to look for, shortened to what is enough to know them by. */
  readonly values: readonly string[];
  /** Names of secrets of fewer than 4 characters: they are NOT hidden, every second word would be. */
  readonly tooShort: readonly string[];
}

const SHORTEST = 4;
const SHORTEST_LINE = 8;

const nothing: Redactor = { text: (text) => text, clean: justCut, bytes: (bytes) => bytes, values: [], tooShort: [] };

const remembered = new Map<string, Redactor>();

/** The redactor for these secrets; patterns are costly to make, and the same functions come again and again. */
export function redactorFor(secrets: Readonly<Record<string, string>>): Redactor {
  const key = JSON.stringify(secrets);
  const known = remembered.get(key);
  if (known) return known;
  if (remembered.size >= 200) remembered.clear();
  const made = createRedactor(secrets);
  remembered.set(key, made);
  return made;
}

/** Secrets of fewer than 4 characters cannot be told from ordinary text and are left; they are named in `tooShort`. */
export function createRedactor(secrets: Readonly<Record<string, string>>): Redactor {
  const all = Object.entries(secrets).flatMap(([name, value]) => recognisable(value).map((part) => ({ name, part })));
  const tooShort = Object.keys(secrets).filter((name) => !all.some((one) => one.name === name));
  if (all.length === 0) return { ...nothing, tooShort };
  const longestFirst = all.sort((a, b) => b.part.length - a.part.length);
  const replace = (pattern: RegExp) => (text: string) =>
    text.replace(pattern, (_match, ...groups: (string | undefined)[]) => {
      const index = groups.findIndex((group) => group !== undefined);
      return `[*${longestFirst[index]?.name ?? ''}*]`;
    });
  const inText = replace(
    patternOf(
      longestFirst.map(({ part }) => part),
      literalOf,
    ),
  );
  const inBytes = replace(
    patternOf(
      longestFirst.map(({ part }) => part),
      (char) => literalOf(latin1Of(char)),
    ),
  );
  // The longest way to spell a character is one of its escaped forms, of at most 12 characters.
  const longest = Math.max(...longestFirst.map(({ part }) => part.length)) * 12;
  return {
    text: inText,
    clean: (text, mostChars) => {
      const window = mostChars + longest;
      if (text.length <= window) return justCut(inText(text), mostChars);
      return justCut(inText(text.slice(0, window)).slice(0, -longest), mostChars);
    },
    bytes: (bytes) => {
      const before = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      const after = inBytes(before);
      return after === before ? bytes : Buffer.from(after, 'latin1');
    },
    values: longestFirst.map(({ part }) => part),
    tooShort,
  };
}

/** A key of several lines is known by each of its lines as well. */
function recognisable(value: string): string[] {
  const whole = value.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  return [whole, ...(lines.length > 1 ? lines.filter((line) => line.length >= SHORTEST_LINE) : [])].filter(
    (part) => part.length >= SHORTEST,
  );
}

function patternOf(values: readonly string[], literal: (char: string) => string): RegExp {
  const each = values.map((value) => {
    const spelled = Array.from(value, (char) => formsOf(char, literal)).join('');
    return `(${[spelled, ...base64Of(value), hexOf(value)].join('|')})`;
  });
  return new RegExp(each.join('|'), 'g');
}

const named: Readonly<Record<string, readonly string[]>> = {
  '&': ['amp'],
  '<': ['lt'],
  '>': ['gt'],
  '"': ['quot'],
  "'": ['apos'],
  ' ': ['nbsp'],
};
const escapedByLetter: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\b': 'b',
  '\f': 'f',
};

/** All ways to write one character: plain, URL-, form-, JSON- (also JSON within JSON) and HTML-escaped. */
function formsOf(char: string, literal: (char: string) => string): string {
  const code = char.codePointAt(0)!;
  const percent = Array.from(
    Buffer.from(char),
    (byte) => `%(?:25)?${anyCase(byte.toString(16).padStart(2, '0'))}`,
  ).join('');
  const unicode = Array.from({ length: char.length }, (_, index) => {
    return `\\\\+u${anyCase(char.charCodeAt(index).toString(16).padStart(4, '0'))}`;
  }).join('');
  const forms = [
    /["'\\/]/.test(char) ? `\\\\*${literal(char)}` : literal(char),
    percent,
    unicode,
    `&#0*${code};`,
    `&#[xX]0*${anyCase(code.toString(16))};`,
    ...(named[char] ?? []).map((name) => `&${name};`),
    ...(char === ' ' ? ['\\+'] : []),
    ...(escapedByLetter[char] ? [`\\\\+${escapedByLetter[char]}`] : []),
  ];
  return `(?:${forms.join('|')})`;
}

/**
 * The base64 of a value depends on how many bytes stand before it: three forms. Characters at the edges that also
 * hold bits of the neighbours are taken along.
 */
function base64Of(value: string): string[] {
  const bytes = Buffer.from(value);
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor(((before + bytes.length) * 8) / 6);
    const edge = '[A-Za-z0-9+/_-]?';
    const core = Array.from(encoded.slice(from, to), base64Char).join('');
    return `${before > 0 ? edge : ''}${core}${to < encoded.length ? `${edge}(?:={1,2}|(?:%3[dD]){1,2})?` : ''}`;
  });
}

function base64Char(char: string): string {
  if (char === '+') return '(?:[+-]|%2[bB])';
  if (char === '/') return '(?:\\\\*/|_|%2[fF])';
  return char;
}

const hexOf = (value: string): string => anyCase(Buffer.from(value).toString('hex'));

const anyCase = (hex: string): string =>
  hex.replaceAll(/[a-f]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);

const literalOf = (text: string): string => text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, '\\$&');

const latin1Of = (char: string): string => Buffer.from(char).toString('latin1');

/** A text from outside as one line without control characters, cut to `most` characters. */
export const oneLine = (text: string, most: number): string =>
  text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .slice(0, most)
    .toWellFormed();

/** A field of something read from JSON; undefined when there is none, also for what every object inherits. */
export const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** The same, as one line; undefined when it is no text or says nothing. */
export function lineIn(value: unknown, name: string, most: number): string | undefined {
  const found = field(value, name);
  return typeof found === 'string' ? oneLine(found, most) || undefined : undefined;
}

/** JSON as it was meant, or undefined when the bytes are none. */
export function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

/** A value in a few words, as it may be shown to whoever sent it. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string')
    return JSON.stringify(value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}

const MOST_SHOWN = 100;

/** A field of a message that must be text when it is there. */
export type TextField = { readonly text?: string } | { readonly why: string };

/**
 * Reads a field as one line. Another type, or more than `most` characters, is a mistake of the sender: names that are cut
 * could be those of something else.
 */
export function textField(value: unknown, name: string, most: number): TextField {
  const found = field(value, name);
  if (found === undefined || found === null) return {};
  if (typeof found !== 'string') return { why: `${name} must be text, found ${kindOf(found)}` };
  const text = oneLine(found, most + 1);
  if (text.length > most) return { why: `${name} must have at most ${most} characters, found ${found.length}` };
  return text === '' ? {} : { text };
}

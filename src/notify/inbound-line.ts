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

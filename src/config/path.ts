import { parseDuration } from '../time/duration.ts';

/** Where a value stands in the configuration: keys and list positions from the top. */
export type Path = readonly (string | number)[];

/** `functions.place-order.dependsOn[1]`; names that are no plain words stand in brackets and quotes. */
export const spellPath = (path: Path): string =>
  path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `[${quote(part)}]`;
      return index === 0 ? part : `.${part}`;
    })
    .join('');

/** The key of a path in maps and sets. */
export const pathKey = (path: Path): string => path.map((part) => `\u0000${part}`).join('');

const LONGEST_QUOTE = 60;

/** Whether a path or one that it lies in is in the set of path keys. */
export const isWithin = (path: Path, keys: ReadonlySet<string>): boolean =>
  keys.size > 0 && path.some((_, index) => keys.has(pathKey(path.slice(0, index + 1))));

/** A text in quotes, shortened, with everything made visible that a terminal would obey. */
export function quote(text: string): string {
  const shown = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  return visible(JSON.stringify(shown.toWellFormed()));
}

/** A text in which control characters and what turns the direction of writing are written out. */
export const visible = (text: string): string =>
  text.replaceAll(
    /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/**
 * All values under a pattern such as `functions.*.dependsOn.*`, with their paths. What has another shape than the
 * pattern expects is passed over: somebody else reports it.
 */
export function valuesAt(root: unknown, pattern: string): { path: Path; value: unknown }[] {
  let found: { path: Path; value: unknown }[] = [{ path: [], value: root }];
  for (const part of pattern.split('.')) {
    found = found.flatMap(({ path, value }) =>
      childrenOf(value, part).map(([name, child]) => ({ path: [...path, name], value: child })),
    );
  }
  return found;
}

function childrenOf(value: unknown, part: string): [string | number, unknown][] {
  if (typeof value !== 'object' || value === null) return [];
  if (part !== '*') {
    const child = Object.hasOwn(value, part) ? (value as Record<string, unknown>)[part] : undefined;
    return child === undefined ? [] : [[Array.isArray(value) ? Number(part) : part, child]];
  }
  return Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
}

/** The value at a path, or undefined. */
export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, part) => {
    const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    return isThere ? (value as Record<string, unknown>)[part] : undefined;
  }, root);

/** The text at a path, or undefined when there is none or something else. */
export function textAt(root: unknown, path: Path): string | undefined {
  const value = valueAt(root, path);
  return typeof value === 'string' ? value : undefined;
}

/** The names of the entries of a map in the configuration; none when it is not a map. */
export const namesIn = (root: unknown, section: string): readonly string[] => {
  const value = valueAt(root, [section]);
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
};

/** Whether a section has a key with a value. */
export const has = (section: unknown, key: string): boolean => valueAt(section, [key]) !== undefined;

/** Whether a value is a section and neither a list nor anything plain. */
export const isMap = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Milliseconds of the duration under a key, or undefined when there is none. */
export function durationAt(section: unknown, key: string): number | undefined {
  const text = textAt(section, [key]);
  return text === undefined ? undefined : parseDuration(text);
}

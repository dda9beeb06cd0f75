// Values as one line of text: for people first, so keys stand without quotes and long lists end early. Strings are freed
// of secrets before anything is cut.
import type { Clean } from '../clean.ts';

const MOST_ENTRIES = 20;
const DEEPEST = 4;
const MOST_CHARS = 120;

/** `{ total: 12, items: ["tea"] }`. */
export function showValue(value: unknown, clean: Clean, mostChars = MOST_CHARS): string {
  const shown = new Printer(clean).print(value, []);
  return clean(shown, mostChars);
}

/** A text as it would stand in a script, with its line ends visible. */
export const quote = (text: string): string => JSON.stringify(text);

/** An `expect.any(String)` and its like, of any copy of Playwright or Jest. */
export interface AsymmetricMatcher {
  asymmetricMatch(other: unknown): boolean;
  toAsymmetricMatcher?: () => string;
  toString(): string;
}

export const isAsymmetric = (value: unknown): value is AsymmetricMatcher =>
  typeof value === 'object' && value !== null && typeof (value as AsymmetricMatcher).asymmetricMatch === 'function';

class Printer {
  readonly #clean: Clean;

  constructor(clean: Clean) {
    this.#clean = clean;
  }

  print(value: unknown, within: readonly object[]): string {
    if (typeof value === 'string') return quote(this.#clean(value, 2000));
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'function') return `a function${value.name === '' ? '' : ` (${value.name})`}`;
    if (Object.is(value, -0)) return '-0';
    if (typeof value !== 'object' || value === null) return String(value);
    if (within.includes(value)) return 'itself';
    return this.#printObject(value, [...within, value]);
  }

  #printObject(value: object, within: readonly object[]): string {
    if (value instanceof RegExp) return String(value);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid date' : value.toISOString();
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (isAsymmetric(value)) return this.#printAsymmetric(value, within);
    const isTooDeep = within.length > DEEPEST;
    if (Array.isArray(value)) return isTooDeep ? '[…]' : enclosed('[', this.#list(value, within), ']');
    if (value instanceof Set) return `Set ${isTooDeep ? '{…}' : enclosed('{', this.#list([...value], within), '}')}`;
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    const kind = value instanceof Map ? 'Map ' : classOf(value);
    if (isTooDeep) return `${kind}{…}`;
    const joint = value instanceof Map ? ' => ' : ': ';
    const shown = few(entries).map(([key, one]) => {
      const name = value instanceof Map ? this.print(key, within) : this.#key(String(key));
      return `${name}${joint}${this.print(one, within)}`;
    });
    return `${kind}${enclosed('{ ', withRest(shown, entries.length), ' }')}`;
  }

  #list(values: readonly unknown[], within: readonly object[]): string[] {
    const shown = few(values).map((one) => this.print(one, within));
    return withRest(shown, values.length);
  }

  #key(key: string): string {
    return /^[A-Za-z_$][\w$]*$/.test(key) ? this.#clean(key, 200) : quote(this.#clean(key, 200));
  }

  #printAsymmetric(value: AsymmetricMatcher & { readonly sample?: unknown }, within: readonly object[]): string {
    const name = value.toAsymmetricMatcher?.() ?? value.toString();
    return value.sample === undefined || /[<\d]/.test(name) ? name : `${name} ${this.print(value.sample, within)}`;
  }
}

const few = <T>(values: readonly T[]): readonly T[] => values.slice(0, MOST_ENTRIES);

const withRest = (shown: string[], count: number): string[] =>
  count > shown.length ? [...shown, `… ${count - shown.length} more`] : shown;

const enclosed = (open: string, parts: readonly string[], close: string): string =>
  parts.length === 0 ? `${open.trim()}${close.trim()}` : `${open}${parts.join(', ')}${close}`;

function classOf(value: object): string {
  const { name } = (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor ?? {};
  return name === undefined || name === 'Object' || name === '' ? '' : `${name} `;
}

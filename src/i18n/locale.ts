// How this business speaks and reads its clocks: one language and one zone for all that people read, because the
// sentences of its own configuration are in one language too. Logs, the command line and the API stay English.
import type { Catalogue, Placeholders, Text } from './catalogue.ts';
import { english } from './english.ts';
import { german } from './german.ts';

export type Texts = typeof english;
export type TextKey = keyof Texts;

/** What stands for the placeholders of a text; numbers are written as the language writes them. */
export type Parameters<K extends TextKey> = Readonly<Record<Placeholders<Texts[K]>, string | number>>;

/** Says a text: `say('status.more', { count: 3 })`. A text without placeholders takes no second argument. */
export type Say = <K extends TextKey>(
  key: K,
  ...parameters: [Placeholders<Texts[K]>] extends [never] ? [] : [Parameters<K>]
) => string;

/** A language and a zone. */
export interface Locale {
  /** IANA zone. */
  readonly zone: string;
  /** BCP 47, for dates and numbers: `en-GB`, `de`. */
  readonly tag: string;
  readonly say: Say;
  /** The text with its braces, in the form for `count`, to be filled with more than words. */
  readonly pattern: (key: TextKey, count?: number) => string;
}

/** Languages that are complete, by the first part of their tag. */
const complete: Readonly<Record<string, Catalogue>> = { en: english, de: german };

/** The first parts of the tags of all languages that Bellwether speaks by itself. */
export const languages: readonly string[] = Object.keys(complete);

/** All texts of a language that Bellwether speaks; English for any other. */
export const catalogueOf = (tag: string): Catalogue => ({ ...english, ...complete[languageOf(tag)] });

/** The first part of a tag: `de` of `de-CH`. */
export const languageOf = (tag: string): string => tag.split('-', 1)[0]!.toLowerCase();

/**
 * Speaks the language of `tag` on the clocks of `zone`. `own` are texts that go before those of Bellwether; what neither
 * has is said in English.
 */
export function createLocale(zone: string, tag = 'en', own: Catalogue = {}): Locale {
  const texts: Catalogue = { ...catalogueOf(tag), ...own };
  // Dates as the business's clocks are read: 24 hours and the day before the month, unless a region says otherwise.
  const full = tag === 'en' ? 'en-GB' : tag;
  const rules = new Intl.PluralRules(full);
  const numbers = new Intl.NumberFormat(full, { maximumFractionDigits: 2 });
  const pattern = (key: TextKey, count?: number) => formOf(texts[key]!, count, rules);
  const say = (key: TextKey, parameters: Readonly<Record<string, string | number>> = {}) => {
    const { count } = parameters;
    return pattern(key, typeof count === 'number' ? count : undefined).replaceAll(braces, (_, name: string) => {
      const value = parameters[name] ?? '';
      return typeof value === 'number' ? numbers.format(value) : value;
    });
  };
  return { zone, tag: full, say, pattern };
}

/** What a placeholder looks like. */
export const braces = /\{(\w+)\}/g;

function formOf(text: Text, count: number | undefined, rules: Intl.PluralRules): string {
  if (typeof text === 'string') return text;
  return (count === undefined ? undefined : text[rules.select(count)]) ?? text.other;
}

import type { Locale, TextKey } from '../../i18n/locale.ts';

/** What the script of an open page says by itself; it has no catalogue, so each page brings these along. */
const keys = [
  'age.now',
  'age.underMinute',
  'lasting.underMinute',
  'age.seconds',
  'age.minutes',
  'age.hours',
  'age.days',
  'page.notice.on',
  'page.notice.off',
  'page.copy',
  'script.lost',
  'script.old',
  'script.back',
  'script.notCurrent',
  'script.copied',
  'script.copied.aloud',
  'script.notCopied',
  'script.notCopied.aloud',
] as const satisfies readonly TextKey[];

/** Every language has shown all its forms of a text by then. */
const LAST_COUNT = 101;

const known = new WeakMap<Locale, string>();

/** The script's texts as JSON: by key, and for each the form of every plural rule that the language knows. */
export function scriptTexts(locale: Locale): string {
  let json = known.get(locale);
  if (json === undefined) known.set(locale, (json = JSON.stringify(textsOf(locale))));
  return json;
}

function textsOf({ tag, pattern }: Locale): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const rules = new Intl.PluralRules(tag);
  const counts = Array.from({ length: LAST_COUNT }, (_, count) => count);
  const samples = new Map(counts.map((count) => [rules.select(count), count]));
  const formsOf = (key: TextKey) => Array.from(samples, ([rule, count]) => [rule, pattern(key, count)] as const);
  return Object.fromEntries(keys.map((key) => [key, { ...Object.fromEntries(formsOf(key)), other: pattern(key) }]));
}

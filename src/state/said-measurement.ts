import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Cause } from '../model/state.ts';

/** What is measured, and which limit it is over or under. */
export type SaidMeasurement = Omit<Extract<Cause, { kind: 'measurement' }>, 'kind' | 'component'>;

/** `queue_depth is 812 orders, over 500`. */
export function saidMeasurement(
  { name, value, limit, isAbove, unit }: SaidMeasurement,
  locale: Locale = inEnglish,
): string {
  const number = saidNumber(value, locale);
  const said = { name, value: unit === undefined ? number : `${number} ${unit}`, limit: saidNumber(limit, locale) };
  return locale.say(isAbove ? 'measured.over' : 'measured.under', said);
}

/** Without the dust of binary fractions: 0.1 + 0.2 is 0.3. Only the decimal mark is that of the language. */
export const saidNumber = (value: number, { tag }: Pick<Locale, 'tag'> = inEnglish): string =>
  String(Number(value.toPrecision(12))).replace('.', decimalMark(tag));

const marks = new Map<string, string>();

function decimalMark(tag: string): string {
  let found = marks.get(tag);
  if (found === undefined) {
    const parts = new Intl.NumberFormat(tag).formatToParts(1.5);
    marks.set(tag, (found = parts.find(({ type }) => type === 'decimal')?.value ?? '.'));
  }
  return found;
}

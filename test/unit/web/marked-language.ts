// A language in which every text of the catalogue stands between marks, as do all texts of the world of the test: what is
// left outside of marks was written into the program, where no translation reaches it.
import type { Catalogue, Text } from '../../../src/i18n/catalogue.ts';
import { english } from '../../../src/i18n/english.ts';
import { createLocale } from '../../../src/i18n/locale.ts';
import { outcomes } from '../../../src/model/run.ts';

const inMarks = (text: Text): Text =>
  typeof text === 'string'
    ? `⟦${text}⟧`
    : { other: '', ...Object.fromEntries(Object.entries(text).map(([rule, form]) => [rule, `⟦${form}⟧`])) };

const marked: Catalogue = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, inMarks(text)]));

/** Says everything between marks, and writes dates, spans and numbers in German. */
export const markedLocale = createLocale('Europe/London', 'de', marked);

/** A text of the configuration, of a check or of a person. */
export const data = (text: string): string => `‹${text}›`;

/** Fields that no person reads. */
const machinery: ReadonlySet<string> = new Set([
  ...['iso', 'href', 'key', 'id', 'state', 'level', 'kind', 'mark', 'runId', 'severity', 'stage', 'audience', 'value'],
  ...['meanPath', 'worstPath', 'takeAction', 'endAction', 'functionId', 'incidentHref', 'olderHref', 'language'],
  ...['self', 'home'],
]);
/** A run's outcome is a class name as well as a word. */
const isMachinery = (name: string, value: unknown) =>
  machinery.has(name) || (name === 'outcome' && outcomes.some((one) => one === value));

/** What dates, spans and sizes are written with. */
const german =
  /\b(Sekunden?|Minuten?|Stunden?|Tage?|ms|s|min|kB|MB|GMT|UTC|Mo|Di|Mi|Do|Fr|Sa|So|Jan|Feb|März|Apr|Mai|Juni|Juli|Aug|Sept?|Okt|Nov|Dez)\b/g;

/** What of a text stands outside of marks and is a word. */
export function outside(text: string): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replaceAll(/⟦[^⟦⟧]*⟧|‹[^‹›]*›/g, '');
  }
  return /\p{L}/u.test(rest.replaceAll(german, '')) ? rest.trim() : '';
}

/** All words of a view outside of marks, each with the way to it. */
export function foreignWords(view: unknown, path = ''): string[] {
  if (typeof view === 'string') {
    const rest = outside(view);
    return rest === '' ? [] : [`${path}: ${rest}`];
  }
  if (Array.isArray(view)) return view.flatMap((one, index) => foreignWords(one, `${path}[${index}]`));
  if (typeof view !== 'object' || view === null) return [];
  return Object.entries(view).flatMap(([name, value]) =>
    typeof value === 'string' && isMachinery(name, value) ? [] : foreignWords(value, `${path}.${name}`),
  );
}

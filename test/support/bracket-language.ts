// A language of our own in which every text of the catalogue stands in brackets, and dates and durations have no Latin letter:
// what is found outside the brackets was written into a page or a view, and cannot be translated.
import { NodeType, parse } from 'node-html-parser';
import type { Catalogue, Text } from '../../src/i18n/catalogue.ts';
import { english } from '../../src/i18n/english.ts';
import { braces, createLocale, type Locale } from '../../src/i18n/locale.ts';

const inBrackets = (text: string) =>
  text
    .split(braces)
    .map((part, index) => (index % 2 === 1 ? `{${part}}` : part.trim() === '' ? part : `⟦${part}⟧`))
    .join('');

const marked = (text: Text): Text =>
  typeof text === 'string'
    ? inBrackets(text)
    : { other: '', ...Object.fromEntries(Object.entries(text).map(([rule, form]) => [rule, inBrackets(form)])) };

const own: Catalogue = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, marked(text)]));

export const bracketLocale: Locale = createLocale('Europe/London', 'ru', own);

/** Attributes that people read or hear. */
const told = ['aria-label', 'alt', 'placeholder', 'title', 'data-says', 'data-label'];

/** The same in every language: units, names of things, what is typed. */
const known = [
  /\b(GMT|UTC|BST|RSS|Atom|Bellwether|Europe\/London|live)\b/g,
  /\b(ms|s|min|kB|MB)\b/g,
  /\bnpx playwright show-trace trace\.zip\b/g,
  /\b[0-9a-f]{32}\b/g,
  /\b\d{8}-[a-z0-9]{8}\b/g,
];

/** What people read or hear of a page that does not come from the catalogue. */
export function outsideBrackets(html: string): readonly string[] {
  const root = parse(html, { blockTextElements: { script: true, style: true } });
  const texts = root
    .querySelectorAll('*')
    .flatMap((element) => [
      ...told.flatMap((name) => element.getAttribute(name) ?? []),
      ...element.childNodes.flatMap(({ nodeType, text }) => (nodeType === NodeType.TEXT_NODE ? text : [])),
    ]);
  return texts.flatMap((text) => {
    const bare = text.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ');
    const left = known.reduce((rest, form) => rest.replaceAll(form, ' '), bare);
    return /[a-z]{2,}/i.test(left) ? [left.trim()] : [];
  });
}

import { Document } from 'yaml';
import { catalogueOf } from '../i18n/locale.ts';

/** All texts of a language as YAML that the configuration's `texts` may name. */
export function renderTexts(tag: string): string {
  const document = new Document(catalogueOf(tag));
  document.commentBefore = [
    ' Texts of pages and messages. Write each anew as you would say it; what you leave out is said as Bellwether says it.',
    ' Names in braces stand for what is put in: keep them, in any order. A text with "one" and "other" depends on a',
    ' number; a language may need more forms: zero, one, two, few, many, other (CLDR plural rules).',
  ].join('\n');
  return document.toString({ lineWidth: 0 });
}

// XML 1.0 has no way at all to write most control characters, half surrogates and two non-characters: one of them makes
// the whole document unreadable, so they are left out.
const UNWRITABLE = /[[\p{Cc}--[\t\n\r\u0085]]\ufffe\uffff]/gv;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as content or attribute of an XML document. */
export const xmlText = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(UNWRITABLE, '')
    .replaceAll(/[&<>"']/g, (mark) => entities[mark] ?? mark);

// The two forms of a mail's body. The HTML loads nothing and sets no background, so that it reads the same without pictures
// and in the dark.
import { inHtml } from '../text/in-html.ts';
import { languageOf, type Locale } from '../i18n/locale.ts';
import type { Notice } from '../model/notice.ts';
import { cutTo, headingOf, linkLines, plainDetails, webLinks } from './wording.ts';

/** A mail much longer than this is refused by many servers, and read by nobody. */
const MOST_CHARACTERS = 60_000;
const MOST_HEADING = 2000;

/** For readers of plain text. */
export function mailText(notice: Notice, locale: Locale): string {
  return [
    cutTo(MOST_HEADING, headingOf(notice, locale)),
    plainDetails(notice, MOST_CHARACTERS),
    cutTo(MOST_CHARACTERS, linkLines(notice)),
    `-- \n${signature(notice, locale)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** The same in HTML, everything escaped. */
export function mailHtml(notice: Notice, locale: Locale): string {
  const links = webLinks(notice).map(({ label, href }) => `<a href="${inHtml(href)}">${inHtml(label)}</a>`);
  const blocks = [
    '<table role="presentation" cellspacing="0" cellpadding="4">',
    ...rowsOf(notice),
    '</table>',
    `<p>${withinBounds(links, ' &middot; ')}</p>`,
  ];
  const heading = inHtml(cutTo(MOST_HEADING, headingOf(notice, locale)));
  return mailPage(locale, { heading, blocks, foot: inHtml(signature(notice, locale)) });
}

interface MailParts {
  readonly heading: string;
  readonly blocks: readonly string[];
  readonly foot: string;
}

/** An HTML mail of these parts, which are HTML themselves. */
export const mailPage = ({ tag }: Pick<Locale, 'tag'>, { heading, blocks, foot }: MailParts): string =>
  [
    `<!DOCTYPE html><html lang="${languageOf(tag)}"><head><meta charset="utf-8">`,
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">',
    '<meta name="viewport" content="width=device-width"></head>',
    '<body style="font-family: sans-serif; font-size: 16px; line-height: 1.4; max-width: 40em">',
    `<p style="font-size: 20px; font-weight: bold">${heading}</p>`,
    ...blocks,
    `<p style="font-size: 13px">${foot}</p>`,
    '</body></html>',
  ].join('\n');

function rowsOf({ details }: Notice): readonly string[] {
  let left = MOST_CHARACTERS;
  return details.flatMap(({ label, text }) => {
    if (left <= 0) return [];
    const shown = cutTo(left, text);
    left -= label.length + shown.length;
    const lines = inHtml(shown).replaceAll('\n', '<br>');
    return `<tr valign="top"><th align="left" scope="row">${inHtml(cutTo(200, label))}</th><td>${lines}</td></tr>`;
  });
}

/** As many whole pieces as have room. */
function withinBounds(pieces: readonly string[], between: string): string {
  let out = '';
  for (const piece of pieces)
    if (out.length + piece.length <= MOST_CHARACTERS) out += out === '' ? piece : `${between}${piece}`;
  return out;
}

const signature = ({ incidentId: incident, severity, reason }: Notice, { say }: Locale) =>
  say('message.signature', {
    incident,
    severity: say(`message.severity.${severity}`),
    reason: say(`message.reason.${reason}`),
  });

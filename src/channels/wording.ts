// What all channels do alike with the words of a message, before each escapes them in its own way.
import type { Locale } from '../i18n/locale.ts';
import type { Notice } from '../model/notice.ts';

/** At most `most` characters, counted as receivers count them: by code point, so that none is cut in two. */
export function cutTo(most: number, text: string): string {
  if (text.length <= most) return text;
  const points = Array.from(text.slice(0, 2 * (most + 1)));
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}

/** The first line. Where messages are read one by one, it must say by itself whether something begins or ends. */
export function headingOf(
  { action, headline, isSaidOver }: Pick<Notice, 'action' | 'headline' | 'isSaidOver'>,
  { say }: Locale,
): string {
  switch (action) {
    case 'trigger':
      return headline;
    case 'update':
      return say('headline.update', { headline });
    case 'acknowledge':
      return say('headline.beingWorkedOn', { headline });
    case 'resolve':
      return isSaidOver ? headline : say('headline.over', { headline });
  }
}

/** `Label: text`, a line each, at most `most` characters together. */
export const plainDetails = ({ details }: Pick<Notice, 'details'>, most: number): string =>
  cutTo(most, details.map(({ label, text }) => `${label}: ${text}`).join('\n'));

const LONGEST_LINK = 2000;

/** Links that lead to a page: anything else that calls itself an address is not made one that can be clicked. */
export const webLinks = ({
  links,
}: Pick<Notice, 'links'>): readonly { readonly label: string; readonly href: string }[] =>
  links.flatMap(({ label, href }) => {
    const url = URL.parse(href);
    return url && /^https?:$/.test(url.protocol) && url.href.length <= LONGEST_LINK ? { label, href: url.href } : [];
  });

/** `Label: address`, a line each. */
export const linkLines = (notice: Pick<Notice, 'links'>): string =>
  webLinks(notice)
    .map(({ label, href }) => `${label}: ${href}`)
    .join('\n');

/** The address without a slash at its end, so that a path can be put behind it. */
export const baseOf = (url: string): string => url.replace(/\/+$/, '');

/** The headers of the user in lower case, for ours to win over. */
export const lowerCased = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

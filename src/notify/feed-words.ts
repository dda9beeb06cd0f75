import type { Feed } from '../config/config.ts';
import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import { addressSecrets, createSanitiser } from '../secrets/sanitise.ts';

/** What a calendar at an address is for. */
export interface FeedUse {
  readonly url: string;
  readonly feeds: readonly Feed[];
}

/** Why a calendar cannot be read; `isKnown`: what was read before still holds. */
export interface FeedTrouble {
  readonly why: string;
  readonly isKnown: boolean;
}

/** `The calendar of holidays at https://calendar.example/[secret]`, for logs. */
export function saidFeed(use: FeedUse): string {
  const { uses, url } = namedIn(use, inEnglish);
  return `The calendar of ${uses} at ${url}`;
}

/** That a calendar cannot be read, and what follows from it. */
export const saidTrouble = (use: FeedUse, { why, isKnown }: FeedTrouble, locale: Locale): string =>
  locale.say(isKnown ? 'monitor.feed.stale' : 'monitor.feed.unread', { ...namedIn(use, locale), why });

/** That something in a calendar was not understood. */
export const saidMisread = (use: FeedUse, problem: string, locale: Locale): string =>
  locale.say('monitor.feed.misread', { ...namedIn(use, locale), problem });

function namedIn({ url, feeds }: FeedUse, { say }: Locale): { readonly uses: string; readonly url: string } {
  const uses = feeds
    .filter((feed) => feed.url === url)
    .map((feed) =>
      feed.kind === 'holidays' ? say('monitor.feed.holidays') : say('monitor.feed.roster', { roster: feed.roster }),
    );
  return {
    uses: uses.reduce((first, second) => say('monitor.feed.both', { first, second })),
    url: createSanitiser(addressSecrets(url))(url),
  };
}

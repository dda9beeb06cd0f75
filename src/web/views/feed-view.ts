// The feed of incidents. One item for each update, with an id of its own that never changes: a reader that has seen an item
// shows it once, and shows every new one.
import type { Config } from '../../config/config.ts';
import { languageOf } from '../../language/locale.ts';
import type { Incident, TimelineEntry } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import { howItEnded, tellable, whatIsWrong, whatStillWorks } from '../../notify/subscribers/story.ts';
import type { FunctionState } from '../../model/state.ts';
import { isoTime } from '../../time/zone.ts';
import { measuredNow } from './measured-now.ts';
import { pathOf } from './safe-link.ts';
import { mainTarget } from './situation.ts';
import { sayStamp, stamp } from './time-text.ts';
import { xmlText } from './xml-text.ts';

/** One update of one incident. */
export interface FeedItem {
  readonly id: string;
  readonly href: string;
  readonly at: number;
  readonly title: string;
  /** Each a sentence or two. */
  readonly texts: readonly string[];
}

export interface FeedView {
  /** `en`, `de`. */
  readonly language: string;
  readonly title: string;
  /** Where the page is that the feed is about. */
  readonly home: string;
  /** Where the feed is. */
  readonly self: string;
  readonly updatedAt: number;
  readonly items: readonly FeedItem[];
}

/** An incident with its whole timeline, oldest first. */
export interface Told {
  readonly incident: Incident;
  readonly timeline: readonly TimelineEntry[];
}

/** How things are when the feed is read. */
export interface Present {
  readonly config: Config;
  readonly states: readonly FunctionState[];
}

const MOST_ITEMS = 50;

/** The newest updates that concern an audience, newest first; `path` is where the feed is. */
export function feedView(audience: Audience, path: string, told: readonly Told[], present: Present): FeedView {
  const { config } = present;
  const items = told
    .flatMap((one) => itemsOf(one, audience, present))
    .sort((a, b) => b.item.at - a.item.at || (a.order < b.order ? 1 : -1))
    .slice(0, MOST_ITEMS)
    .map(({ item }) => item);
  const base = config.server.publicUrl;
  return {
    language: languageOf(config.locale.tag),
    title: config.locale.say(`view.feed.${audience}`, { organisation: config.organisation }),
    home: `${base}/?for=${audience}`,
    self: `${base}${path}?for=${audience}`,
    updatedAt: items[0]?.at ?? 0,
    items,
  };
}

/** `order` decides between what happened in the same moment. */
interface Ordered {
  readonly order: string;
  readonly item: FeedItem;
}

function itemsOf({ incident, timeline }: Told, audience: Audience, present: Present): readonly Ordered[] {
  const { config } = present;
  const mine = tellable(incident, { audience, functions: [] }, { config, targetOf: mainTarget });
  if (!mine) return [];
  const { publicUrl } = config.server;
  // The present tense is for what is so now: what still worked in an incident that is over is not known any more.
  const works = mine.stage === 'open' ? whatStillWorks(mine, config, (target) => measuredNow(target, present)) : '';
  const still = works === '' ? [] : [config.locale.say('view.feed.stillWorks', { works })];
  return timeline.flatMap((entry, index) => {
    const words = wordsOf(entry, mine, { config, still });
    if (!words) return [];
    // The timeline only ever grows, so its numbers stay.
    const id = `${publicUrl}${pathOf.incident(incident.id)}#update-${index + 1}`;
    const href = `${publicUrl}${pathOf.incident(incident.id)}?for=${audience}`;
    const order = `${incident.id} ${String(index).padStart(6, '0')}`;
    return [{ order, item: { id, href, at: entry.at, ...words } }];
  });
}

/** What an update says, or undefined when it says nothing to people outside. */
function wordsOf(
  { kind, at }: TimelineEntry,
  incident: Incident,
  { config, still }: { readonly config: Config; readonly still: readonly string[] },
): Pick<FeedItem, 'title' | 'texts'> | undefined {
  const wrong = () => whatIsWrong(incident, config, at);
  const atFirst = () => whatIsWrong(incident, config, incident.openedAt);
  const { say } = config.locale;
  const since = say('view.feed.since', { time: sayStamp(stamp(incident.startedAt, at, config.locale)) });
  switch (kind) {
    case 'opened':
      return { title: wrong(), texts: [since, ...still] };
    case 'joined':
      return { title: say('view.feed.joined', { wrong: wrong() }), texts: [since, ...still] };
    case 'severity':
      return { title: say('view.feed.severity', { wrong: wrong() }), texts: [since, ...still] };
    case 'acknowledged':
      return {
        title: say('view.feed.acknowledged', { wrong: wrong() }),
        texts: [say('view.timeline.acknowledged'), since],
      };
    case 'recovered':
      return {
        title: say('view.feed.recovered'),
        texts: [say('view.feed.beganWith', { wrong: atFirst() })],
      };
    case 'available':
      return { title: howItEnded(incident, config), texts: [say('view.timeline.available')] };
    case 'restored':
      return {
        title: say('view.feed.over', { wrong: atFirst() }),
        texts: [howItEnded(incident, config)],
      };
    case 'held':
    case 'silent':
    case 'escalated':
    case 'notified':
    case 'refused':
    case 'note':
      return undefined;
  }
}

/** As Atom (RFC 4287). */
export function atomOf(feed: FeedView): string {
  const entries = feed.items.map(({ id, href, at, title, texts }) =>
    [
      '<entry>',
      `<id>${xmlText(id)}</id>`,
      `<title>${xmlText(title)}</title>`,
      `<link rel="alternate" type="text/html" href="${xmlText(href)}"/>`,
      `<updated>${isoTime(at)}</updated>`,
      `<published>${isoTime(at)}</published>`,
      `<content type="text">${xmlText(texts.join('\n'))}</content>`,
      '</entry>',
    ].join('\n'),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${xmlText(feed.language)}">`,
    `<id>${xmlText(feed.self)}</id>`,
    `<title>${xmlText(feed.title)}</title>`,
    `<updated>${isoTime(feed.updatedAt)}</updated>`,
    `<author><name>${xmlText(feed.title)}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${xmlText(feed.self)}"/>`,
    `<link rel="alternate" type="text/html" href="${xmlText(feed.home)}"/>`,
    ...entries,
    '</feed>',
    '',
  ].join('\n');
}

/** As RSS 2.0. */
export function rssOf(feed: FeedView): string {
  const items = feed.items.map(({ id, href, at, title, texts }) =>
    [
      '<item>',
      `<guid isPermaLink="false">${xmlText(id)}</guid>`,
      `<title>${xmlText(title)}</title>`,
      `<link>${xmlText(href)}</link>`,
      `<pubDate>${mailDate(at)}</pubDate>`,
      // Readers take what stands here for HTML, so it is escaped once more.
      `<description>${xmlText(texts.map(xmlText).join('<br>'))}</description>`,
      '</item>',
    ].join('\n'),
  );
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">',
    '<channel>',
    `<title>${xmlText(feed.title)}</title>`,
    `<link>${xmlText(feed.home)}</link>`,
    `<description>${xmlText(feed.title)}</description>`,
    `<language>${xmlText(feed.language)}</language>`,
    `<lastBuildDate>${mailDate(feed.updatedAt)}</lastBuildDate>`,
    `<atom:link rel="self" type="application/rss+xml" href="${xmlText(feed.self)}"/>`,
    ...items,
    '</channel>',
    '</rss>',
    '',
  ].join('\n');
}

/** `Sat, 21 Nov 2026 07:52:04 +0000` (RFC 822 with four digits of the year). */
const mailDate = (at: number): string => new Date(at).toUTCString().replace(/GMT$/, '+0000');

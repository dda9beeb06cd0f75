// The feed of incidents: one entry for each stage that an incident comes to, with an id of its own that never changes. What is
// published while a stage lasts is added to its entry, and nothing that stood in it is written again.
import type { Config } from '../../config/config.ts';
import { languageOf } from '../../i18n/locale.ts';
import type { Incident, Stage } from '../../model/incident.ts';
import { categoryOf, type Publication, type TimelineCategory, type TimelineEntry } from '../../model/timeline.ts';
import type { Audience } from '../../model/names.ts';
import { publishedKind, publicationFor } from '../../message/publication.ts';
import type { FunctionState } from '../../model/state.ts';
import { isoTime } from '../../time/zone.ts';
import { measuredNow } from './measured-now.ts';
import { pathOf } from './safe-link.ts';
import { sayStamp, stamp } from './time-text.ts';
import { xmlText } from '../../text/xml-text.ts';

/** A stage of an incident. */
export interface FeedItem {
  readonly id: string;
  readonly href: string;
  /** When it was reached. */
  readonly at: number;
  /** When something was added to it last. */
  readonly updatedAt: number;
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

/** The newest entries that concern an audience, newest first; `path` is where the feed is. */
export function feedView(audience: Audience, path: string, told: readonly Told[], present: Present): FeedView {
  const { config } = present;
  const items = told
    .flatMap((one) => itemsOf(one, { audience, ...present }))
    .toSorted((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1))
    .slice(0, MOST_ITEMS);
  const base = config.server.publicUrl;
  return {
    language: languageOf(config.locale.tag),
    title: config.locale.say(`view.feed.${audience}`, { organisation: config.organisation }),
    home: `${base}/?for=${audience}`,
    self: `${base}${path}?for=${audience}`,
    updatedAt: items[0]?.updatedAt ?? 0,
    items,
  };
}

function itemsOf({ incident, timeline }: Told, reader: Present & Pick<Place, 'audience'>): readonly FeedItem[] {
  const at = { ...reader, incident };
  const { availableAt, restoredAt } = endsOf(timeline);
  const endsAt = availableAt ?? restoredAt ?? Infinity;
  const isWhileOpen = (entry: TimelineEntry) =>
    !isEnd(entry) && (entry.at < endsAt || (entry.at === endsAt && categoryOf(entry.event) === 'opened'));
  // A stage that is left in the moment in which it is reached is not told: the next one says it all.
  const isWhileAvailable = ({ event, at: time }: TimelineEntry) =>
    categoryOf(event) === 'available' && time !== restoredAt;
  return [
    ...stageItem('open', timeline.filter(isWhileOpen), at),
    ...stageItem('available', timeline.filter(isWhileAvailable), at),
    ...stageItem(
      'restored',
      timeline.filter(({ event }) => categoryOf(event) === 'restored'),
      at,
    ),
  ];
}

const isEnd = ({ event }: TimelineEntry) => ['available', 'restored'].includes(categoryOf(event));

function endsOf(timeline: readonly TimelineEntry[]) {
  const when = (category: TimelineCategory) => timeline.find(({ event }) => categoryOf(event) === category)?.at;
  return { availableAt: when('available'), restoredAt: when('restored') };
}

interface Place extends Present {
  readonly audience: Audience;
  readonly incident: Incident;
}

function stageItem(stage: Stage, entries: readonly TimelineEntry[], place: Place): readonly FeedItem[] {
  const { audience, incident, config } = place;
  const [first, ...later] = entries.flatMap((entry) => {
    const words = entry.published ? entry.published[audience] : wordsFromBefore(entry, place);
    return words ? [{ at: entry.at, ...words }] : [];
  });
  if (!first) return [];
  const { publicUrl } = config.server;
  const added = later.map(({ at, title }) =>
    config.locale.say('view.feed.added', { time: sayStamp(stamp(at, first.at, config.locale)), title }),
  );
  return [
    {
      id: `${publicUrl}${pathOf.incident(incident.id)}#${stage}`,
      href: `${publicUrl}${pathOf.incident(incident.id)}?for=${audience}`,
      at: first.at,
      updatedAt: later.at(-1)?.at ?? first.at,
      title: first.title,
      texts: [...first.texts, ...added],
    },
  ];
}

/** Of a line from before publications were kept, what would be told of it now. */
function wordsFromBefore({ event, at }: TimelineEntry, place: Place): Publication | undefined {
  const { audience, incident, config } = place;
  // What still worked in an incident that is over is not known any more.
  const measured = incident.stage === 'open' ? (target: string) => measuredNow(target, place) : undefined;
  const kind = publishedKind(event);
  return kind ? publicationFor(audience, { kind, at }, incident, { config, measured }) : undefined;
}

/** As Atom (RFC 4287). */
export function atomOf(feed: FeedView): string {
  const entries = feed.items.map(({ id, href, at, updatedAt, title, texts }) =>
    [
      '<entry>',
      `<id>${xmlText(id)}</id>`,
      `<title>${xmlText(title)}</title>`,
      `<link rel="alternate" type="text/html" href="${xmlText(href)}"/>`,
      `<updated>${isoTime(updatedAt)}</updated>`,
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

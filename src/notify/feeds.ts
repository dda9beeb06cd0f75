// Calendars that lie at addresses: read now and every few hours, and kept in a folder, so that who is on duty is also known
// after a restart without network. What once was read holds until something better is read.
import { createHash } from 'node:crypto';
import { calendarProblem, readDuties, readHolidays } from '../config/ics.ts';
import type { Config, Feed } from '../config/config.ts';
import { deepFreeze } from '../config/freeze.ts';
import { inEnglish } from '../i18n/in-english.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Log } from '../model/log.ts';
import { backoffMs, type Random } from '../time/backoff.ts';
import type { Clock, Timer } from '../time/clock.ts';
import { spellDuration } from '../time/duration.ts';
import { openFeedCache, type FeedCache, type KeptText } from './feed-cache.ts';
import { createFetcher, type Fetched, type Fetcher } from './feed-fetch.ts';
import { saidFeed, saidMisread, saidTrouble, type FeedTrouble, type FeedUse } from './feed-words.ts';
import { addressSecrets, createSanitiser } from '../secrets/sanitise.ts';
import { HOUR_MS, MINUTE_MS } from '../time/units.ts';

/** The calendars at addresses that a configuration names. */
export interface Feeds extends AsyncDisposable {
  /**
   * Follows these and no others. Resolves as soon as what was kept of them is known; reading them goes on. Never rejects.
   */
  follow(feeds: readonly Feed[]): Promise<void>;
  /** The configuration with what its feeds say; what it says itself holds first. Frozen. */
  withFeeds(config: Config): Config;
  /** What is wrong with them now, a sentence each; no address of a calendar is told in full. `locale` absent: in English. */
  troubles(locale?: Locale): readonly string[];
}

export interface FeedsParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
  /** Made when it is not there. */
  readonly cacheFolder: string;
  /** The text of a calendar changed. */
  readonly onChange: () => void;
  /** Time limit for each reading. */
  readonly timeoutMs?: number;
}

const EVERY_MS = 6 * HOUR_MS;
const RETRY = { firstMs: MINUTE_MS, mostMs: HOUR_MS };
const TIMEOUT_MS = 10_000;

export function createFeeds({ timeoutMs = TIMEOUT_MS, ...parts }: FeedsParts): Feeds {
  const fetcher = createFetcher({ clock: parts.clock, timeoutMs });
  const cache = openFeedCache(parts.cacheFolder, parts.log);
  const followed = new Map<string, Calendar>();
  const dropping = new Set<Promise<void>>();
  let asked: readonly Feed[] = [];
  let misread: readonly { readonly use: FeedUse; readonly problem: string }[] = [];
  let isStopped = false;

  async function follow(feeds: readonly Feed[]): Promise<void> {
    if (isStopped) return;
    [asked, misread] = [feeds, []];
    const urls = new Set(feeds.map(({ url }) => url));
    for (const [url, calendar] of followed) if (!urls.has(url)) drop(url, calendar);
    const added = [...urls].filter((url) => !followed.has(url));
    for (const url of added) followed.set(url, new Calendar(url, () => asked, { ...parts, fetcher, cache }));
    await Promise.all([...followed.values()].map((calendar) => calendar.known));
  }

  const drop = (url: string, calendar: Calendar): void => {
    followed.delete(url);
    const dropped = calendar[Symbol.asyncDispose]().finally(() => dropping.delete(dropped));
    dropping.add(dropped);
  };

  const textAt = (url: string): string | undefined => followed.get(url)?.text;

  return {
    follow,
    withFeeds(config) {
      const problems: { use: FeedUse; problem: string }[] = [];
      const filled = filledIn(config, textAt, parts.clock.now(), (feed, found) => {
        problems.push(...found.map((problem) => ({ use: { url: feed.url, feeds: [feed] }, problem })));
      });
      misread = problems;
      return filled;
    },
    troubles: (locale = inEnglish) => [
      ...Array.from(followed.values()).flatMap((calendar) => calendar.trouble(locale) ?? []),
      ...misread.map(({ use, problem }) => saidMisread(use, problem, locale)),
    ],
    async [Symbol.asyncDispose]() {
      isStopped = true;
      for (const [url, calendar] of followed) drop(url, calendar);
      await Promise.all(dropping);
      await fetcher[Symbol.asyncDispose]();
    },
  };
}

type OnProblems = (feed: Feed, problems: readonly string[]) => void;

function filledIn(
  config: Config,
  textAt: (url: string) => string | undefined,
  now: number,
  onProblems: OnProblems,
): Config {
  if (config.feeds.length === 0) return config;
  const { timezone, people, calendar } = config;
  const holidays = new Map(calendar.holidays);
  const rosters = new Map(config.rosters);
  for (const feed of config.feeds) {
    const text = textAt(feed.url);
    if (text === undefined) continue;
    if (feed.kind === 'holidays') {
      const read = readHolidays(text, timezone);
      for (const [date, name] of read.holidays) if (!holidays.has(date)) holidays.set(date, name);
      onProblems(feed, read.problems);
    } else {
      const roster = rosters.get(feed.roster);
      const read = readDuties(text, timezone, people, now);
      if (roster) rosters.set(feed.roster, { ...roster, duties: [...roster.duties, ...read.duties] });
      onProblems(feed, read.problems);
    }
  }
  return deepFreeze({ ...config, calendar: { ...calendar, holidays }, rosters });
}

interface CalendarParts extends Pick<FeedsParts, 'clock' | 'log' | 'random' | 'onChange'> {
  readonly fetcher: Fetcher;
  readonly cache: FeedCache;
}

/** One address: what was last read there, and when it is read next. */
class Calendar implements AsyncDisposable {
  /** Resolves when what was kept is known. */
  readonly known: Promise<void>;
  #trouble: FeedTrouble | undefined;
  readonly #url: string;
  readonly #feeds: () => readonly Feed[];
  readonly #parts: CalendarParts;
  readonly #sanitise: (text: string) => string;
  readonly #stop = new AbortController();
  #kept: KeptText | undefined;
  #reading: Promise<void> = Promise.resolve();
  #timer: Timer | undefined;
  #failures = 0;
  #lastWhy: string | undefined;

  constructor(url: string, feeds: () => readonly Feed[], parts: CalendarParts) {
    this.#url = url;
    this.#feeds = feeds;
    this.#parts = parts;
    this.#sanitise = createSanitiser(addressSecrets(url));
    this.known = this.#remember();
    this.#reading = this.known.then(() => this.#read());
  }

  /** Why it cannot be read; undefined when it can. */
  trouble(locale: Locale): string | undefined {
    return this.#trouble && saidTrouble(this.#use, this.#trouble, locale);
  }

  get text(): string | undefined {
    return this.#kept?.text;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    this.#timer?.cancel();
    await this.#reading;
    this.#timer?.cancel();
  }

  get #use(): FeedUse {
    return { url: this.#url, feeds: this.#feeds() };
  }

  get #key(): string {
    return createHash('sha256').update(this.#url).digest('hex');
  }

  async #remember(): Promise<void> {
    const kept = await this.#parts.cache.read(this.#key);
    if (kept && calendarProblem(kept.text) === undefined) this.#kept = kept;
  }

  async #read(): Promise<void> {
    if (this.#stop.signal.aborted) return;
    const { fetcher, clock } = this.#parts;
    const fetched = await fetcher.get(this.#url, this.#kept?.tag, this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    const delayMs = await this.#take(fetched);
    if (this.#stop.signal.aborted) return;
    this.#timer = clock.after(delayMs, () => void (this.#reading = this.#read()));
  }

  /** Keeps what was read, or notes why nothing was. Returns in how many milliseconds to read again. */
  async #take(fetched: Fetched): Promise<number> {
    if (fetched.kind === 'failed') return this.#failed(fetched.why);
    const broken = fetched.kind === 'read' ? calendarProblem(fetched.text) : undefined;
    if (broken !== undefined) return this.#failed(broken);
    const { log } = this.#parts;
    if (this.#failures > 0) log.info({}, `${saidFeed(this.#use)} is read again.`);
    [this.#failures, this.#lastWhy, this.#trouble] = [0, undefined, undefined];
    if (fetched.kind === 'read') await this.#keep(fetched);
    return EVERY_MS;
  }

  async #keep({ text, tag }: KeptText): Promise<void> {
    const { cache, onChange, log } = this.#parts;
    const isNew = text !== this.#kept?.text;
    if (!isNew && tag === this.#kept?.tag) return;
    this.#kept = { text, ...(tag === undefined ? {} : { tag }) };
    await cache.write(this.#key, this.#kept);
    if (!isNew || this.#stop.signal.aborted) return;
    try {
      onChange();
    } catch (error) {
      log.error({ error: String(error) }, `${saidFeed(this.#use)} has changed, but the change could not be taken up.`);
    }
  }

  #failed(why: string): number {
    this.#failures++;
    const delayMs = backoffMs(this.#failures, this.#parts.random, RETRY);
    const clean = this.#sanitise(why);
    this.#trouble = { why: clean, isKnown: this.#kept !== undefined };
    if (clean !== this.#lastWhy)
      this.#parts.log.warn({}, `${this.trouble(inEnglish)} It is tried again, next in ${spellDuration(delayMs)}.`);
    this.#lastWhy = clean;
    return delayMs;
  }
}

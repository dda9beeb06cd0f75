// What could not be marked, counted for the notes of a run: a promise that is broken in silence is none.
import { siteOf } from './site.ts';

/** More different origins than these are not told apart. */
const MOST_ORIGINS = 20;

export class Unmarked {
  readonly #ownOrigins: ReadonlySet<string>;
  #sites: ReadonlySet<string> | undefined;
  readonly #targetName: string;
  /** Own requests, by what sent them. */
  readonly #own = new Map<string, number>();
  /** Requests to origins of the same site that are not the target's. */
  readonly #foreign = new Map<string, number>();

  constructor(ownOrigins: ReadonlySet<string>, targetName: string) {
    this.#ownOrigins = ownOrigins;
    this.#targetName = targetName;
  }

  /** The sites of the target's own origins. */
  get sites(): ReadonlySet<string> {
    this.#sites ??= new Set(Array.from(this.#ownOrigins, (origin) => siteOf(new URL(origin))));
    return this.#sites;
  }

  /** Notes a request to an own origin that went out without the headers. */
  noteOwn(what: string): void {
    this.#own.set(what, (this.#own.get(what) ?? 0) + 1);
  }

  /** Notes a request to an origin that is not the target's, if it looks as if it should be. */
  noteOther(url: URL): void {
    const { origin } = url;
    if (this.#ownOrigins.has(origin) || !this.sites.has(siteOf(url))) return;
    if (this.#foreign.size >= MOST_ORIGINS && !this.#foreign.has(origin)) return;
    this.#foreign.set(origin, (this.#foreign.get(origin) ?? 0) + 1);
  }

  /** The same for a request whose address is a text; costs nothing when it went to an own origin. */
  noteExchange(address: string): void {
    for (const origin of this.#ownOrigins) if (address.startsWith(`${origin}/`)) return;
    this.noteOther(new URL(address));
  }

  /** One sentence per kind of request and per origin; empty when everything was marked. */
  notes(): string[] {
    return [
      ...Array.from(this.#own, ([what, count]) => `${counted(count, 'own request')} not marked (${what})`),
      ...Array.from(
        this.#foreign,
        ([origin, count]) =>
          `${counted(count, 'request', ` to ${origin}`)} not marked: if it belongs to the target, add ${origin} to origins of targets.${this.#targetName}`,
      ),
    ];
  }
}

const counted = (count: number, what: string, where = ''): string =>
  count === 1 ? `1 ${what}${where} was` : `${count} ${what}s${where} were`;

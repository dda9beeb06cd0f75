import { createHash } from 'node:crypto';
import type { Audience } from '../model/names.ts';
import type { Clock } from '../time/clock.ts';

/** A page, ready to be sent. */
export interface ReadyPage {
  readonly html: Buffer;
  readonly etag: string;
}

/** Ages are written into the page, so it is made anew after this long even when nothing changed. */
const OLDEST_MS = 1000;

/**
 * The status page as ready HTML, one per audience. It is made from what is in memory when first asked for after a change,
 * at most once a second without one: thousands of readers cost one rendering, none waits for a query.
 */
export class Snapshot {
  readonly #clock: Clock;
  readonly #render: (audience: Audience) => string;
  readonly #pages = new Map<Audience, ReadyPage & { readonly madeAt: number }>();

  constructor(clock: Clock, render: (audience: Audience) => string) {
    this.#clock = clock;
    this.#render = render;
  }

  /** What was rendered is no longer true. */
  invalidate(): void {
    this.#pages.clear();
  }

  /** The page as of now, at most a second old. Throws what rendering throws. */
  page(audience: Audience): ReadyPage {
    const madeAt = this.#clock.monotonic();
    const known = this.#pages.get(audience);
    if (known && madeAt - known.madeAt < OLDEST_MS) return known;
    const html = Buffer.from(this.#render(audience));
    const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
    const page = { html, etag, madeAt };
    this.#pages.set(audience, page);
    return page;
  }
}

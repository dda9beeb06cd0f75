import { createHash } from 'node:crypto';
import type { Audience } from '../model/names.ts';
import type { Clock } from '../time/clock.ts';

/** A page, ready to be sent. */
export interface ReadyPage {
  readonly html: Buffer;
  readonly etag: string;
}

/** The status page as it is read, or as it hangs on a wall. */
export type PageShape = 'page' | 'wall';

/** Ages are written into the page, so it is made anew after this long even when nothing changed. */
const OLDEST_MS = 1000;

/**
 * The status page as ready HTML, one per audience and shape. It is made from what is in memory when first asked for after a change,
 * at most once a second without one: thousands of readers cost one rendering, none waits for a query.
 */
export class Snapshot {
  readonly #clock: Clock;
  readonly #render: (audience: Audience, shape: PageShape) => string;
  readonly #pages = new Map<string, ReadyPage & { readonly madeAt: number }>();

  constructor(clock: Clock, render: (audience: Audience, shape: PageShape) => string) {
    this.#clock = clock;
    this.#render = render;
  }

  /** What was rendered is no longer true. */
  invalidate(): void {
    this.#pages.clear();
  }

  /** The page as of now, at most a second old. Throws what rendering throws. */
  page(audience: Audience, shape: PageShape = 'page'): ReadyPage {
    const madeAt = this.#clock.monotonic();
    const key = `${shape} ${audience}`;
    const known = this.#pages.get(key);
    if (known && madeAt - known.madeAt < OLDEST_MS) return known;
    const html = Buffer.from(this.#render(audience, shape));
    const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
    const page = { html, etag, madeAt };
    this.#pages.set(key, page);
    return page;
  }
}

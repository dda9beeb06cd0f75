import type { Outbox, PendingCount } from '../store/store.ts';

/** What waits in the outbox, as last read: a scrape never waits for a query. */
export class PendingCache {
  readonly #outbox: Pick<Outbox, 'pending'>;
  #known: readonly PendingCount[] = [];
  #isReading = false;
  #isStale = false;

  constructor(outbox: Pick<Outbox, 'pending'>) {
    this.#outbox = outbox;
  }

  get known(): readonly PendingCount[] {
    return this.#known;
  }

  /** Something changed: reads again, once for however many changes come while it reads. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isReading) void this.#read();
  }

  async #read(): Promise<void> {
    this.#isReading = true;
    while (this.#isStale) {
      this.#isStale = false;
      try {
        this.#known = await this.#outbox.pending();
      } catch {
        // The store says its own troubles; until it can be read again the last counts stand, and their age grows.
      }
    }
    this.#isReading = false;
  }
}

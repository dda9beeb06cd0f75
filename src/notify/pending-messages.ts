import type { Log } from '../model/log.ts';
import type { Bus } from '../record/bus.ts';
import type { Outbox, PendingCount } from '../store/store.ts';
import type { Clock, Timer } from '../time/clock.ts';

interface Parts {
  readonly outbox: Pick<Outbox, 'pending'>;
  readonly bus: Pick<Bus, 'on'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Read again after this even when nothing is said to have changed. */
const REFRESH_MS = 5000;

/** What waits in the outbox, as last read: no page, metric or probe waits for a query. */
export class PendingMessages implements Disposable {
  readonly #parts: Parts;
  readonly #ends: readonly (() => void)[];
  #known: readonly PendingCount[] = [];
  #isReadable = true;
  #isReading = false;
  #isStale = false;
  #isStopped = false;
  #timer: Timer | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    const refresh = () => this.#refresh();
    this.#ends = [parts.bus.on('notices-queued', refresh), parts.bus.on('notice-settled', refresh)];
    this.#refresh();
  }

  /** While the outbox cannot be read, the last counts: their age grows. */
  get known(): readonly PendingCount[] {
    return this.#known;
  }

  get isReadable(): boolean {
    return this.#isReadable;
  }

  [Symbol.dispose](): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    for (const end of this.#ends) end();
  }

  /** Something changed: reads again, once for however many changes come while it reads. */
  #refresh(): void {
    this.#isStale = true;
    if (!this.#isReading) void this.#read();
  }

  async #read(): Promise<void> {
    const { outbox, clock, log } = this.#parts;
    this.#isReading = true;
    this.#timer?.cancel();
    while (this.#isStale && !this.#isStopped) {
      this.#isStale = false;
      try {
        this.#known = await outbox.pending();
        this.#isReadable = true;
      } catch (error) {
        if (this.#isReadable)
          log.warn({ error: String(error) }, `What waits in the outbox cannot be read: ${String(error)}`);
        this.#isReadable = false;
      }
    }
    this.#isReading = false;
    if (!this.#isStopped) this.#timer = clock.after(REFRESH_MS, () => this.#refresh());
  }
}

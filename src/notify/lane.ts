import type { Outgoing } from '../model/notice.ts';
import type { Clock, Timer } from '../time/clock.ts';
import type { Pace } from '../channels/driver.ts';
import { createBucket } from './pace.ts';

/** A claimed message that waits for its turn on a channel. */
export interface Claimed {
  readonly outgoing: Outgoing;
  /**
   * The last monotonic time at which a send may begin and still end within the lease. After that another monitor may
   * have it; it stays where it is until it is claimed anew.
   */
  readonly startBy: number;
}

export interface LaneParts {
  readonly clock: Clock;
  /** Sends at once on this channel. */
  readonly atOnce: number;
  /** How fast the channel may be told now. */
  readonly pace: () => Pace | undefined;
  /** Sends and settles; resolves to how long the channel asked to be left alone. Never rejects. */
  readonly deliver: (claimed: Claimed) => Promise<number>;
  /** The message has been dealt with; it may be claimed again if it was not settled. */
  readonly onGone: (outgoing: Outgoing) => void;
}

/** One channel's own queue, so that a channel that hangs or is paced holds up nothing but itself. */
export class Lane {
  readonly #parts: LaneParts;
  #waiting: Claimed[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #bucket = createBucket();
  #restUntil = 0;
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  put(claimed: Claimed): void {
    this.#waiting.push(claimed);
    this.#pump();
  }

  /** A waiting message was claimed anew by ourselves: its lease is longer now. */
  renew(claimed: Claimed): void {
    const at = this.#waiting.findIndex(({ outgoing }) => outgoing.id === claimed.outgoing.id);
    if (at < 0) return;
    this.#waiting[at] = claimed;
    this.#pump();
  }

  /** Begins no more sends; returns those that never had their turn. */
  stop(): readonly Outgoing[] {
    this.#isStopped = true;
    this.#timer?.cancel();
    return this.#waiting.splice(0).map(({ outgoing }) => outgoing);
  }

  /** Resolves when the sends under way have been settled. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  #pump(): void {
    while (!this.#isStopped && this.#running.size < this.#parts.atOnce) {
      const next = this.#waiting.findIndex(({ startBy }) => startBy >= this.#parts.clock.monotonic());
      if (next < 0) return;
      const waitMs = this.#waitMs();
      if (waitMs > 0) return this.#lookAgainIn(waitMs);
      for (const claimed of this.#waiting.splice(next, 1)) this.#begin(claimed);
    }
  }

  #waitMs(): number {
    const now = this.#parts.clock.monotonic();
    if (now < this.#restUntil) return this.#restUntil - now;
    const pace = this.#parts.pace();
    return pace ? this.#bucket.take(now, pace) : 0;
  }

  #begin(claimed: Claimed): void {
    const running = this.#parts.deliver(claimed).then((restMs) => {
      this.#running.delete(running);
      this.#restUntil = Math.max(this.#restUntil, this.#parts.clock.monotonic() + restMs);
      this.#parts.onGone(claimed.outgoing);
      this.#pump();
    });
    this.#running.add(running);
  }

  #lookAgainIn(ms: number): void {
    this.#timer?.cancel();
    this.#timer = this.#parts.clock.after(ms, () => this.#pump());
  }
}

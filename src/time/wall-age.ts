import type { Clock } from './clock.ts';

/** A time in which the wall clock was ahead of monotonic time by the same amount. */
interface Span {
  /** Monotonic milliseconds. */
  readonly from: number;
  readonly aheadMs: number;
}

/** The wall clock is corrected by less than this all the time. */
const JUMP_MS = 1000;
const MOST_SPANS = 100;

/**
 * How long ago something was, whose wall time was noted at the time: measured in monotonic time, so that a wall clock that was
 * set in between makes nothing older or younger. It must be asked, or told to look, now and then to see the clock being set.
 * A time that a clock that was set back has shown twice is taken for the later one.
 */
export class WallAge {
  readonly #clock: Clock;
  /** The newest last. */
  #spans: readonly Span[];

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#spans = [{ from: clock.monotonic(), aheadMs: clock.now() - clock.monotonic() }];
  }

  /** Looks whether the wall clock was set. */
  look(): void {
    const now = this.#clock.monotonic();
    const aheadMs = this.#clock.now() - now;
    if (Math.abs(aheadMs - (this.#spans.at(-1)?.aheadMs ?? 0)) > JUMP_MS)
      this.#spans = [...this.#spans, { from: now, aheadMs }].slice(-MOST_SPANS);
  }

  /** Milliseconds since a wall time, epoch milliseconds; 0 for one that is yet to come. */
  since(at: number): number {
    this.look();
    return Math.max(0, this.#clock.monotonic() - this.#monotonicAt(at));
  }

  #monotonicAt(at: number): number {
    let until = this.#clock.monotonic();
    /** The clock leapt over that time, or has not got there yet. */
    let end: number | undefined;
    for (const { from, aheadMs } of this.#spans.toReversed()) {
      const found = at - aheadMs;
      if (found >= from && found <= until + JUMP_MS) return Math.min(found, until);
      if (found > until) end ??= until;
      until = from;
    }
    return end ?? at - (this.#spans[0]?.aheadMs ?? 0);
  }
}

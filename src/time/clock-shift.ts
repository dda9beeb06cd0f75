import type { Clock } from './clock.ts';

/** How the wall clock moves against monotonic time: it is set, corrected bit by bit, or the machine sleeps. */
export class ClockShift {
  readonly #clock: Clock;
  #aheadMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#aheadMs = clock.now() - clock.monotonic();
  }

  /** By how many milliseconds the wall clock was set ahead since this was asked before; negative when it was set back. */
  look(): number {
    const aheadMs = this.#clock.now() - this.#clock.monotonic();
    const shiftMs = aheadMs - this.#aheadMs;
    this.#aheadMs = aheadMs;
    return shiftMs;
  }
}

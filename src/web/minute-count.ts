import type { Clock } from '../time/clock.ts';
import { MINUTE_MS } from '../time/units.ts';

/** How often something came within the last minute, roughly: counted from 0 again each minute. */
export class MinuteCount {
  readonly #clock: Clock;
  #since = -Infinity;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** One more: how many there are. */
  next(): number {
    const now = this.#clock.monotonic();
    if (now - this.#since >= MINUTE_MS) [this.#since, this.#count] = [now, 0];
    this.#count += 1;
    return this.#count;
  }
}

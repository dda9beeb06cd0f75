import type { Clock } from '../../time/clock.ts';

const WITHIN_MS = 3_600_000;
const MOST_ASKED = 20;
/** Beyond that the place that asked the longest ago is forgotten. */
const MOST_PLACES = 10_000;

/** Keeps anybody from having mails sent to half the world: so many an hour from one address on the network. */
export class AskingLimit {
  readonly #clock: Clock;
  readonly #times = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one more; the milliseconds to wait when that is too many, else 0. */
  take(place: string): number {
    const now = this.#clock.monotonic();
    const times = (this.#times.get(place) ?? []).filter((at) => at > now - WITHIN_MS);
    const [first = now] = times;
    if (times.length >= MOST_ASKED) return first + WITHIN_MS - now;
    this.#times.delete(place);
    this.#times.set(place, [...times, now]);
    const [oldest] = this.#times.keys();
    if (this.#times.size > MOST_PLACES && oldest !== undefined) this.#times.delete(oldest);
    return 0;
  }
}

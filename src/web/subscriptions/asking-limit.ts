import type { Clock } from '../../time/clock.ts';
import { HOUR_MS } from '../../time/units.ts';

/** So many may be asked for from one place on the network within a time, in milliseconds. */
export const askingLimits = [
  { most: 20, withinMs: HOUR_MS },
  { most: 60, withinMs: 24 * HOUR_MS },
] as const;
const LONGEST_MS = Math.max(...askingLimits.map(({ withinMs }) => withinMs));
/** Beyond that the place that asked the longest ago is forgotten. */
const MOST_PLACES = 10_000;

/** Keeps anybody from having mails sent to half the world: so many an hour and a day from one place on the network. */
export class AskingLimit {
  readonly #clock: Clock;
  readonly #times = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts one more; the milliseconds to wait when that is too many, else 0. */
  take(place: string): number {
    const now = this.#clock.monotonic();
    const times = (this.#times.get(place) ?? []).filter((at) => at > now - LONGEST_MS);
    const waits = askingLimits.map(({ most, withinMs }) => {
      const counted = times.filter((at) => at > now - withinMs);
      return counted.length >= most ? counted.at(-most)! + withinMs - now : 0;
    });
    const waitMs = Math.max(...waits);
    if (waitMs > 0) return waitMs;
    this.#times.delete(place);
    this.#times.set(place, [...times, now]);
    const [oldest] = this.#times.keys();
    if (this.#times.size > MOST_PLACES && oldest !== undefined) this.#times.delete(oldest);
    return 0;
  }
}

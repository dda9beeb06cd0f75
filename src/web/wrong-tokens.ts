import type { Clock } from '../time/clock.ts';

const WITHIN_MS = 60_000;
const MOST_WRONG = 10;
/** Beyond that the address that was wrong the longest ago is forgotten. */
const MOST_ADDRESSES = 1000;

/** Slows guessing: who gave ten wrong tokens within a minute is not listened to until the first of them is a minute old. */
export class WrongTokens {
  readonly #clock: Clock;
  readonly #times = new Map<string, readonly number[]>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For how long somebody is not listened to, milliseconds; 0 when they are. */
  waitMs(who: string): number {
    const times = this.#recent(who);
    const [first] = times.slice(-MOST_WRONG);
    return times.length < MOST_WRONG || first === undefined ? 0 : first + WITHIN_MS - this.#clock.monotonic();
  }

  /** Somebody gave a wrong one. */
  note(who: string): void {
    const times = [...this.#recent(who), this.#clock.monotonic()].slice(-MOST_WRONG);
    this.#times.delete(who);
    this.#times.set(who, times);
    if (this.#times.size <= MOST_ADDRESSES) return;
    const [oldest] = this.#times.keys();
    if (oldest !== undefined) this.#times.delete(oldest);
  }

  /** The last one was not wrong after all. */
  forgive(who: string): void {
    const times = this.#recent(who).slice(0, -1);
    if (times.length === 0) this.#times.delete(who);
    else this.#times.set(who, times);
  }

  #recent(who: string): readonly number[] {
    const since = this.#clock.monotonic() - WITHIN_MS;
    return (this.#times.get(who) ?? []).filter((at) => at > since);
  }
}

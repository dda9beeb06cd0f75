import type { Clock } from '../../time/clock.ts';
import { WrongTokens } from '../wrong-tokens.ts';

const MINUTE_MS = 60_000;
const MOST_TURNED_AWAY = 1000;

/**
 * Slows guessing of passwords, by address and by user. Who was turned away and comes again after a minute gets one try
 * whatever others do meanwhile: strangers cannot keep anybody out for longer.
 */
export class SignInPace {
  readonly #clock: Clock;
  readonly #byAddress: WrongTokens;
  readonly #byUser: WrongTokens;
  /** When they were first turned away, by user and address. */
  readonly #turnedAway = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#byAddress = new WrongTokens(clock);
    this.#byUser = new WrongTokens(clock);
  }

  /**
   * Begins a try, counted as wrong until it was right, so that many at once are not all let in. Milliseconds to wait when
   * they are turned away, else 0.
   */
  begin(user: string, address: string): number {
    const waitMs = Math.max(this.#byAddress.waitMs(address), this.#byUser.waitMs(user));
    const leftMs = waitMs <= 0 ? 0 : this.#turnAway(`${user} ${address}`, waitMs);
    if (leftMs > 0) return leftMs;
    this.#byAddress.note(address);
    this.#byUser.note(user);
    return 0;
  }

  /** The try was right, or could not be judged. */
  forgive(user: string, address: string): void {
    this.#byAddress.forgive(address);
    this.#byUser.forgive(user);
  }

  #turnAway(who: string, waitMs: number): number {
    const now = this.#clock.monotonic();
    const since = this.#turnedAway.get(who);
    if (since !== undefined && now - since >= MINUTE_MS) {
      this.#turnedAway.delete(who);
      return 0;
    }
    if (since === undefined) {
      if (this.#turnedAway.size >= MOST_TURNED_AWAY) this.#forgetOldest();
      this.#turnedAway.set(who, now);
    }
    return Math.min(waitMs, (since ?? now) + MINUTE_MS - now);
  }

  #forgetOldest(): void {
    const [oldest] = this.#turnedAway.keys();
    if (oldest !== undefined) this.#turnedAway.delete(oldest);
  }
}

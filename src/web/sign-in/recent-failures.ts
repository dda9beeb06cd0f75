import type { Clock } from '../../time/clock.ts';

/** So many failures at once cost nothing. */
const FREE = 10;
/** After that, one each so often. */
const APART_MS = 6000;
/** More are not counted: whoever goes on all the same does not wait for ever afterwards. */
const MOST_OWED = 20;
const MOST_REMEMBERED = 10_000;

/**
 * Who failed to prove who they are, and how often lately. A failure is paid off after six seconds, and whoever owes ten
 * waits. Bounded: the half that owes the least is forgotten first, so an address that is slowed is flushed out only by
 * thousands of others that failed as often, and being forgotten harms nobody.
 */
export class RecentFailures {
  readonly #clock: Clock;
  /** When everything is paid off, by network or browser. */
  readonly #paidAt = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many failures are not paid off yet. */
  count(who: string): number {
    return this.#owedMs(who) / APART_MS;
  }

  /** For how long the next attempt has to wait, milliseconds; 0 when it may be made now. */
  waitMs(who: string): number {
    return Math.max(0, Math.ceil(this.#owedMs(who) - (FREE - 1) * APART_MS));
  }

  add(who: string): void {
    const now = this.#clock.monotonic();
    const paidAt = Math.max(this.#paidAt.get(who) ?? now, now) + APART_MS;
    this.#paidAt.set(who, Math.min(paidAt, now + MOST_OWED * APART_MS));
    if (this.#paidAt.size > MOST_REMEMBERED) this.#forget();
  }

  #owedMs(who: string): number {
    return Math.max(0, (this.#paidAt.get(who) ?? 0) - this.#clock.monotonic());
  }

  #forget(): void {
    const byDebt = [...this.#paidAt].toSorted(([, a], [, b]) => a - b);
    for (const [who] of byDebt.slice(0, MOST_REMEMBERED / 2)) this.#paidAt.delete(who);
  }
}

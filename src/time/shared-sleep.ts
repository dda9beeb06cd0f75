import type { Clock } from './clock.ts';

/** Sleeps of those who go to sleep at about the same time and are woken together, so that what they do next can be done together. */
export class SharedSleep {
  readonly #clock: Clock;
  readonly #atLeastMs: number;
  readonly #togetherMs: number;
  #sleepers: { readonly until: number; readonly woken: Promise<void> } | undefined;

  /** Each sleep takes at least `atLeastMs`, and at most `togetherMs` more. */
  constructor(clock: Clock, { atLeastMs, togetherMs }: { readonly atLeastMs: number; readonly togetherMs: number }) {
    this.#clock = clock;
    this.#atLeastMs = atLeastMs;
    this.#togetherMs = togetherMs;
  }

  sleep(): Promise<void> {
    const now = this.#clock.monotonic();
    if (this.#sleepers && now + this.#atLeastMs <= this.#sleepers.until) return this.#sleepers.woken;
    const { promise: woken, resolve } = Promise.withResolvers<void>();
    const delayMs = this.#atLeastMs + this.#togetherMs;
    this.#sleepers = { until: now + delayMs, woken };
    this.#clock.after(delayMs, resolve);
    return woken;
  }
}

import type { Clock, Timer } from './clock.ts';

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that only moves when told to: for tests and simulations. Timers fire in order of time, then of creation. */
export class ManualClock implements Clock {
  #wall: number;
  #mono = 0;
  #order = 0;
  #waiting: Waiting[] = [];

  /** @param startAt epoch milliseconds, or an ISO 8601 time */
  constructor(startAt: number | string = '2026-01-05T09:00:00Z') {
    this.#wall = typeof startAt === 'string' ? Date.parse(startAt) : startAt;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#mono;
  }

  after(delayMs: number, fire: () => void): Timer {
    const entry: Waiting = { at: this.#mono + Math.max(0, delayMs), order: this.#order++, fire };
    this.#waiting.push(entry);
    return { cancel: () => void (this.#waiting = this.#waiting.filter((other) => other !== entry)) };
  }

  /** Timers that have not fired yet. */
  get pending(): number {
    return this.#waiting.length;
  }

  /** Moves both times on, firing what falls due on the way, and lets promises settle after each. */
  async advance(ms: number): Promise<void> {
    const until = this.#mono + ms;
    await settle();
    for (;;) {
      const next = this.#waiting
        .filter((entry) => entry.at <= until)
        .sort((a, b) => a.at - b.at || a.order - b.order)[0];
      if (!next) break;
      this.#moveTo(Math.max(next.at, this.#mono));
      this.#waiting = this.#waiting.filter((other) => other !== next);
      next.fire();
      await settle();
    }
    this.#moveTo(until);
  }

  /** Sets the wall clock only, as an operator or NTP would; monotonic time stays. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #moveTo(mono: number): void {
    this.#wall += mono - this.#mono;
    this.#mono = mono;
  }
}

const settle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));

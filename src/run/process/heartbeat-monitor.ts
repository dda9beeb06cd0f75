import type { Clock, Timer } from '../../time/clock.ts';

interface HeartbeatOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly ping: (n: number) => void;
  /** How long the process has waited for a processor so far, in milliseconds. */
  readonly queuedMs: () => number;
  /** It was silent and answers again. */
  readonly onRecovered: () => void;
  /** Called on every beat. */
  readonly onBeat: (silentMs: number) => void;
}

/**
 * Tells whether a child's event loop still turns. One ping is under way at a time, so a blocked child's channel does
 * not fill up. Silence is counted in beats, not by the clock (when this process itself was held up, one beat is late
 * and nobody is accused), and without the time the child spent waiting for a processor.
 */
export class HeartbeatMonitor {
  readonly #options: HeartbeatOptions;
  #n = 0;
  #answered = 0;
  #missed = 0;
  #queuedBefore = 0;
  #timer: Timer | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** A ping is unanswered since at least one beat. */
  get isSilent(): boolean {
    return this.#missed > 0;
  }

  get silentMs(): number {
    if (this.#missed === 0) return 0;
    const queued = this.#options.queuedMs() - this.#queuedBefore;
    return Math.max(0, this.#missed * this.#options.everyMs - queued);
  }

  /** The first ping leaves with the first beat: a short run costs none. */
  start(): void {
    if (this.#timer) return;
    this.#answered = this.#n;
    this.#missed = 0;
    this.#arm();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#missed = 0;
  }

  answer(n: number): void {
    if (n !== this.#n) return;
    const wasSilent = this.isSilent;
    this.#answered = n;
    this.#missed = 0;
    if (wasSilent) this.#options.onRecovered();
  }

  #ping(): void {
    this.#n += 1;
    this.#queuedBefore = this.#options.queuedMs();
    this.#options.ping(this.#n);
  }

  #arm(): void {
    this.#timer = this.#options.clock.after(this.#options.everyMs, () => {
      this.#arm();
      if (this.#answered === this.#n) this.#ping();
      else this.#missed += 1;
      this.#options.onBeat(this.silentMs);
    });
  }
}

import type { Clock, Timer } from '../../time/clock.ts';

const LOOK_MS = 10_000;
const GRACE_MS = 30_000;
/** A modem is faster; who takes less holds the answer in memory on purpose. */
const LEAST_BYTES_PER_MS = 2;

/** An answer on its way. */
export interface Sending {
  /** Of the answer, what is still in this process. */
  readonly writableLength: number;
  /** Handed over so far, what still waits included. */
  bytes(): number;
  end(): void;
}

/** Whether a reader takes an answer so slowly that it is ended: after half a minute, less than 2 kB a second on average. */
export const isTooSlow = (elapsedMs: number, bytes: number): boolean =>
  elapsedMs > GRACE_MS + bytes / LEAST_BYTES_PER_MS;

/** Ends answers whose readers take next to nothing of them. Streams of events are not among them. */
export class SlowReaders implements Disposable {
  readonly #clock: Clock;
  readonly #since = new Map<Sending, number>();
  #timer: Timer | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(sending: Sending): void {
    this.#since.set(sending, this.#clock.monotonic());
    this.#timer ??= this.#clock.after(LOOK_MS, this.#look);
  }

  forget(sending: Sending): void {
    this.#since.delete(sending);
  }

  readonly #look = (): void => {
    const now = this.#clock.monotonic();
    for (const [sending, since] of this.#since) {
      if (sending.writableLength === 0 || !isTooSlow(now - since, sending.bytes())) continue;
      this.#since.delete(sending);
      sending.end();
    }
    this.#timer = this.#since.size > 0 ? this.#clock.after(LOOK_MS, this.#look) : undefined;
  };

  [Symbol.dispose](): void {
    this.#timer?.cancel();
    this.#since.clear();
  }
}

// One event loop does everything: schedule, results, notifications and pages. What the web side does is cut into slices of
// a few milliseconds, and only one of them runs in each turn of the loop. So timers fire between any two of them, and a
// thousand requests that arrive together delay a start by one slice and not by a thousand.
import { FairQueue } from './fair-queue.ts';
import type { Priority } from './priority.ts';

/** On whose behalf something is done. */
export interface Asker {
  readonly address: string;
  readonly priority: Priority;
}

interface Slice {
  readonly run: () => void;
  /** Nobody waits for it any more: it is left out. */
  readonly isUnwanted?: (() => boolean) | undefined;
}

/** So often what is vital comes before a reader who waits: a flood of it must not stop everything else either. */
const VITAL_IN_A_ROW = 4;

/** Runs slices one per turn of the event loop: vital ones first, and fair between addresses. */
export class SliceQueue {
  readonly #vital = new FairQueue<Slice>();
  readonly #readers = new FairQueue<Slice>();
  readonly #onNextTurn: (run: () => void) => void;
  #isScheduled = false;
  #vitalInARow = 0;

  /** @param onNextTurn runs something in the next turn of the event loop. */
  constructor(onNextTurn: (run: () => void) => void = setImmediate) {
    this.#onNextTurn = onNextTurn;
  }

  /** A new piece of work, after all that its address waits for already. */
  add({ address, priority }: Asker, run: () => void, isUnwanted?: () => boolean): void {
    this.#queueOf(priority).add(address, { run, isUnwanted });
    this.#schedule();
  }

  /** Resolves when the next slice of work that was begun may run, before anything new of its address. */
  next({ address, priority }: Asker): Promise<void> {
    return new Promise((run) => {
      this.#queueOf(priority).addFirst(address, { run });
      this.#schedule();
    });
  }

  #queueOf(priority: Priority): FairQueue<Slice> {
    return priority === 'vital' ? this.#vital : this.#readers;
  }

  #schedule(): void {
    if (this.#isScheduled || this.#vital.size + this.#readers.size === 0) return;
    this.#isScheduled = true;
    this.#onNextTurn(this.#runOne);
  }

  readonly #runOne = (): void => {
    this.#isScheduled = false;
    let slice = this.#take();
    while (slice?.isUnwanted?.()) slice = this.#take();
    try {
      slice?.run();
    } finally {
      this.#schedule();
    }
  };

  #take(): Slice | undefined {
    const isVital = this.#vital.size > 0 && (this.#vitalInARow < VITAL_IN_A_ROW || this.#readers.size === 0);
    this.#vitalInARow = isVital ? this.#vitalInARow + 1 : 0;
    return isVital ? this.#vital.next() : this.#readers.next();
  }
}

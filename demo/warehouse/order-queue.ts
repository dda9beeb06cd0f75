import type { FaultBoard } from '../faults/board.ts';
import { askInner } from '../faults/inner.ts';

const PICK_EVERY_MS = 6000;
const SLOW_MS = 1500;
const MOST = 5000;
const WAITING_AT_FIRST = 3;

/** Orders that wait to be picked. It has faults of its own; while it is broken nobody picks, and it grows. */
export class OrderQueue implements Disposable {
  readonly #board: FaultBoard;
  readonly #waiting: string[] = Array.from({ length: WAITING_AT_FIRST }, (_, index) => `AO-${10_230 + index}`);
  readonly #timer: NodeJS.Timeout;
  #picked = 0;

  constructor(board: FaultBoard) {
    this.#board = board;
    this.#timer = setInterval(() => this.#pick(), PICK_EVERY_MS).unref();
  }

  get depth(): number {
    return this.#waiting.length;
  }

  get picked(): number {
    return this.#picked;
  }

  /** How many wait, as its fault lets it say: -1 is wrong, undefined is an empty answer. */
  ask(signal?: AbortSignal): Promise<number | undefined> {
    return this.#through<number | undefined>(
      () => this.depth,
      () => -1,
      () => undefined,
      signal,
    );
  }

  /** Takes an order; false when it says that it did and did not. */
  put(order: string, signal?: AbortSignal): Promise<boolean> {
    const take = () => {
      if (this.#waiting.length < MOST) this.#waiting.push(order);
      return true;
    };
    return this.#through(
      take,
      () => false,
      () => false,
      signal,
    );
  }

  #through<T>(right: () => T, wrong: () => T, empty: () => T, signal?: AbortSignal): Promise<T> {
    return askInner(
      this.#board,
      'order-queue',
      { right, wrong, empty },
      { slowMs: SLOW_MS, ...(signal && { signal }) },
    );
  }

  #pick(): void {
    // The last one stays, so that a healthy queue does not look like a dead one.
    if (this.#board.get('order-queue') || this.#waiting.length <= 1) return;
    this.#waiting.shift();
    this.#picked++;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

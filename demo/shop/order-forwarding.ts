import { call } from '../serving/http-client.ts';

const RETRY_MS = 3000;
const MOST_WAITING = 500;

/**
 * Takes real orders to the warehouse's queue. They wait here while it does not answer, so that a broken warehouse
 * never keeps a customer from ordering.
 */
export class OrderForwarding implements Disposable {
  readonly #queueUrl: () => string;
  readonly #waiting: string[] = [];
  #isBusy = false;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(queueUrl: () => string) {
    this.#queueUrl = queueUrl;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  forward(orderNumber: string): void {
    this.#waiting.push(orderNumber);
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isBusy || this.#isOver) return;
    this.#isBusy = true;
    while (this.#waiting.length > 0 && (await this.#hand(this.#waiting[0]!))) this.#waiting.shift();
    this.#isBusy = false;
    if (this.#waiting.length > 0 && !this.#isOver) this.#timer = setTimeout(() => void this.#work(), RETRY_MS).unref();
  }

  async #hand(order: string): Promise<boolean> {
    const reply = await call(this.#queueUrl(), { method: 'POST', body: { order }, timeoutMs: RETRY_MS }).catch(
      () => undefined,
    );
    return reply?.status === 202;
  }

  [Symbol.dispose](): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }
}

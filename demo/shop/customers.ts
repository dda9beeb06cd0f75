import { TEST_CARD } from '../environment.ts';
import { call } from '../serving/http-client.ts';
import { products } from './products.ts';

const EVERY_MS = 7000;
const PATIENCE_MS = 5000;

const names = [
  'Ingrid Vale',
  'Tomasz Hill',
  'Amara Okafor',
  'Ned Fletcher',
  'Priya Raman',
  'Joan Bright',
  'Luc Moreau',
];

/** A light stream of customers who order one thing each: the counters of a firm that is open move. */
export class Customers implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #visits = 0;

  constructor(shopUrl: () => string) {
    this.#timer = setInterval(() => void this.#visit(shopUrl()), EVERY_MS).unref();
  }

  async #visit(shopUrl: string): Promise<void> {
    const visit = this.#visits++;
    const payment =
      visit % 4 === 3
        ? { by: 'invoice', customerNumber: `B-${2000 + (visit % 60)}` }
        : { by: 'card', number: TEST_CARD, expiry: '12/30', code: '123' };
    const { sku } = products[(visit * 7) % products.length]!;
    const body = { name: names[visit % names.length], lines: [{ sku, quantity: 1 + (visit % 2) }], payment };
    // Who finds the shop shut goes away; that they could not buy is the shop's to count.
    await call(`${shopUrl}/api/orders`, { method: 'POST', body, timeoutMs: PATIENCE_MS }).catch(() => undefined);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

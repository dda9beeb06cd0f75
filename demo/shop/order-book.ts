import type { BasketLine } from './basket.ts';
import { totalOf } from './basket.ts';
import { products } from './products.ts';

export interface Order {
  readonly number: string;
  readonly placedAt: number;
  /** The monitor's run that placed it; undefined for real customers. */
  readonly run: string | undefined;
  readonly payment: 'card' | 'invoice';
  readonly chargeId?: string;
  readonly lines: readonly BasketLine[];
  readonly name: string;
  readonly total: number;
}

const KEPT = 500;
const MINUTE_MS = 60_000;

/** The shop's orders, the newest five hundred, and the one that a brochure names as its example. */
export class OrderBook {
  readonly #orders = new Map<string, Order>();
  readonly #prefix: string;
  #next = 10_240;

  constructor(prefix: string) {
    this.#prefix = prefix;
    this.#example();
  }

  newNumber(): string {
    return `${this.#prefix}-${this.#next++}`;
  }

  add(order: Omit<Order, 'placedAt' | 'total'>): Order {
    const placed: Order = { ...order, placedAt: Date.now(), total: totalOf(order.lines) };
    this.#orders.set(placed.number, placed);
    if (this.#orders.size > KEPT) this.#forgetOldest();
    return placed;
  }

  find(number: string): Order | undefined {
    return this.#orders.get(number.toUpperCase());
  }

  ofRun(run: string): Order[] {
    return [...this.#orders.values()].filter((order) => order.run === run);
  }

  remove(number: string): void {
    this.#orders.delete(number);
  }

  #forgetOldest(): void {
    const [, oldest] = this.#orders.keys();
    if (oldest) this.#orders.delete(oldest);
  }

  #example(): void {
    const number = `${this.#prefix}-1001`;
    const lines = products
      .filter(({ sku }) => sku === 'crag-mid' || sku === 'kelp-mug')
      .map((product) => ({ product, quantity: 1 }));
    this.add({ number, run: undefined, payment: 'card', lines, name: 'Wilhelmina Carter' });
    this.#orders.set(number, { ...this.#orders.get(number)!, placedAt: Date.now() - 2 * 24 * 60 * MINUTE_MS });
  }
}

export type OrderStatus = 'Received' | 'Being packed' | 'On its way' | 'Test order: not shipped';

/** How far an order has come. */
export function statusOf(order: Order, now: number): OrderStatus {
  if (order.run) return 'Test order: not shipped';
  const ageMs = now - order.placedAt;
  return ageMs < MINUTE_MS ? 'Received' : ageMs < 5 * MINUTE_MS ? 'Being packed' : 'On its way';
}

// Taking an order: the same for the pages and for the API.
import type { Counters } from '../serving/counters.ts';
import { type BasketLine, totalOf } from './basket.ts';
import { type Card, chargeCard, voidCharge } from './card-payment.ts';
import type { Order, OrderBook } from './order-book.ts';
import type { OrderForwarding } from './order-forwarding.ts';

export type Payment =
  | { readonly by: 'card'; readonly card: Card }
  | { readonly by: 'invoice'; readonly customerNumber: string };

export interface Purchase {
  readonly lines: readonly BasketLine[];
  readonly name: string;
  readonly payment: Payment;
  readonly run: string | undefined;
}

export type Sale = { readonly order: Order } | { readonly refused: string; readonly status: number };

export interface Sales {
  place(purchase: Purchase): Promise<Sale>;
  /** Takes a test order back. */
  cancel(order: Order): Promise<void>;
}

const kinds = [
  { kind: 'real', payment: 'card' },
  { kind: 'real', payment: 'invoice' },
  { kind: 'test', payment: 'card' },
  { kind: 'test', payment: 'invoice' },
];

export function openSales({
  book,
  forwarding,
  voyagerUrl,
  counters,
}: {
  book: OrderBook;
  forwarding: OrderForwarding;
  voyagerUrl: () => string;
  counters: Counters;
}): Sales {
  const countOrder = counters.counter(
    'shop_orders_total',
    'Orders placed; test orders are those of the monitor.',
    kinds,
  );
  const countRefusal = counters.counter('shop_orders_refused_total', 'Orders that could not be taken.', kinds);

  async function pay(
    purchase: Purchase,
    number: string,
  ): Promise<{ chargeId?: string } | { refused: string; status: number }> {
    const { payment, lines, run } = purchase;
    if (payment.by === 'invoice') {
      if (/^B-\d{4}$/i.test(payment.customerNumber)) return {};
      return { refused: 'We do not know this customer number', status: 422 };
    }
    const outcome = await chargeCard({
      voyagerUrl: voyagerUrl(),
      amount: totalOf(lines),
      card: payment.card,
      reference: number,
      run,
    });
    if (outcome.paid) return { chargeId: outcome.chargeId };
    return { refused: outcome.says, status: outcome.because === 'not-available' ? 503 : 422 };
  }

  return {
    async place(purchase) {
      if (purchase.lines.length === 0) return { refused: 'Your basket is empty', status: 422 };
      if (!purchase.name) return { refused: 'Please tell us your name', status: 422 };
      const number = book.newNumber();
      const labels = { kind: purchase.run ? 'test' : 'real', payment: purchase.payment.by };
      const paid = await pay(purchase, number);
      if ('refused' in paid) {
        countRefusal(labels);
        return paid;
      }
      const { lines, name, run, payment } = purchase;
      const order = book.add({ number, lines, name, run, payment: payment.by, ...paid });
      countOrder(labels);
      if (!run) forwarding.forward(number);
      return { order };
    },
    async cancel(order) {
      book.remove(order.number);
      if (order.chargeId) await voidCharge(voyagerUrl(), order.chargeId);
    },
  };
}

import type { Express, Request, Response } from 'express';
import { problem, testRunOf, inTime, textOf } from '../serving/app.ts';
import { parseBasket } from './basket.ts';
import { type Order, type OrderBook, statusOf } from './order-book.ts';
import type { Payment, Sales } from './sales.ts';

const tell = (order: Order) => ({
  number: order.number,
  status: statusOf(order, Date.now()),
  payment: order.payment,
  total: order.total / 100,
  test: order.run !== undefined,
  lines: order.lines.map(({ product, quantity }) => ({ sku: product.sku, name: product.name, quantity })),
});

/** The API beside the pages: for the phone app, and for checks that tidy up behind themselves. */
export function addShopApi(app: Express, { book, sales }: { book: OrderBook; sales: Sales }): void {
  app.get('/healthz', (_request, response) => void response.send({ status: 'ok' }));

  app.post(
    '/api/orders',
    inTime(async (request, response) => {
      const wish = readWish(request);
      if (!wish)
        return problem(
          response,
          422,
          'An order is { name, lines: [{ sku, quantity }], payment: { by: "card" | "invoice", … } }.',
        );
      const sale = await sales.place({ ...wish, run: testRunOf(request) });
      if ('refused' in sale) return problem(response, sale.status, sale.refused);
      response.status(201).send(tell(sale.order));
    }),
  );

  app.get('/api/orders/:number', (request, response) => {
    const order = book.find(request.params.number);
    if (order) response.send(tell(order));
    else problem(response, 404, `There is no order ${request.params.number}.`);
  });

  /** All test orders of the run that asks: it need not know their numbers. */
  app.delete(
    '/api/orders',
    inTime(async (request, response) => {
      const run = testRunOf(request);
      if (!run)
        return problem(response, 403, 'Only a monitor may cancel orders here; its header X-Bellwether-Run is missing.');
      const orders = book.ofRun(run);
      await Promise.all(orders.map((order) => sales.cancel(order)));
      response.send({ cancelled: orders.map(({ number }) => number) });
    }),
  );

  app.delete(
    '/api/orders/:number',
    inTime(async (request: Request<{ number: string }>, response) => {
      const order = book.find(request.params.number);
      if (!order) return problem(response, 404, `There is no order ${request.params.number}.`);
      if (!order.run)
        return problem(
          response,
          403,
          `${order.number} is the order of a real customer; only test orders can be cancelled here.`,
        );
      await sales.cancel(order);
      response.send({ cancelled: [order.number] });
    }),
  );

  app.use('/api', (request: Request, response: Response) =>
    problem(response, 404, `There is no ${request.method} ${request.originalUrl}.`),
  );
}

function readWish(
  request: Request,
): { lines: ReturnType<typeof parseBasket>; name: string; payment: Payment } | undefined {
  const body = request.body as { name?: unknown; lines?: unknown; payment?: Record<string, unknown> } | undefined;
  if (typeof body?.name !== 'string' || !Array.isArray(body.lines)) return undefined;
  const pairs = (body.lines as { sku?: unknown; quantity?: unknown }[]).map(
    (line) => [String(line?.sku), Number(line?.quantity)] as const,
  );
  const text = (name: string) => textOf(body.payment?.[name]);
  if (body.payment?.['by'] === 'invoice') {
    return {
      name: body.name.trim(),
      lines: parseBasket(pairs),
      payment: { by: 'invoice', customerNumber: text('customerNumber') },
    };
  }
  if (body.payment?.['by'] !== 'card') return undefined;
  const card = { number: text('number'), expiry: text('expiry'), code: text('code') };
  return { name: body.name.trim(), lines: parseBasket(pairs), payment: { by: 'card', card } };
}

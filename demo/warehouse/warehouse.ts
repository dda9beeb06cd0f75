import { randomUUID, timingSafeEqual } from 'node:crypto';
import type { Express, Request, RequestHandler, Response } from 'express';
import type { FaultBoard } from '../faults/board.ts';
import { faultGate } from '../faults/gate.ts';
import { InnerFailure } from '../faults/inner.ts';
import { asset, createApp, field, lastResort, problem, query, readBody, testRunOf, inTime } from '../serving/app.ts';
import { Counters } from '../serving/counters.ts';
import { products } from '../shop/products.ts';
import { Deliveries, type Delivery } from './deliveries.ts';
import { OrderQueue } from './order-queue.ts';
import { deskPage, signInPage } from './pages.ts';

/** The desk's page does not wait longer than this for the queue's number. */
const QUEUE_PATIENCE_MS = 400;

export interface Warehouse extends Disposable {
  readonly app: Express;
}

/** The warehouse: a desk where staff book goods in, and the queue of orders to pick. */
export function createWarehouse({ board, password }: { board: FaultBoard; password: string }): Warehouse {
  const counters = new Counters();
  const queue = new OrderQueue(board);
  const deliveries = new Deliveries();
  counters.gauge('warehouse_orders_waiting', 'Orders that wait to be picked.', () => [[{}, queue.depth]]);
  counters.gauge('warehouse_orders_picked', 'Orders picked since the start.', () => [[{}, queue.picked]]);

  const app = createApp(counters);
  app.use(faultGate({ board, component: 'warehouse' }));
  app.use(readBody);
  app.get('/healthz', (_request, response) => void response.send({ status: 'ok' }));
  app.get('/assets/warehouse.css', asset('./warehouse.css', import.meta.url));
  addQueue(app, queue);
  addDesk(app, { queue, deliveries, password, counters });
  app.use((request: Request, response: Response) =>
    problem(response, 404, `There is no ${request.method} ${request.path}.`),
  );
  app.use(lastResort);
  return { app, [Symbol.dispose]: () => queue[Symbol.dispose]() };
}

function addQueue(app: Express, queue: OrderQueue): void {
  const answering =
    (answer: (request: Request, response: Response, signal: AbortSignal) => Promise<void>): RequestHandler =>
    async (request, response) => {
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      try {
        await answer(request, response, gone.signal);
      } catch (error) {
        if (gone.signal.aborted) return;
        if (!(error instanceof InnerFailure)) throw error;
        problem(response, error.status, `The order queue does not work: ${error.message}.`);
      }
    };

  app.get(
    '/api/queue',
    answering(async (_request, response, signal) => {
      const waiting = await queue.ask(signal);
      response.send(waiting === undefined ? {} : { waiting });
    }),
  );

  app.post(
    '/api/queue',
    answering(async (request, response, signal) => {
      const order = field(request, 'order');
      if (!order) return problem(response, 422, 'An order to queue is { "order": NUMBER }.');
      if (!testRunOf(request) && !(await queue.put(order, signal)))
        return problem(response, 503, 'The order queue did not take it.');
      response.status(202).send({ order });
    }),
  );
}

interface DeskOptions {
  readonly queue: OrderQueue;
  readonly deliveries: Deliveries;
  readonly password: string;
  readonly counters: Counters;
}

function addDesk(app: Express, { queue, deliveries, password, counters }: DeskOptions): void {
  // One key for all desks of one day: whoever holds it is signed in.
  const key = randomUUID();
  const isSignedIn = (request: Request) => (request.get('cookie') ?? '').includes(`acme_desk=${key}`);
  const count = counters.counter(
    'warehouse_deliveries_total',
    'Deliveries booked in; test ones are those of the monitor.',
    [{ kind: 'real' }, { kind: 'test' }],
  );
  const show = async (response: Response, more: { booked?: string; problem?: string } = {}) => {
    const waiting = await queue.ask(AbortSignal.timeout(QUEUE_PATIENCE_MS)).catch(() => undefined);
    const booked = more.booked ? deliveries.find(more.booked) : undefined;
    const page = deskPage({
      deliveries: deliveries.all,
      waiting,
      booked,
      ...(more.problem && { problem: more.problem }),
    });
    response
      .status(more.problem ? 422 : 200)
      .type('html')
      .send(page);
  };

  app.get(
    '/',
    inTime(async (request, response) => {
      if (!isSignedIn(request)) return void response.type('html').send(signInPage());
      await show(response, { booked: query(request, 'booked') });
    }),
  );

  app.post('/sign-in', (request, response) => {
    if (!isSame(field(request, 'password'), password)) {
      return void response.status(403).type('html').send(signInPage('This is not the password.'));
    }
    response.cookie('acme_desk', key, { httpOnly: true, sameSite: 'lax' });
    response.redirect(303, '/');
  });

  app.post(
    '/deliveries',
    inTime(async (request, response) => {
      if (!isSignedIn(request)) return void response.status(403).type('html').send(signInPage('Please sign in first.'));
      const delivery = readDelivery(request, deliveries);
      if ('problem' in delivery) return show(response, delivery);
      const run = testRunOf(request);
      deliveries.book({ ...delivery, run });
      count({ kind: run ? 'test' : 'real' });
      response.redirect(303, `/?booked=${encodeURIComponent(delivery.note)}`);
    }),
  );

  /** What the run that asks has booked in. */
  app.delete('/api/deliveries', (request, response) => {
    const run = testRunOf(request);
    if (!run)
      return problem(response, 403, 'Only a monitor may take deliveries back; its header X-Bellwether-Run is missing.');
    response.send({ undone: deliveries.undo(run) });
  });
}

function readDelivery(
  request: Request,
  deliveries: Deliveries,
): Pick<Delivery, 'note' | 'item' | 'quantity'> | { problem: string } {
  const note = field(request, 'note').slice(0, 40);
  const item = field(request, 'item');
  const quantity = Number(field(request, 'quantity'));
  if (!products.some(({ name }) => name === item)) return { problem: 'We do not stock this item.' };
  if (!note) return { problem: 'The delivery note has no number.' };
  if (!Number.isInteger(quantity) || quantity < 1)
    return { problem: 'The quantity must be a whole number, at least 1.' };
  if (deliveries.find(note)) return { problem: `Delivery note ${note} is booked in already.` };
  return { note, item, quantity };
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

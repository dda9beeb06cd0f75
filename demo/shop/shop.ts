import type { Express, Request, Response } from 'express';
import type { FaultBoard } from '../faults/board.ts';
import { faultGate } from '../faults/gate.ts';
import { InnerFailure } from '../faults/inner.ts';
import { asset, createApp, field, lastResort, query, readBody, testRunOf, inTime } from '../serving/app.ts';
import { Counters } from '../serving/counters.ts';
import type { Html } from '../serving/html.ts';
import { readBasket, withMore, writeBasket } from './basket.ts';
import type { CatalogueDb } from './catalogue-db.ts';
import { draw, frontPicture } from './drawings.ts';
import { OrderBook, statusOf } from './order-book.ts';
import { OrderForwarding } from './order-forwarding.ts';
import { cataloguePage, homePage, productPage, searchPage, sorryPage } from './pages/browsing.ts';
import { basketPage, checkoutPage, thankYouPage, trackPage } from './pages/buying.ts';
import { type Frame, frame } from './pages/frame.ts';
import { categories, favourites, products } from './products.ts';
import { type Payment, type Sales, openSales } from './sales.ts';
import { addShopApi } from './shop-api.ts';

export interface ShopOptions {
  readonly board: FaultBoard;
  /** Whose fault this copy plays. */
  readonly component: 'shop' | 'green';
  readonly catalogue: CatalogueDb;
  readonly voyagerUrl: () => string;
  readonly queueUrl: () => string;
}

export interface Shop extends Disposable {
  readonly app: Express;
}

const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 32"><path d="M2 30 L15 6 L22 18 L27 11 L38 30 Z" fill="#24463f"/></svg>`;

/** The shop, or a copy of it: pages, an API and pictures. */
export function createShop(options: ShopOptions): Shop {
  const { board, component, catalogue, voyagerUrl } = options;
  const counters = new Counters();
  const book = new OrderBook(component === 'green' ? 'AG' : 'AO');
  const forwarding = new OrderForwarding(options.queueUrl);
  const sales = openSales({ book, forwarding, voyagerUrl, counters });
  counters.gauge('shop_orders_waiting_to_be_forwarded', 'Orders that the warehouse has not taken yet.', () => [
    [{}, forwarding.waiting],
  ]);

  const app = createApp(counters);
  app.use(faultGate({ board, component }));
  app.use(readBody);
  addPictures(app);
  app.get('/assets/shop.css', asset('./shop.css', import.meta.url));
  const show = pageWriter(component === 'green' ? 'green' : 'live');
  addBrowsing(app, { catalogue, show, countSearch: counters.counter('shop_searches_total', 'Searches.') });
  addBuying(app, { sales, show });
  addTracking(app, { book, show });
  addShopApi(app, { book, sales });
  app.use((request: Request, response: Response) =>
    show(
      request,
      response,
      { title: 'Not found', status: 404 },
      sorryPage('We do not have this page', 'Perhaps it has been moved, or never was.'),
    ),
  );
  app.use((error: unknown, request: Request, response: Response, next: (error?: unknown) => void) => {
    if (!(error instanceof InnerFailure)) return lastResort(error, request, response, next);
    const says = 'Our catalogue is not available just now. Please try again in a moment.';
    show(request, response, { title: 'Sorry', status: 503 }, sorryPage('Our catalogue is not available', says));
  });
  return { app, [Symbol.dispose]: () => forwarding[Symbol.dispose]() };
}

type Show = (
  request: Request,
  response: Response,
  page: { title: string; status?: number; words?: string; inBasket?: number },
  content: Html,
) => void;

function pageWriter(release: string): Show {
  return (request, response, { title, status = 200, words, inBasket }, content) => {
    const count = inBasket ?? readBasket(request).reduce((sum, { quantity }) => sum + quantity, 0);
    const about: Frame = { title, inBasket: count, release, ...(words !== undefined && { words }) };
    response.status(status).type('html').send(frame(about, content));
  };
}

function addPictures(app: Express): void {
  const pictures = new Map(products.map(({ sku, drawing, colours }, index) => [sku, draw(drawing, colours, index)]));
  pictures.set('front', frontPicture).set('mark', mark);
  app.get('/images/:name.svg', (request, response, next) => {
    const picture = pictures.get(request.params.name);
    if (!picture) return next();
    response.type('svg').set('Cache-Control', 'max-age=3600').send(picture);
  });
}

/** Aborts when the visitor goes away, so that nothing keeps hanging on their behalf. */
function goneSignal(response: Response): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort(new InnerFailure('catalogue-db', 'nobody waits for it any more', 502)));
  return gone.signal;
}

function addBrowsing(
  app: Express,
  { catalogue, show, countSearch }: { catalogue: CatalogueDb; show: Show; countSearch: () => void },
): void {
  // The favourites are kept from the night's print run: the front page stands without the catalogue database.
  app.get('/', (request, response) =>
    show(request, response, { title: 'Ready for the weather' }, homePage(favourites)),
  );

  app.get(
    '/catalogue',
    inTime(async (request, response) => {
      const department = categories.find((category) => category === query(request, 'department'));
      const list = await catalogue.list(department ? { category: department } : {}, goneSignal(response));
      show(request, response, { title: department ?? 'Catalogue' }, cataloguePage(list, department));
    }),
  );

  app.get(
    '/search',
    inTime(async (request, response) => {
      const words = query(request, 'q').slice(0, 80);
      countSearch();
      const list = await catalogue.list({ words }, goneSignal(response));
      show(request, response, { title: `Search: ${words}`, words }, searchPage(words, list));
    }),
  );

  app.get(
    '/products/:sku',
    inTime(async (request: Request<{ sku: string }>, response, next) => {
      const product = await catalogue.find(request.params.sku, goneSignal(response));
      if (product) show(request, response, { title: product.name }, productPage(product));
      else next();
    }),
  );
}

function addBuying(app: Express, { sales, show }: { sales: Sales; show: Show }): void {
  app.get('/basket', (request, response) =>
    show(request, response, { title: 'Your basket' }, basketPage(readBasket(request))),
  );

  app.post('/basket', (request, response) => {
    const product = products.find(({ sku }) => sku === field(request, 'sku'));
    const quantity = Math.max(1, Math.trunc(Number(field(request, 'quantity') || 1)) || 1);
    if (product) writeBasket(response, withMore(readBasket(request), product, quantity));
    response.redirect(303, '/basket');
  });

  app.post('/basket/empty', (_request, response) => {
    writeBasket(response, []);
    response.redirect(303, '/basket');
  });

  app.get('/checkout/:way', (request, response, next) => {
    const way = wayOf(request.params.way);
    if (!way) return next();
    const lines = readBasket(request);
    if (lines.length === 0) return response.redirect(303, '/basket');
    show(request, response, { title: 'Checkout' }, checkoutPage({ way, list: lines }));
  });

  app.post(
    '/checkout/:way',
    inTime(async (request: Request<{ way: string }>, response, next) => {
      const way = wayOf(request.params.way);
      if (!way) return next();
      const lines = readBasket(request);
      const sale = await sales.place({
        lines,
        name: field(request, 'name'),
        payment: paymentOf(way, request),
        run: testRunOf(request),
      });
      if ('refused' in sale) {
        const written = {
          name: field(request, 'name'),
          email: field(request, 'email'),
          address: field(request, 'address'),
        };
        return show(
          request,
          response,
          { title: sale.refused, status: sale.status },
          checkoutPage({ way, list: lines, problem: sale.refused, written }),
        );
      }
      writeBasket(response, []);
      response.redirect(303, `/orders/${sale.order.number}`);
    }),
  );
}

function addTracking(app: Express, { book, show }: { book: OrderBook; show: Show }): void {
  app.get('/orders/:number', (request, response, next) => {
    const order = book.find(request.params.number);
    if (order) show(request, response, { title: 'Thank you for your order' }, thankYouPage(order));
    else next();
  });

  app.get('/track', (request, response) => {
    const asked = query(request, 'number').slice(0, 40);
    const order = asked ? book.find(asked) : undefined;
    const status = asked && !order ? 404 : 200;
    const found = order && { order, status: statusOf(order, Date.now()) };
    show(request, response, { title: 'Track an order', status }, trackPage(asked, found));
  });
}

const wayOf = (text: string | undefined) => (text === 'card' || text === 'invoice' ? text : undefined);

function paymentOf(way: 'card' | 'invoice', request: Request): Payment {
  if (way === 'invoice') return { by: 'invoice', customerNumber: field(request, 'customerNumber') };
  const card = { number: field(request, 'number'), expiry: field(request, 'expiry'), code: field(request, 'code') };
  return { by: 'card', card };
}

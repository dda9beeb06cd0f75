import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Receiver } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { asking, orders, startShopByPath } from './orders.ts';
import { createProject } from './project.ts';

const life = new AsyncDisposableStack();
let pager: Pager;
let notes: Pager;
let monitor: Monitor;
let shop: Receiver;
const broken = new Set<string>();

beforeAll(async () => {
  pager = life.use(await Pager.start());
  notes = life.use(await Pager.start());
  shop = life.use(await startShopByPath(broken));
  const project = life.use(
    createProject({
      url: shop.url,
      checks: { orders: asking('orders', 'shop'), stock: asking('stock', 'database') },
      functions: {
        orders,
        stock: {
          every: '1s',
          severity: 'minor',
          audiences: ['back-office'],
          dependsOn: ['database'],
          impact: { summary: 'Stock figures are old.' },
        },
      },
      config: {
        components: {
          shop: { name: 'Shop', provides: 'The shop', dependsOn: ['database'] },
          database: { name: 'Stock database', provides: 'Figures of stock' },
        },
        channels: {
          pager: { type: 'pagerduty', routingKey: 'pager', url: pager.receiver.url },
          notes: { type: 'pagerduty', routingKey: 'notes', url: notes.receiver.url },
        },
        alerting: {
          policies: [
            { severity: 'critical', steps: [{ notify: ['pager'] }] },
            { severity: ['major', 'minor'], steps: [{ notify: ['notes'] }] },
          ],
        },
      },
    }),
  );
  monitor = life.use(await project.start());
});

afterAll(() => life.disposeAsync());

test('a critical outage reaches the pager although a minor incident is open on a component below it', async () => {
  await monitor.untilState('orders', 'working');
  broken.add('stock');
  await notes.waitFor('trigger');
  expect(pager.requests).toEqual([]);
  broken.add('orders');
  const { body } = await pager.waitFor('trigger');
  expect(body['payload']).toMatchObject({
    severity: 'critical',
    summary:
      'Stock database is down: Figures of stock is NOT available. Customers cannot order. Stock figures are old.',
  });
});

test('the outage that follows from it is then inhibited, and nobody is paged twice', async () => {
  await monitor.until('the incident of the shop is inhibited', async () => {
    const incidents = await monitor.incidents();
    const shops = incidents.find(({ component }) => component === 'shop');
    return shops && (await monitor.incident(shops.id)).telling?.hold?.kind === 'component';
  });
  expect(pager.requests.filter((one) => one.startsWith('trigger'))).toHaveLength(1);
});

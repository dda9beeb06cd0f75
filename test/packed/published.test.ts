// What has been published stays as it was said. The component is renamed while its incident is open, and again afterwards.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { allOf, readXml, textIn } from '../support/strict-xml.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript, type Project } from './project.ts';

interface HostedIncident {
  readonly name: string;
  readonly created_at: string;
  readonly updated_at: string;
  readonly incident_updates: readonly { readonly id: string; readonly body: string; readonly status: string }[];
}

const life = new AsyncDisposableStack();
let pager: Pager;
let shop: Receiver;
let project: Project;
let monitor: Monitor;
let isBroken = false;

const DAY = 86_400_000;

let write: (componentName: string) => void;

/** Six in the morning, two or three days from now: far enough not to begin while the test runs, whenever that is. */
const inThreeDays = new Date(Date.now() + 3 * DAY);
const stockTaking = `0 6 ${inThreeDays.getUTCDate()} ${inThreeDays.getUTCMonth() + 1} *`;

const configured = (url: string, component: string) => ({
  organisation: 'Acme Outfitters',
  timezone: 'Europe/London',
  targets: { live: { url } },
  ...pager.config,
  components: { shop: { name: component, provides: `Ordering in the ${component}` } },
  functions: {
    orders: {
      question: 'Can customers order?',
      check: 'checks/orders.ts',
      every: '1s',
      severity: 'critical',
      audiences: ['customer-service'],
      dependsOn: ['shop'],
      alarm: { after: 'once', clearAfter: 'once', flapping: 'off' },
      impact: { summary: 'Customers cannot order.' },
    },
    stock: {
      question: 'Is the stock known?',
      check: 'checks/stock.ts',
      every: '1m',
      audiences: ['back-office'],
      impact: { summary: 'The stock is not known.' },
    },
  },
  maintenance: [{ functions: ['stock'], cron: stockTaking, for: '2h', says: 'Stock-taking' }],
});

const feedIn = async (monitor: Monitor) =>
  allOf(readXml((await monitor.ask('/feed.atom?for=customer-service')).text), 'entry').map((entry) => ({
    stage: textIn(entry, 'id')!.split('#')[1],
    title: textIn(entry, 'title'),
  }));

const hosted = async (monitor: Monitor): Promise<HostedIncident> => {
  const { json } = await monitor.ask('/api/v2/incidents.json');
  return (json as { incidents: readonly HostedIncident[] }).incidents[0]!;
};

/** Gives the component another name, and waits until the running monitor has taken it. */
async function rename(name: string): Promise<void> {
  write(name);
  await monitor.until(`the component is called ${name}`, async () =>
    (await monitor.ask('/api/v1/components/shop')).text.includes(name),
  );
}

beforeAll(async () => {
  pager = life.use(await Pager.start());
  shop = life.use(
    await Receiver.start((response, { path }, socket) => {
      if (path !== '/hang') withStatus(isBroken && path === '/orders' ? 503 : 200)(response, undefined!, socket);
    }),
  );
  const orders = httpScript(
    `await step('Order', { component: 'shop' }, async () => expect((await http.get('/orders')).status).toBe(200));`,
  );
  const stock = httpScript(`await step('Count', async () => expect((await http.get('/stock')).status).toBe(200));`);
  project = life.use(createProject({ url: shop.url, checks: { orders, stock } }));
  write = (name) => project.write('config.yaml', configured(shop.url, name));
  write('Old shop');
  monitor = life.use(await project.start());
});

afterAll(() => life.disposeAsync());

test('updates, end message, feed and API keep the sentence of their time when a component is renamed', async () => {
  await monitor.untilState('orders', 'working');
  isBroken = true;
  await pager.waitFor('trigger');
  const [opened] = (await hosted(monitor)).incident_updates;
  expect(opened!.body).toBe('Old shop is down: Ordering in the Old shop is NOT available. Customers cannot order.');
  await rename('New shop');
  isBroken = false;
  await pager.waitFor('resolve');
  await monitor.untilIncident('restored');
  const atEnd = await hosted(monitor);
  expect(atEnd.incident_updates.at(-1)).toEqual(opened);
  expect(atEnd.incident_updates[0]).toMatchObject({
    status: 'resolved',
    body: expect.stringMatching(/^New shop is working again: Ordering in the New shop is available\./) as string,
  });
  await rename('Third shop');
  expect(await hosted(monitor)).toMatchObject({ name: atEnd.name, incident_updates: atEnd.incident_updates });
  expect(await feedIn(monitor)).toEqual([
    { stage: 'restored', title: expect.stringMatching(/^Over: /) as string },
    { stage: 'open', title: 'Old shop is down: Ordering in the Old shop is NOT available. Customers cannot order.' },
  ]);
});

test('planned work is listed as upcoming before it begins', async () => {
  const listed = async (which: string) => (await monitor.ask(`/api/v2/scheduled-maintenances/${which}.json`)).json;
  expect(await listed('upcoming')).toMatchObject({
    scheduled_maintenances: [{ name: 'Stock-taking', status: 'scheduled', components: [{ id: 'stock' }] }],
  });
  expect(await listed('active')).toMatchObject({ scheduled_maintenances: [] });
});

test('the calendar says when work was written down, and has a component although nothing is planned', async () => {
  const { text } = await monitor.ask('/calendar.ics?for=customer-service');
  expect(text).toMatch(/^BEGIN:V(?!CALENDAR)/m);
  const planned = (await monitor.ask('/calendar.ics?for=back-office')).text;
  const valueOf = (name: string) => planned.match(new RegExp(`^${name}:(.+)\r$`, 'm'))?.[1];
  expect(valueOf('DTSTAMP')! < valueOf('DTSTART')!).toBe(true);
});

test('a check that runs out of time names the step that took it, not the one that had just begun', async () => {
  const waits = httpScript(`
    await step('Wait for the warehouse', () => new Promise((resolve) => setTimeout(resolve, 1800)));
    await step('Pay', () => http.get('/hang'));`);
  using hurried = createProject({ url: shop.url, checks: { waits }, functions: { waits: { timeout: '2s' } } });
  const { json, stderr } = await hurried.run(['run', 'waits', '--reporter', 'json']);
  expect(json, stderr).toMatchObject([{ failure: { step: 'Wait for the warehouse' } }]);
});

// The page of one incident, for each of those who read it while it is open.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

let shop: Receiver;
let supplier: Receiver;
let project: Project;
let monitor: Monitor;
let id: string;

const stepIn = (component: string) =>
  httpScript(
    `await step('Pay', { component: '${component}' }, async () => expect((await http.get('/')).status).toBe(200));`,
  );

beforeAll(async () => {
  shop = await Receiver.start(withStatus(503, 'Sorry'));
  const status = { indicator: 'minor', description: 'Partial System Outage <b>' };
  supplier = await Receiver.start(withStatus(200, JSON.stringify({ page: {}, status })));
  project = createProject({
    url: shop.url,
    checks: { pay: stepIn('gateway') },
    functions: {
      pay: {
        every: '1s',
        audiences: ['customer-service', 'back-office'],
        dependsOn: ['gateway', 'warehouse'],
        impact: {
          summary: 'Customers cannot pay.',
          stillWorks: 'Browsing.',
          tellCustomers: 'We will ring you back.',
          workaround: 'Use form OF-7.',
        },
      },
    },
    config: {
      components: {
        gateway: {
          ...{ name: 'Gateway', provides: 'Card payments', supplier: true, owner: 'payments' },
          ...{ statusPage: `${supplier.url}/`, runbook: 'https://wiki.example/gateway', contact: '+44 20 7946 0000' },
        },
        warehouse: { name: 'Warehouse', provides: 'Goods' },
      },
      teams: { payments: { name: 'payments-team', members: ['asha'], roster: 'night' } },
      people: { asha: { name: 'Asha Rao', phone: '+44 20 7946 0999' } },
      rosters: { night: { handover: 'Mon 09:00', first: ['asha'], since: '2026-01-05' } },
    },
  });
  monitor = await project.start();
  ({ id } = await monitor.untilIncident('open'));
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await supplier?.[Symbol.asyncDispose]();
  await shop?.[Symbol.asyncDispose]();
});

const textOf = (html: string) =>
  html
    .replaceAll(/<(script|style|svg)[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
const read = async (audience: string) => (await monitor.ask(`/incidents/${id}?for=${audience}`)).text;

test('operations find who can help, what the supplier says of itself, and the first and the latest evidence', async () => {
  const page = await monitor.until('the supplier has been asked and a second run has failed', async () => {
    const html = await read('operations');
    return /Latest evidence/.test(html) && /Partial System Outage/.test(html) && html;
  });
  const text = textOf(page);
  for (const found of [
    'wiki.example/gateway',
    'payments-team',
    '+44 20 7946 0000',
    'Asha Rao',
    'Partial System Outage &lt;b> : the supplier reports minor trouble. Read',
    'First evidence,',
  ])
    expect(text).toContain(found);
  expect(supplier.received.every(({ path }) => path === '/api/v2/status.json')).toBe(true);
});

test('what a component needs itself names none of the others that a function depends on', async () => {
  expect(textOf(await read('operations'))).not.toMatch(/What it needs itself|Warehouse/);
});

test('a supplier that cannot be read is said so, and its page is shown all the same', async () => {
  const readings = supplier.received.length;
  supplier.answer = withStatus(500);
  // A new configuration asks anew.
  const config = JSON.parse(readFileSync(`${project.folder}/config.yaml`, 'utf8')) as {
    components: { gateway: { statusPage: string } };
  };
  config.components.gateway.statusPage = `${supplier.url.replace('127.0.0.1', 'localhost')}/`;
  project.write('config.yaml', config);
  await monitor.until('it could not be read', async () => /could not be read/.test(await read('operations')));
  expect(supplier.received.length).toBeGreaterThan(readings);
});

test('customer service and back office find their own words on it', async () => {
  const [service, office] = await Promise.all([read('customer-service'), read('back-office')]);
  for (const page of [service, office])
    for (const words of ['Customers cannot pay.', 'We will ring you back.', 'Use form OF-7.'])
      expect(textOf(page)).toContain(words);
  for (const page of [service, office]) expect(page).not.toMatch(/payments-team|Partial System|could not be read/);
});

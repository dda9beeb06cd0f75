import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepts, Receiver } from '../integration/notify/receiver.ts';
import type { Monitor, Reply } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript, type Project } from './project.ts';

const HARM = 'Customers cannot place an order by card';

/** Card payments fail while it is true; orders get no answer at all then, until they are released. */
let isBroken = false;
let release: (() => void)[] = [];
let shop: Receiver;
let pager: Pager;
let project: Project;
let monitor: Monitor;
let atTrigger: Promise<{ readonly page: Reply; readonly api: Reply }> | undefined;

beforeAll(async () => {
  shop = await Receiver.start((response, { path }) => {
    const answer = () => response.writeHead(isBroken ? 503 : 200).end();
    if (isBroken && path === '/order') release.push(answer);
    else answer();
  });
  pager = await Pager.start();
  const asks = (path: string) =>
    httpScript(`
      await step('Pay by card', { component: 'gateway' }, async () => {
        expect((await http.get('${path}')).status).toBe(200);
      });`);
  project = createProject({
    url: shop.url,
    checks: { gateway: asks('/pay'), order: asks('/order') },
    functions: {
      gateway: { every: '1s', dependsOn: ['gateway'], severity: 'critical' },
      order: {
        ...{ every: '5m', dependsOn: ['shop'], audiences: ['customer-service'], severity: 'critical' },
        impact: { summary: `${HARM}.` },
      },
    },
    config: {
      ...pager.config,
      alerting: { groupWithin: '0s', policies: [{ steps: [{ notify: ['pager'] }] }] },
      components: {
        gateway: { name: 'Voyager', provides: 'Credit card payment' },
        shop: { name: 'Web shop', provides: 'The site', dependsOn: ['gateway'] },
      },
    },
  });
  monitor = await project.start();
  await monitor.untilState('gateway', 'working');
  await monitor.untilState('order', 'working');
  pager.receiver.answer = (response, request, socket) => {
    if (request.body['event_action'] === 'trigger')
      atTrigger ??= Promise.all([monitor.ask('/?for=customer-service'), monitor.ask('/api/v1/functions/order')]).then(
        ([page, api]) => ({ page, api }),
      );
    accepts(response, request, socket);
  };
});

afterAll(async () => {
  for (const answer of release) answer();
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await pager?.[Symbol.asyncDispose]();
  await shop?.[Symbol.asyncDispose]();
});

test('customer service reads the probable harm at the moment in which the pager is called', async () => {
  isBroken = true;
  await pager.waitFor('trigger');
  const { page, api } = await atTrigger!;
  const text = page.text.replaceAll(/<[^>]+>/g, '');
  expect(text).toMatch(new RegExp(`Probably also:\\s*${HARM} \\(last checked (?:just now|[^)]+ ago)\\)`));
  expect(text).toContain('1 of 1 probably does not work');
  expect(text).not.toContain('Everything is working');
  expect(api.json).toMatchObject({ targets: [{ state: 'working', probablyFailing: { component: 'gateway' } }] });
});

test('a function that depends on the blamed component is checked minutes before its schedule', async () => {
  await monitor.until('the order is tried again', () => release.length > 0);
  for (const answer of release.splice(0)) answer();
  // Its run is confirmed by a second attempt.
  await monitor.until('the second attempt', () => release.length > 0);
  isBroken = true;
  for (const answer of release.splice(0)) answer();
  await monitor.untilState('order', 'failing');
  const [incident, ...others] = await monitor.incidents();
  expect(others).toEqual([]);
  expect(incident).toMatchObject({ component: 'gateway', affected: [{ function: 'gateway' }, { function: 'order' }] });
  const { text } = await monitor.ask('/metrics');
  expect(text).toMatch(/bellwether_runs_due_total\{function="order",[^}]*\} 1\n/);
  expect(text).toMatch(/bellwether_runs_total\{function="order",[^}]*outcome="failed"\} 1\n/);
});

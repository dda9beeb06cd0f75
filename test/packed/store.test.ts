// What an operator does with the store of a monitor that has no browsers: back it up, restore it, find damaged rows.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepts, Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { browserScript, createProject, httpScript, type Project } from './project.ts';

const failing = new Set<string>();

let shop: Receiver;
let pager: Pager;
let chat: Receiver;
let project: Project;
let monitor: Monitor;

beforeAll(async () => {
  shop = await Receiver.start((response, { path }) => void response.writeHead(failing.has(path) ? 500 : 200).end());
  pager = await Pager.start();
  chat = await Receiver.start(withStatus(503));
  const asks = (path: string) => httpScript(`expect((await http.get('${path}')).status).toBe(200);`);
  project = createProject({
    url: shop.url,
    checks: { order: asks('/order'), search: asks('/search') },
    functions: { order: { every: '1s' }, search: { every: '1s' } },
    config: {
      runners: { browsers: 0 },
      channels: {
        pager: { type: 'pagerduty', routingKey: 'key', url: pager.receiver.url },
        chat: { type: 'webhook', url: chat.url },
      },
      alerting: { policies: [{ steps: [{ notify: ['pager', 'chat'] }] }] },
    },
  });
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  for (const server of [shop, pager, chat]) await server?.[Symbol.asyncDispose]();
});

const backup = () => join(project.folder, 'backup.db');
const run = (args: string) => project.run(args.split(' '));
const keysOf = (action: string) =>
  pager.requests.filter((text) => text.startsWith(`${action} `)).map((text) => text.split(' ')[1]);

test('a monitor with HTTP checks alone wants no browser', async () => {
  monitor = await project.start();
  const { text } = await monitor.ask('/?for=operations');
  expect(text).not.toContain('runners.browsers');
  expect((await monitor.ask('/healthz')).status).toBe(200);
  const env = { BELLWETHER_CHROMIUM: '/no/such/file' };
  const doctor = await project.run(['doctor'], { env });
  expect([doctor.code, doctor.stdout]).toEqual([0, expect.stringContaining('runners.browsers is 0')]);
});

test('a backup of a running monitor is restored with the same incidents, and nobody is notified twice', async () => {
  failing.add('/order');
  const { id } = await monitor.untilIncident('open');
  await pager.waitFor('trigger', id);
  await chat.waitFor(() => true);
  expect(await run('store backup backup.db')).toMatchObject({ code: 0 });
  expect(statSync(backup()).mode & 0o777).toBe(0o600);
  expect(await run('store backup backup.db')).toMatchObject({ code: 2, stderr: expect.stringContaining('exists') });
  failing.add('/search');
  await monitor.until('a second incident is open', async () => (await monitor.incidents()).length === 2);
  expect(await run('store restore backup.db')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Another Bellwether already uses'),
  });
  expect(await monitor.stop()).toBe(0);
  failing.delete('/search');

  const restored = await run('store restore backup.db');
  expect([restored.code, restored.stderr]).toEqual([0, expect.stringContaining('bellwether-before-restore-')]);
  chat.received.length = 0;
  chat.answer = accepts;
  monitor = await project.start();
  expect((await monitor.incidents()).map((one) => one.id)).toEqual([id]);
  const message = await chat.waitFor(({ body }) => body['action'] === 'trigger');
  expect(message.text).toContain(id);
  failing.delete('/order');
  await pager.waitFor('resolve', id);
  await chat.waitFor(({ body }) => body['action'] === 'resolve');
  expect(keysOf('trigger').filter((key) => key === id)).toHaveLength(1);
  expect(keysOf('resolve').filter((key) => key === id)).toHaveLength(1);
  expect(chat.received.map(({ body }) => body['action'])).toEqual(['trigger', 'resolve']);
});

test('a row that cannot be read is named with the way out, and stops nothing else', async () => {
  failing.add('/order');
  const incident = await monitor.untilIncident('open');
  await pager.waitFor('trigger', incident.id);
  await monitor.kill();
  const database = new DatabaseSync(join(project.folder, 'data/bellwether.db'));
  database.exec('update incidents set incident = \'{"id":\' where restored_at is not null');
  database.exec("update runs set numbers = '[' where numbers is not null");
  database.close();

  monitor = await project.start();
  const own = await monitor.until('the monitor tells of its own trouble', async () =>
    (await monitor.incidents()).find(({ title }) => title.includes('rows that cannot be read')),
  );
  expect((await monitor.incidents()).map(({ id }) => id).toSorted()).toEqual([incident.id, own.id].toSorted());
  await pager.waitFor('trigger', own.id);
  expect((await monitor.ask('/history')).status).toBe(200);
  expect((await monitor.ask('/healthz')).status).toBe(200);
  expect((await monitor.ask('/metrics')).text).toMatch(/^bellwether_store_unreadable_rows [1-9]/m);
  const line = monitor.log.find(({ msg }) => msg === 'A row of the store cannot be read');
  expect(line).toMatchObject({
    table: expect.any(String),
    id: expect.any(String),
    hint: expect.stringContaining('store check'),
  });
  const check = await run('store check');
  expect([check.code, check.stderr]).toEqual([1, expect.stringContaining('bellwether store restore FILE')]);
  expect(check.stdout).toMatch(/^unreadable: incidents [0-9a-z-]+: is not JSON/m);
  expect(await run('store check --set-aside')).toMatchObject({ code: 2 });
  await monitor.stop();
  expect(await run('store check --set-aside')).toMatchObject({ code: 0 });
  expect(await run('store check')).toMatchObject({ code: 0 });
  expect(await run(`store check ${backup()}`)).toMatchObject({ code: 0 });
  expect(readdirSync(join(project.folder, 'data')).some((name) => name.startsWith('bellwether-set-aside-'))).toBe(true);
});

test('validate refuses a browser check where no browser is wanted', async () => {
  project.write('checks/search.ts', browserScript(`await page.goto(target.url); await expect(page).toHaveTitle('x');`));
  const { code, stderr } = await run('validate');
  expect([code, stderr]).toEqual([2, expect.stringContaining('runners.browsers is 0')]);
  expect(existsSync(backup())).toBe(true);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import { processesNaming } from '../support/monitor-process.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript, type Project } from './project.ts';

const works = withStatus(200, 'Shop');
const isBroken = withStatus(503, 'Sorry');

let shop: Receiver;
let pager: Pager;
let project: Project;
let monitor: Monitor;

beforeAll(async () => {
  shop = await Receiver.start(works);
  pager = await Pager.start();
  project = createProject({
    url: shop.url,
    checks: {
      order: httpScript(`await step('Open the shop', async () => expect((await http.get('/')).status).toBe(200));`),
    },
    functions: { order: { every: '1s' } },
    config: pager.config,
  });
  monitor = await project.start();
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await pager?.[Symbol.asyncDispose]();
  await shop?.[Symbol.asyncDispose]();
});

test('the monitor triggers the pager once when a shop breaks', async () => {
  await monitor.untilState('order', 'working');
  shop.answer = isBroken;
  const { id } = await monitor.untilIncident('open');
  await pager.waitFor('trigger', id);
  expect(pager.requests).toEqual([`trigger ${id}`]);
});

test('a monitor killed in an outage goes on with the same incident, and resolves it once with the same key', async () => {
  const [before] = await monitor.incidents();
  await monitor.kill();
  shop.answer = works;
  monitor = await project.start();
  await pager.waitFor('resolve', before!.id);
  expect(pager.requests).toEqual([`trigger ${before!.id}`, `resolve ${before!.id}`]);
  expect(await monitor.incidents()).toMatchObject([{ id: before!.id, stage: 'restored' }]);
});

test('a stopped monitor exits with 0 and leaves no process', async () => {
  expect(await monitor.stop()).toBe(0);
  expect(processesNaming(project.folder)).toEqual([]);
});

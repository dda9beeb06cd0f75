import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

let shop: Receiver;
let project: Project;
let monitor: Monitor;

beforeAll(async () => {
  shop = await Receiver.start(withStatus(503, 'Sorry'));
  project = createProject({
    url: shop.url,
    checks: { order: httpScript(`expect((await http.get('/')).status).toBe(200);`) },
    functions: { order: { every: '1s' } },
  });
  monitor = await project.start();
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

test('a monitor that was killed tells in the timeline of an open incident that nothing was checked meanwhile', async () => {
  const { id } = await monitor.untilIncident('open');
  await monitor.kill();
  monitor = await project.start();
  const { timeline } = await monitor.incident(id);
  expect(timeline.map(({ text }) => text).join('\n')).toMatch(
    /The monitor was not running for .+: nothing was checked/,
  );
});

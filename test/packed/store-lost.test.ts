// A store file that is taken away while monitors run.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { Pager } from './pager.ts';
import { createProject, httpScript, type Project } from './project.ts';

interface Rig {
  readonly project: Project;
  readonly pager: Pager;
  readonly monitor: Monitor;
  readonly file: string;
}

let shop: Receiver;
const rigs: Rig[] = [];

beforeAll(async () => {
  shop = await Receiver.start(withStatus(200));
  await Promise.all(harms.map(open));
});

async function open(): Promise<void> {
  const pager = await Pager.start();
  const project = createProject({
    url: shop.url,
    checks: { order: httpScript(`expect((await http.get('/')).status).toBe(200);`) },
    functions: { order: { every: '1s' } },
    config: { ...pager.config, runners: { browsers: 0 } },
  });
  rigs.push({ project, pager, monitor: await project.start(), file: join(project.folder, 'data/bellwether.db') });
}

afterAll(async () => {
  await Promise.all(rigs.map(({ monitor }) => monitor[Symbol.asyncDispose]()));
  for (const { project, pager } of rigs) {
    project[Symbol.dispose]();
    await pager[Symbol.asyncDispose]();
  }
  await shop?.[Symbol.asyncDispose]();
});

const harms: readonly (readonly [string, string, (file: string) => void])[] = [
  ['deleted', 'is gone', (file) => rmSync(file)],
  ['written over', 'written over', (file) => writeFileSync(file, readFileSync(file).subarray(0, 8192))],
];

test('a store file that is deleted or written over is noticed, reported and never called healthy', async () => {
  await Promise.all(
    harms.map(async ([, says, harm], index) => {
      const { monitor, pager, file } = rigs[index]!;
      await monitor.untilState('order', 'working');
      expect((await monitor.ask('/healthz')).status).toBe(200);
      harm(file);
      const { text } = await pager.waitFor('trigger');
      expect(text).toContain('The store is in trouble');
      const health = await monitor.ask('/healthz');
      expect([health.status, health.text]).toEqual([503, expect.stringContaining(says)]);
      expect((await monitor.ask('/metrics')).text).toMatch(/^bellwether_store_up 0$/m);
      expect((await monitor.ask('/?for=operations')).text).toContain(says);
      const line = monitor.log.find(({ msg }) => msg.startsWith('The store file'));
      expect(line).toMatchObject({ level: 50, hint: expect.stringMatching(/start/i) });
      expect((await monitor.states())['order']).toBe('working');
    }),
  );
});

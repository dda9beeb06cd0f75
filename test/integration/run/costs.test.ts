// What real scripts in real processes are measured to cost: only ever compared with each other, never with a clock.
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { AttemptCost } from '../../../src/model/check.ts';
import { findChromium } from '../../../src/run/child/browser/find-chromium.ts';
import { Costs } from '../../../src/schedule/costs.ts';
import { runOf } from './run-of.ts';
import { cage } from './runner-in-a-cage.ts';

const realChild = new URL('../../../src/run/child-main.ts', import.meta.url);
const hasProc = existsSync('/proc/self/stat');

async function measured(browsers = 0) {
  const server = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end('<h1>Shop</h1>'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const costs = new Costs();
  const told: AttemptCost[] = [];
  const { runner } = await cage({
    childMain: realChild,
    browsers,
    chromium: () => findChromium(process.env),
    onCost: (cost) => {
      told.push(cost);
      costs.learn(cost);
    },
  });
  const visit = async (name: string) => {
    const checkFile = fileURLToPath(new URL(`./zoo/${name}.ts`, import.meta.url));
    expect(await runner.run(runOf(name, { checkFile, url }))).toMatchObject({ outcome: 'passed' });
  };
  const costOf = (name: string) => costs.of({ functionId: name, target: 'live' })!;
  return { visit, costOf, told };
}

test.skipIf(!hasProc)(
  'an HTTP check that computes costs more than one that waits, though they share a process',
  async () => {
    const { visit, costOf, told } = await measured();
    for (let n = 0; n < 4; n += 1) {
      await visit('computes');
      await visit('waits');
    }
    for (let n = 0; n < 4; n += 1) await Promise.all([visit('computes'), visit('waits')]);
    expect(costOf('computes').cpuMs).toBeGreaterThan(3 * costOf('waits').cpuMs!);
    expect(told.every(({ kind, target }) => kind === 'http' && target === 'live')).toBe(true);
  },
);

test.skipIf(!hasProc)('a journey whose page computes costs more than one that only looks', async () => {
  const { visit, costOf } = await measured(1);
  for (let n = 0; n < 2; n += 1) {
    await visit('computes-in-page');
    await visit('good-journey');
  }
  expect(costOf('good-journey')).toMatchObject({ kind: 'browser' });
  expect(costOf('good-journey').cpuMs).toBeGreaterThan(0);
  expect(costOf('computes-in-page').cpuMs).toBeGreaterThan(costOf('good-journey').cpuMs!);
});

test('a check that waits holds its place for longer than it waits, and is known after its first run', async () => {
  const { visit, costOf } = await measured();
  await visit('waits');
  expect(costOf('waits').wallMs).toBeGreaterThan(390);
});

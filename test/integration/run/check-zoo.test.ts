// Real scripts in real runner processes that do the worst: each beside good checks, which must not notice.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findChromium } from '../../../src/run/child/find-chromium.ts';
import type { RunnerOptions } from '../../../src/run/create-runner.ts';
import type { RunRequest } from '../../../src/run/runner.ts';
import { runOf } from './run-of.ts';
import { cage } from './runner-in-a-cage.ts';

const realChild = new URL('../../../src/run/child-main.ts', import.meta.url);

async function zoo(options: Partial<RunnerOptions> = {}) {
  const server = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end('<h1>Shop</h1>'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const inside = await cage({ childMain: realChild, chromium: () => findChromium(process.env), ...options });
  const visit = (name: string, timeoutMs = 3_000): RunRequest =>
    runOf(name, { checkFile: fileURLToPath(new URL(`./zoo/${name}.ts`, import.meta.url)), url, timeoutMs });
  return { ...inside, visit };
}

test('an endless loop does not keep forty good checks from ending before it', async () => {
  const { runner, visit } = await zoo();
  let isLooping = true;
  const bad = runner.run(visit('endless-loop', 15_000)).finally(() => (isLooping = false));
  const good = await Promise.all(Array.from({ length: 40 }, () => runner.run(visit('good', 10_000))));
  expect(isLooping, 'the loop was still turning when the forty had ended').toBe(true);
  expect(new Set(good.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
  expect(await bad).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'script-blocked' } });
});

describe('a script that', () => {
  test.each([
    ['never-settles', 1_000, { outcome: 'failed', failure: { timedOut: true, step: 'Wait for nothing' } }],
    ['eats-memory', 20_000, { outcome: 'inconclusive', trouble: { trouble: 'out-of-memory' } }],
    ['eats-buffers', 20_000, { outcome: 'inconclusive', trouble: { trouble: 'out-of-memory' } }],
    ['exits', 3_000, { outcome: 'inconclusive', trouble: { trouble: 'runner-killed' } }],
    ['throws-text', 3_000, { outcome: 'failed', failure: { step: 'Give up' } }],
    ['unhandled-rejection', 3_000, { outcome: 'inconclusive', trouble: { trouble: 'script-mistake' } }],
    ['uncaught-exception', 3_000, { outcome: 'failed', failure: { message: 'thrown into the air' } }],
    ['logs-much', 10_000, { outcome: 'passed' }],
    ['prints-much', 10_000, { outcome: 'passed' }],
    ['starts-processes', 2_000, { outcome: 'failed', failure: { timedOut: true, step: 'Breed' } }],
  ])('%s ends with a plain reason, and good checks beside it pass', async (name, timeoutMs, expected) => {
    const { runner, visit } = await zoo();
    const [bad, ...good] = await Promise.all([
      runner.run(visit(name, timeoutMs)),
      ...Array.from({ length: 10 }, () => runner.run(visit('good', 10_000))),
    ]);
    expect(new Set(good.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
    expect(bad).toMatchObject(expected);
    expect(JSON.stringify(bad).length).toBeLessThan(1_500_000);
    expect(await runner.run(visit('good'))).toMatchObject({ outcome: 'passed' });
  });
});

describe('a journey that', () => {
  test.each([
    ['kills-chromium', 8_000, { outcome: 'inconclusive', trouble: { trouble: 'browser-unavailable' } }],
    ['crashes-tab', 5_000, { outcome: 'inconclusive', trouble: { trouble: 'browser-unavailable' } }],
    ['asks-dialog', 2_000, { outcome: 'passed' }],
    ['loops-in-page', 2_000, { outcome: 'failed', failure: { timedOut: true } }],
    ['loops-journey', 2_000, { outcome: 'inconclusive', trouble: { trouble: 'script-blocked' } }],
  ])('%s ends with a plain reason, and the next one in its slot passes', async (name, timeoutMs, expected) => {
    const { runner, visit } = await zoo({ browsers: 1 });
    expect(await runner.browserReady()).toBeUndefined();
    const bad = runner.run(visit(name, timeoutMs));
    const good = runner.run(visit('good-journey', 20_000));
    expect(await bad).toMatchObject(expected);
    expect(await good).toMatchObject({ outcome: 'passed' });
  });
});

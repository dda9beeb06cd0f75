// Real scripts in real runner processes that do the worst: each beside good checks, which must not notice.
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, type TestContext } from 'vitest';
import { findChromium } from '../../../src/run/child/browser/find-chromium.ts';
import type { RunnerOptions } from '../../../src/run/runner-options.ts';
import type { RunRequest } from '../../../src/run/runner.ts';
import { UNTIL_MS } from '../../support/until.ts';
import { runOf } from './run-of.ts';
import { cage } from './runner-in-a-cage.ts';

const realChild = new URL('../../../src/run/child-main.ts', import.meta.url);

async function sandbox(context: TestContext, options: Partial<RunnerOptions> = {}) {
  const server = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end('<h1>Shop</h1>'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const inside = await cage({ childMain: realChild, chromium: () => findChromium(process.env), ...options }, context);
  const visit = (name: string, more: Partial<Parameters<typeof runOf>[1]> = {}): RunRequest =>
    runOf(name, { checkFile: fileURLToPath(new URL(`./zoo/${name}.ts`, import.meta.url)), url, ...more });
  return { ...inside, visit };
}

/** Long enough for a script to come to its step on a busy machine; no more is waited for than this. */
const SHORT_MS = 3_000;

test('long synchronous work does not keep forty good checks from ending before it, and an endless loop is script-blocked', async (context) => {
  const { runner, visit, folder } = await sandbox(context);
  const enough = join(folder, 'enough');
  let isWorking = true;
  const long = runner.run(visit('loops-until', { params: { enough } })).finally(() => (isWorking = false));
  const good = await Promise.all(Array.from({ length: 40 }, () => runner.run(visit('good'))));
  expect(isWorking, 'it was still going on when the forty had ended').toBe(true);
  expect(new Set(good.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
  await writeFile(enough, '');
  expect(await long).toMatchObject({ outcome: 'passed' });
  expect(await runner.run(visit('endless-loop', { timeoutMs: SHORT_MS }))).toMatchObject({
    outcome: 'inconclusive',
    trouble: { trouble: 'script-blocked' },
  });
});

/** Each has a runner of its own and mostly waits for its time limit, so that they run side by side. */
describe('a script that', () => {
  test.concurrent.for([
    ['never-settles', SHORT_MS, { outcome: 'failed', failure: { timedOut: true, step: 'Wait for nothing' } }],
    ['starts-processes', SHORT_MS, { outcome: 'failed', failure: { timedOut: true, step: 'Breed' } }],
    ['exits', UNTIL_MS, { outcome: 'inconclusive', trouble: { trouble: 'runner-killed' } }],
    ['throws-text', UNTIL_MS, { outcome: 'failed', failure: { step: 'Give up' } }],
    ['unhandled-rejection', UNTIL_MS, { outcome: 'inconclusive', trouble: { trouble: 'script-mistake' } }],
    ['uncaught-exception', UNTIL_MS, { outcome: 'failed', failure: { message: 'thrown into the air' } }],
    ['logs-much', UNTIL_MS, { outcome: 'passed' }],
    ['prints-much', UNTIL_MS, { outcome: 'passed' }],
    ['eats-memory', UNTIL_MS, { outcome: 'inconclusive', trouble: { trouble: 'out-of-memory' } }],
    ['eats-buffers', UNTIL_MS, { outcome: 'inconclusive', trouble: { trouble: 'out-of-memory' } }],
  ] as const)(
    '%s ends with a plain reason, and good checks beside it pass',
    async ([name, timeoutMs, expected], context) => {
      const { runner, visit } = await sandbox(context);
      const [bad, ...good] = await Promise.all([
        runner.run(visit(name, { timeoutMs })),
        ...Array.from({ length: 10 }, () => runner.run(visit('good'))),
      ]);
      expect(new Set(good.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
      expect(bad).toMatchObject(expected);
      expect(JSON.stringify(bad).length).toBeLessThan(1_500_000);
      expect(await runner.run(visit('good'))).toMatchObject({ outcome: 'passed' });
    },
  );
});

describe('a journey that', () => {
  test.concurrent.for([
    ['loops-in-page', SHORT_MS, { outcome: 'failed', failure: { timedOut: true } }],
    ['loops-journey', SHORT_MS, { outcome: 'inconclusive', trouble: { trouble: 'script-blocked' } }],
    ['kills-chromium', UNTIL_MS, { outcome: 'inconclusive', trouble: { trouble: 'browser-unavailable' } }],
    ['crashes-tab', UNTIL_MS, { outcome: 'inconclusive', trouble: { trouble: 'browser-unavailable' } }],
    ['asks-dialog', UNTIL_MS, { outcome: 'passed' }],
  ] as const)(
    '%s ends with a plain reason, and the next one in its slot passes',
    async ([name, timeoutMs, expected], context) => {
      const { runner, visit } = await sandbox(context, { browsers: 1 });
      expect(await runner.browserReady()).toBeUndefined();
      const bad = runner.run(visit(name, { timeoutMs }));
      const good = runner.run(visit('good-journey'));
      expect(await bad).toMatchObject(expected);
      expect(await good).toMatchObject({ outcome: 'passed' });
    },
  );
});

// Whatever a check does to its browser, the next run in the same process finds nothing of it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttemptRequest } from '../../../src/run/messages.ts';
import { browserScript, Child } from '../run-child/rig.ts';
import { openShop, type Shop } from './shop.ts';

let child: Child;
let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
  child = await Child.start('browser');
}, 120_000);

afterAll(async () => {
  await child[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});

const attempt = (inside: string, options: Partial<AttemptRequest> = {}) =>
  child.try(browserScript(inside), {
    target: shop.target,
    evidenceFolder: null,
    params: { downloads: join(child.folder, 'downloads') },
    ...options,
  });

/** Opens and leaves all that a check can open and leave. */
const litter = `
  const { writeFile } = await import('node:fs/promises');
  const { tmpdir } = await import('node:os');
  await writeFile(tmpdir() + '/left-by-script', 'x');
  await page.goto('/');
  await page.evaluate(() => { document.cookie = 'left=yes; max-age=1000'; localStorage.setItem('left', 'yes'); });
  await page.evaluate(async () => { await navigator.serviceWorker.register('/service-worker.js'); await navigator.serviceWorker.ready; });
  await request.get('/');
  const second = await newContext();
  await second.addCookies([{ name: 'left', value: 'yes', url: target.url }]);
  await (await second.newPage()).goto('/second');
  const third = await context.browser().newContext();
  await (await third.newPage()).goto(target.url + '/third');
  await page.setContent('<a download href=' + target.url + '/file>File</a>');
  const download = page.waitForEvent('download');
  await page.getByRole('link').click();
  await (await download).saveAs(tmpdir() + '/saved');`;

/** What a run finds in its browser and its folders before it does anything. */
const inventory = `
  const { readdirSync } = await import('node:fs');
  const { tmpdir } = await import('node:os');
  const cdp = await context.browser().newBrowserCDPSession();
  const { targetInfos } = await cdp.send('Target.getTargets');
  const { browserContextIds } = await cdp.send('Target.getBrowserContexts');
  await page.goto('/');
  log(JSON.stringify({
    contexts: context.browser().contexts().length,
    inChromium: browserContextIds.length,
    targets: targetInfos.map(({ type }) => type).filter((type) => type !== 'browser' && type !== 'tab'),
    cookies: await context.cookies(),
    storage: await page.evaluate(() => localStorage.length),
    workers: await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length),
    files: [...readdirSync(tmpdir()), ...readdirSync(params.downloads)],
  }));`;

const nothing = {
  contexts: 1,
  inChromium: 1,
  targets: ['page'],
  cookies: [],
  storage: 0,
  workers: 0,
  files: [],
};

const allowed: Partial<AttemptRequest> = { page: { block: [], serviceWorkers: 'allow' } };

async function expectNothingLeft(): Promise<void> {
  const { result } = await attempt(inventory, allowed);
  expect(JSON.parse(result.log[0] ?? '')).toEqual(nothing);
}

describe('nothing is left for the next run', () => {
  test('by a check that passes', async () => {
    const { result } = await attempt(litter, allowed);
    expect(result.verdict).toBe('passed');
    await expectNothingLeft();
  });

  test('by a check that fails, with all evidence', async () => {
    const { result } = await child.try(browserScript(`${litter} throw new Error('no');`), {
      target: shop.target,
      ...allowed,
    });
    expect(result).toMatchObject({ verdict: 'failed', failure: { message: 'no' } });
    const kinds = result.evidence.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'trace')).toHaveLength(3);
    await expectNothingLeft();
  });

  test('by a check that times out', async () => {
    const { result } = await attempt(`${litter} await new Promise(() => {});`, { ...allowed, timeoutMs: 4000 });
    expect(result).toMatchObject({ verdict: 'failed', failure: { timedOut: true } });
    await expectNothingLeft();
  });

  test('by a check that goes on opening contexts after its time is up: its process makes way for another', async () => {
    await using other = await Child.start('browser');
    const { result } = await other.try(
      browserScript(
        `void (async () => { for (;;) await newContext().catch(() => {}); })(); await new Promise(() => {});`,
      ),
      { target: shop.target, evidenceFolder: null, timeoutMs: 300 },
    );
    expect(result).toMatchObject({ verdict: 'failed', failure: { timedOut: true } });
    expect(await other.exit).toBe(4);
    expect(other.errors).toMatch(/could not be closed|went on opening contexts/);
  });

  test('by a check that is stopped from outside', async () => {
    const { attemptId, ended } = await child.begin(
      browserScript(`${litter} log('littered'); await new Promise(() => {});`),
      { target: shop.target, evidenceFolder: null, ...allowed },
    );
    await child.next((one) => one.type === 'progress' && one.attemptId === attemptId && one.event.kind === 'log');
    child.send({ type: 'abort', attemptId, reason: 'shut-down' });
    expect((await ended).result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'shut-down' } });
    await expectNothingLeft();
  });

  test('by a check whose device is unknown: the marks of the next run are its own', async () => {
    const { result } = await attempt('', { page: { block: [], device: 'Abacus' } });
    expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'browser-unavailable' } });
    shop.forget();
    const { runId } = await attempt(`await page.goto('/marked');`);
    expect(shop.own.seen.map(({ what, run }) => [what, run])).toEqual([['GET /marked', runId]]);
    await expectNothingLeft();
  });

  test('by a clean-up that opens something', async () => {
    await attempt(`cleanup(async () => { const other = await newContext(); await other.newPage(); });`);
    await expectNothingLeft();
  });
});

describe('downloads', () => {
  test('can be read while the run lasts, and are gone afterwards', async () => {
    const { result } = await attempt(`
      await page.goto('/');
      await page.setContent('<a download href=' + target.url + '/file>File</a>');
      const started = page.waitForEvent('download');
      await page.getByRole('link').click();
      const download = await started;
      const { readFile } = await import('node:fs/promises');
      log(await readFile(await download.path(), 'utf8'));
      log(await download.path());`);
    expect(result).toMatchObject({ verdict: 'passed', log: ['a file', expect.any(String)] });
    expect(existsSync(result.log[1]!)).toBe(false);
  });

  // Chromium lets a page download ten files before it is loaded again.
  const click = (address: string) =>
    `page.evaluate(() => { const a = document.createElement('a'); a.href = '${address}'; a.download = 'x'; document.body.append(a); a.click(); })`;

  test.each([
    ['bytes', `await ${click('/endless')};`, '100 MB'],
    [
      'files',
      `for (let i = 0; i <= 50; i += 1) { if (i % 10 === 0) await page.goto('/'); await Promise.all([page.waitForEvent('download'), ${click('/file')}]); }`,
      '50 files',
    ],
  ])('that are too many %s end the run without a judgement', async (_what, work, limit) => {
    const { result } = await attempt(`await page.goto('/'); ${work} await new Promise(() => {});`);
    expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'too-much-output' } });
    expect(result.trouble?.message).toContain(`more than ${limit}`);
    await expectNothingLeft();
  });
});

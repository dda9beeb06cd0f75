// What a first attempt keeps of its failure: picture, console and address, taken when it happened and from the page on
// which it happened, before the script's own clean-up.
import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserScript, Child, httpScript, openSite, routes, type Site } from '../run-child/rig.ts';

let child: Child;
let site: Site;

/** Pages of one colour each: a picture tells by its first pixel which page it is of. */
const colours = { red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255] } as const;
type Colour = keyof typeof colours;

const page = (colour: Colour) =>
  `<!doctype html><title>${colour}</title><body style="background:${colour};margin:0"><script>console.log('this is ${colour}')</script><img hidden src=/missing-${colour}.png>`;

beforeAll(async () => {
  site = await openSite(
    routes({
      '/red': page('red'),
      '/lime': page('lime'),
      '/blue': page('blue'),
      '/closing': `<script>setTimeout(close, 0)</script>`,
    }),
  );
  child = await Child.start('browser');
}, 120_000);

afterAll(async () => {
  await child[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

const first = { evidenceSuffix: '-1', isThorough: false } as const;

const attempt = async (inside: string, options = {}) => {
  const tried = await child.try(
    browserScript(`const open = async (path) => { const p = page.waitForEvent('popup'); await page.evaluate((path) => void window.open(path), path); await (await p).waitForLoadState(); return p; };
    const fast = { timeout: 100 };
    ${inside}`),
    { target: site.target, ...first, ...options },
  );
  return { ...tried, seen: (file: string) => readFile(join(tried.evidence, file)) };
};

/** The colour of the first pixel of a PNG as Chromium writes it: 8 bits a channel, not interlaced. */
function colourOf(png: Buffer): Colour | undefined {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const pixel = inflateSync(Buffer.concat(parts)).subarray(1, 4);
  return (Object.keys(colours) as Colour[]).find((name) => pixel.equals(Buffer.from(colours[name])));
}

describe('a first attempt that fails', () => {
  test.each<[where: string, of: Colour, inside: string]>([
    [
      'in a step',
      'red',
      `await step('Buy', async () => { await page.goto('/red'); await page.click('#none', fast); });`,
    ],
    ['outside of steps', 'red', `await page.goto('/red'); await page.click('#none', fast);`],
    [
      'in an assertion',
      'red',
      `await step('Buy', async () => { await page.goto('/red'); await expect(page.getByText('none')).toBeVisible(fast); });`,
    ],
    [
      'in an assertion on a value',
      'lime',
      `await page.goto('/red'); await step('Pay', async () => { await open('/lime'); }); await step('Look', () => expect(1).toBe(2));`,
    ],
    [
      'on a popup',
      'lime',
      `await page.goto('/red'); const popup = await open('/lime'); await step('Pay', () => popup.click('#none', fast));`,
    ],
    [
      'on its first page while a popup is open',
      'red',
      `await page.goto('/red'); await open('/lime'); await step('Buy', () => page.click('#none', fast));`,
    ],
    [
      'on one of two pages side by side',
      'red',
      `await page.goto('/red'); const popup = await open('/lime'); await step('Both', () => Promise.all([page.click('#none', fast), popup.waitForFunction(() => false)]));`,
    ],
    [
      'on a page that the script then turns elsewhere',
      'red',
      `await step('Buy', async () => { await page.goto('/red'); await page.click('#none', fast); }).finally(() => page.goto('/blue'));`,
    ],
    [
      'on a popup that the script then closes',
      'lime',
      `await page.goto('/red'); const popup = await open('/lime'); await step('Pay', async () => { try { await popup.click('#none', fast); } finally { await popup.close(); } });`,
    ],
    [
      'on a popup that the script closes after an assertion',
      'lime',
      `await page.goto('/red'); const popup = await open('/lime'); await step('Pay', async () => { try { await expect(popup.locator('#none')).toBeVisible(fast); } finally { await popup.close(); } });`,
    ],
    [
      'in a context that the script then closes',
      'blue',
      `const other = await newContext(); const second = await other.newPage(); await second.goto('/blue'); await step('Pay', async () => { try { await second.click('#none', fast); } finally { await other.close(); } });`,
    ],
    [
      'in a context of the browser',
      'blue',
      `const second = await context.browser().newPage(); await second.goto(target.url + '/blue'); await step('Pay', () => second.click('#none', fast));`,
    ],
    [
      'softly, and then again',
      'red',
      `await page.goto('/red'); await step.soft('Buy', () => page.click('#none', fast)); await step('Pay', async () => { await page.goto('/blue'); await page.click('#none', fast); });`,
    ],
    [
      'after a failure that was expected',
      'blue',
      `await step('Cookies', async () => { await page.goto('/red'); await page.click('#none', fast); }).catch(() => {}); await step('Pay', async () => { await page.goto('/blue'); await page.click('#nothing', fast); });`,
    ],
  ])('%s keeps a picture of the page that failed', async (_where, colour, inside) => {
    const { result, seen } = await attempt(inside);
    expect(result.verdict).toBe('failed');
    expect(result.evidence.map(({ file }) => file).toSorted()).toEqual([
      'console-1.json',
      'log-1.txt',
      'requests-1.json',
      'screenshot-1.png',
    ]);
    expect(colourOf(await seen('screenshot-1.png'))).toBe(colour);
    expect(result.failure?.detail).toContain(`Page: ${site.url}/${colour}`);
    expect(JSON.parse(String(await seen('console-1.json')))).toContainEqual(
      expect.objectContaining({ type: 'log', text: `this is ${colour}` }),
    );
    expect(JSON.parse(String(await seen('requests-1.json')))).toContainEqual(
      expect.objectContaining({ url: `${site.url}/missing-${colour}.png`, status: 404 }),
    );
  });

  test('because its time is up keeps a picture of the page that was used last', async () => {
    const { result, seen } = await attempt(
      `await page.goto('/red'); const popup = await open('/lime'); await step('Pay', () => popup.click('#none'));`,
      { timeoutMs: 2000 },
    );
    expect(result.failure).toMatchObject({
      timedOut: true,
      detail: expect.stringContaining(`Page: ${site.url}/lime`) as string,
    });
    expect(colourOf(await seen('screenshot-1.png'))).toBe('lime');
  });

  test('on a page that closed itself keeps its address, and a picture of what is open', async () => {
    const { result, seen } = await attempt(
      `await page.goto('/red'); const closing = page.waitForEvent('popup'); await page.evaluate(() => void window.open('/closing')); const popup = await closing; await step('Pay', () => popup.click('#none'));`,
    );
    expect(result.failure?.detail).toContain(`Page: ${site.url}/closing (closed; the picture is of ${site.url}/red)`);
    expect(colourOf(await seen('screenshot-1.png'))).toBe('red');
  });

  test('shows no secret in picture, console and address', async () => {
    const { result, seen } = await attempt(
      `await page.goto('/red?card=4242-4242-4242'); await page.evaluate(() => console.log('card 4242-4242-4242')); await page.click('#none', fast);`,
      { secrets: { CARD: '4242-4242-4242' } },
    );
    expect(result.failure?.detail).toContain('/red?card=[*CARD*]');
    expect(String(await seen('console-1.json'))).toContain('card [*CARD*]');
    expect(String(await seen('console-1.json'))).not.toContain('4242-4242');
  });

  test('keeps what the script asked without the browser', async () => {
    const { result, seen } = await attempt(
      `await page.request.get('/nowhere'); await request.get('/red'); await request.get('http://127.0.0.1:1/').catch(() => {}); await page.goto('/red'); await page.click('#none', fast);`,
    );
    expect(result.verdict).toBe('failed');
    const requests = JSON.parse(String(await seen('requests-1.json'))) as unknown[];
    expect(requests).toContainEqual({ method: 'GET', url: `${site.url}/nowhere`, status: 404 });
    expect(requests).toContainEqual({ method: 'GET', url: `${site.url}/red`, status: 200 });
    expect(requests).toContainEqual({
      method: 'GET',
      url: 'http://127.0.0.1:1/',
      error: expect.stringContaining('ECONNREFUSED') as string,
    });
  });

  test('over HTTP keeps its requests and its log', async () => {
    await using http = await Child.start('http');
    const { result, evidence } = await http.try(
      httpScript(`log('here'); const reply = await http.get('/nowhere'); expect(reply.status).toBe(200);`),
      { target: site.target, ...first },
    );
    expect(result.evidence.map(({ file }) => file).toSorted()).toEqual(['log-1.txt', 'requests-1.json']);
    expect(JSON.parse(await readFile(join(evidence, 'requests-1.json'), 'utf8'))).toMatchObject([
      { url: `${site.url}/nowhere`, status: 404, replyBody: 'not found', replyBytes: 9 },
    ]);
  });
});

describe('a first attempt that passes', () => {
  test('writes nothing, not even a folder', async () => {
    const { result, evidence } = await attempt(`await page.goto('/red');`);
    expect(result).toMatchObject({ verdict: 'passed', evidence: [] });
    expect(existsSync(evidence)).toBe(false);
  });

  test('after a failure that was expected writes nothing either', async () => {
    const { result, evidence } = await attempt(
      `await page.goto('/red'); await step('Cookies', () => page.click('#none', fast).catch(() => {}));`,
    );
    expect(result.verdict).toBe('passed');
    expect(existsSync(evidence)).toBe(false);
  });
});

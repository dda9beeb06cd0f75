import { readFile, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, browserScript, chromiumPath, openSite, routes, type Site, type Tried } from './rig.ts';

const image = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
const svg = (text: string) => (_q: unknown, s: import('node:http').ServerResponse) =>
  s.setHeader('content-type', 'image/svg+xml').end(text);

let child: Child;
let site: Site;
let stranger: Site;

beforeAll(async () => {
  stranger = await openSite((request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.method === 'OPTIONS') return response.writeHead(403).end();
    if (request.url === '/frame')
      return response.setHeader('content-type', 'text/html').end('<script>fetch("/inner")</script>');
    return response.end('"stranger"');
  });
  site = await openSite(
    routes({
      '/': '<title>Shop</title><h1>Catalogue</h1><p>Thank you for your order</p>',
      '/mixed': (_q, s) =>
        s.setHeader('content-type', 'text/html').end(`<link rel=stylesheet href=/style.css><img src=/a.svg>
          <img src="${stranger.otherUrl}/b.svg"><iframe src="${stranger.otherUrl}/frame"></iframe>
          <p id=said></p><script>Promise.all([fetch('${stranger.otherUrl}/api').then((r) => r.json()), fetch('/own-api', { method: 'POST', body: 'posted' }).then((r) => r.text()),
            fetch('/away').then((r) => r.json())]).then((all) => (said.textContent = all.join(' '))).catch((e) => (said.textContent = String(e)));</script>`),
      '/own-api': (q, s) => void q.toArray().then((parts) => s.end(Buffer.concat(parts).toString())),
      '/away': (_q, s) => s.writeHead(302, { location: `${stranger.otherUrl}/redirected` }).end(),
      '/a.svg': svg(image),
      '/style.css': (_q, s) => s.setHeader('content-type', 'text/css').end('h1 { color: green }'),
      '/log-in': (_q, s) => s.writeHead(302, { 'set-cookie': 'sid=abc', location: '/who' }).end(),
      '/who': (q, s) =>
        s
          .setHeader('content-type', 'text/html')
          .end(`<p>${q.headers.cookie} ${q.headers['accept-language']} ${q.headers['user-agent']}</p>`),
      '/nuisances': `<script>alert('one'); confirm('two'); setTimeout(() => window.open('/popup'), 0);</script><h1>Still here</h1><a href=/file download>get</a><button onclick="onbeforeunload = (e) => e.preventDefault()">x</button>`,
      '/popup': `<h1>Popup</h1><button onclick="fetch('/from-popup')">Go</button>`,
      '/from-popup': 'x',
      '/file': (_q, s) => s.setHeader('content-disposition', 'attachment; filename=f.bin').end('bytes'),
      '/noisy': `<h1>Noisy</h1><img src=/missing.png><script>console.error('on the console'); setTimeout(() => { throw new Error('in the page'); }, 0);</script>`,
    }),
  );
  child = await Child.start('browser');
});

afterAll(async () => {
  await child[Symbol.asyncDispose]();
  await Promise.all([site[Symbol.asyncDispose](), stranger[Symbol.asyncDispose]()]);
});

const attempt = (inside: string, options = {}): Promise<Tried> =>
  child.try(browserScript(inside), { target: site.target, ...options });

describe('a browser check', () => {
  test('passes when the page is as a user wants it', async () => {
    const { result } = await attempt(
      `
      await step('Open the catalogue', async () => {
        await page.goto('/');
        await expect(page.getByRole('heading', { name: 'Catalogue' })).toBeVisible();
        await expect(page).toHaveTitle('Shop');
      });`,
      { evidenceFolder: null },
    );
    expect(result).toMatchObject({
      verdict: 'passed',
      evidence: [],
      steps: [{ name: 'Open the catalogue', ok: true }],
    });
  });

  test('marks what it sends to the target, tells strangers nothing, and breaks no page by it', async () => {
    site.requests.length = stranger.requests.length = 0;
    const { result, runId } = await attempt(`
      await page.goto('/mixed', { waitUntil: 'load' });
      await expect(page.locator('#said')).not.toBeEmpty();
      log(await page.locator('#said').textContent());
      await page.frames()[1].waitForLoadState('networkidle');`);
    expect(result).toMatchObject({ verdict: 'passed', log: ['stranger posted stranger'] });
    expect(site.requests.map(({ url }) => url)).toEqual(
      expect.arrayContaining(['/mixed', '/style.css', '/a.svg', '/own-api', '/away']),
    );
    for (const { url, headers } of site.requests) {
      expect([url, headers['x-bellwether-run']]).toEqual([url, runId]);
      expect(headers['traceparent']).toContain(runId);
    }
    expect(stranger.requests.map(({ url }) => url)).toEqual(
      expect.arrayContaining(['/b.svg', '/frame', '/inner', '/api', '/redirected']),
    );
    for (const { url, headers } of stranger.requests)
      expect([url, headers['x-bellwether-run'], headers['traceparent']]).toEqual([url, undefined, undefined]);
  });

  test('keeps its session within the run, and presents itself as it is told to', async () => {
    const who = `await page.goto('/log-in'); log(await page.getByRole('paragraph').textContent());`;
    const { result } = await attempt(who, { page: { block: [], device: 'iPhone 15', locale: 'de-DE' } });
    expect(result.log[0]).toMatch(/^sid=abc de-DE.* .*iPhone/);
    const other = await attempt(`await page.goto('/who'); log(await page.getByRole('paragraph').textContent());`);
    expect(other.result.log[0]).toMatch(/^undefined /);
    const unknown = await attempt(who, { page: { block: [], device: 'Abacus' } });
    expect(unknown.result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'browser-unavailable' } });
    expect(unknown.result.trouble?.message).toContain('page.device "Abacus" is not in Playwright');
  });

  test('does not load what the configuration blocks, and does not call that a failed request', async () => {
    site.requests.length = stranger.requests.length = 0;
    const { evidence } = await attempt(
      `await page.goto('/mixed', { waitUntil: 'load' }); await expect(page.locator('#said')).not.toBeEmpty();`,
      {
        page: { block: ['image', 'stylesheet'] },
      },
    );
    const asked = [...site.requests, ...stranger.requests].map(({ url }) => url);
    expect(asked).toContain('/own-api');
    expect(asked).not.toContain('/a.svg');
    expect(asked).not.toContain('/b.svg');
    expect(asked).not.toContain('/style.css');
    expect(JSON.parse(await readFile(join(evidence, 'requests.json'), 'utf8'))).toEqual([]);
  });

  test('is not held up by dialogs, pop-ups and downloads', async () => {
    site.requests.length = 0;
    const { result, runId } = await attempt(`
      const popup = page.waitForEvent('popup');
      await page.goto('/nuisances');
      await expect(page.getByRole('heading', { name: 'Still here' })).toBeVisible();
      await expect((await popup).getByRole('heading')).toHaveText('Popup');
      await Promise.all([(await popup).waitForResponse('**/from-popup'), (await popup).getByRole('button').click()]);
      const download = page.waitForEvent('download');
      await page.getByRole('link', { name: 'get' }).click();
      log(String(await (await download).failure()));`);
    expect(result).toMatchObject({ verdict: 'passed', log: ['null'] });
    expect(site.requests.find(({ url }) => url === '/from-popup')?.headers['x-bellwether-run']).toBe(runId);
  });

  test('names the step that timed out, and what it was waiting for', async () => {
    const { result } = await attempt(
      `await page.goto('/'); await step('Pay by credit card', { component: 'voyager' }, () => page.getByRole('button', { name: 'Pay now' }).click());`,
      { timeoutMs: 1500 },
    );
    expect(result.failure).toMatchObject({ step: 'Pay by credit card', component: 'voyager', timedOut: true });
    expect(result.failure?.message).toMatch(/^Step "Pay by credit card" did not finish within 1\.5 s \(running for /);
    expect(result.failure?.detail).toContain("waiting for getByRole('button', { name: 'Pay now' })");
  });

  test('gives an action and a matcher the time that its function allows, and a navigation that of the run', async () => {
    const brief = { actionTimeoutMs: 150, expectTimeoutMs: 100 };
    const click = await attempt(`await page.goto('/'); await page.getByText('Sold out').click();`, brief);
    expect(click.result.failure).toMatchObject({
      timedOut: false,
      message: "locator.click: Timeout 150ms exceeded: waiting for getByText('Sold out'): no element found",
    });
    const see = await attempt(`await page.goto('/'); await expect(page.getByText('Sold out')).toBeVisible();`, brief);
    expect(see.result.failure?.message).toMatch(/ \(waited 100 ms\)$/);
    const late = `await page.route('**/late', async (route) => { await new Promise((done) => setTimeout(done, 400)); await route.fulfill({ body: 'late' }); });
      await page.goto('/late');`;
    expect((await attempt(late, brief)).result).toMatchObject({ verdict: 'passed' });
  });

  test('fails in a line that can be read', async () => {
    const { result } = await attempt(
      `await page.goto('/'); await step('See', () => expect(page.getByText('Sold out')).toBeVisible({ timeout: 200 }));`,
    );
    expect(result.failure).toMatchObject({
      step: 'See',
      message: "getByText('Sold out'): expected visible, found no such element (waited 200 ms)",
    });
    expect(result.failure?.detail).toContain('Call log:');
    const refused = await attempt(`await page.goto('http://127.0.0.1:1/');`);
    expect(refused.result.failure?.message).toMatch(/^page\.goto: net::ERR_/);
  });

  test('can use the page in its clean-up, also after a timeout', async () => {
    const { result } = await attempt(
      `cleanup(async () => { await page.goto('/'); log(await page.title()); await http.get('/own-api'); }); await page.goto('/'); await page.getByText('never').click();`,
      { timeoutMs: 1200 },
    );
    expect(result).toMatchObject({ cleanupFailures: 0, log: ['Shop'], failure: { timedOut: true } });
  });
});

describe('evidence of a browser check', () => {
  test('is trace, picture, console, failed requests and log', async () => {
    const { result, evidence } = await attempt(
      `await step('Look', async () => { await page.goto('/noisy', { waitUntil: 'networkidle' }); await http.get('/nowhere'); throw new Error('no'); });`,
    );
    expect(result.evidence.map(({ kind }) => kind).toSorted()).toEqual([
      'console',
      'log',
      'requests',
      'screenshot',
      'trace',
    ]);
    for (const { file, bytes } of result.evidence) expect((await readFile(join(evidence, file))).length).toBe(bytes);
    expect(readdirSync(evidence).toSorted()).toEqual(result.evidence.map(({ file }) => file).toSorted());
    const said = JSON.parse(await readFile(join(evidence, 'console.json'), 'utf8')) as { type: string; text: string }[];
    expect(said).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'error', text: 'on the console' }),
        expect.objectContaining({ type: 'page-error', text: expect.stringContaining('in the page') }),
      ]),
    );
    const requests = JSON.parse(await readFile(join(evidence, 'requests.json'), 'utf8')) as unknown[];
    expect(requests).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ method: 'GET', url: `${site.url}/missing.png`, status: 404, type: 'image' }),
        expect.objectContaining({ url: `${site.url}/nowhere`, status: 404, replyBody: 'not found' }),
      ]),
    );
    const png = await readFile(join(evidence, 'screenshot.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
  });

  test('has no picture when the run passed', async () => {
    const { result } = await attempt(`await page.goto('/');`);
    expect(result.evidence.map(({ kind }) => kind).toSorted()).toEqual(['console', 'log', 'requests', 'trace']);
  });
});

describe('a browser check over TLS', () => {
  const pem = (name: string) => readFileSync(fileURLToPath(new URL(`localhost-${name}.pem`, import.meta.url)));
  const server = createTlsServer({ key: pem('key'), cert: pem('cert') }, (_q, s) => s.end('ok'));

  beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(resolve));
  });

  const target = () => {
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    return { name: 'live', url, variables: {}, origins: [url] };
  };

  test('fails when nobody we trust signed the certificate', async () => {
    const { result } = await child.try(browserScript(`await page.goto('/');`), { target: target() });
    expect(result.failure?.message).toMatch(/ERR_CERT_AUTHORITY_INVALID/);
  });

  test('notes when the certificate expires', async () => {
    const trusting = join(child.folder, 'trusting-browser');
    await writeFile(trusting, `#!/bin/sh\nexec ${chromiumPath} --ignore-certificate-errors "$@"\n`, { mode: 0o755 });
    await using other = await Child.start('browser', { BELLWETHER_CHROMIUM: trusting });
    const { result } = await other.try(browserScript(`await page.goto('/');`), { target: target() });
    expect(result.verdict).toBe('passed');
    expect(new Date(result.certificateExpiresAt ?? 0).getUTCFullYear()).toBe(2126);
  });
});

describe('the browser', () => {
  test('whose tab crashes leaves the run unjudged, and the next one well', async () => {
    const { result } = await attempt(`await page.goto('/'); await step('Crash', () => page.goto('chrome://crash'));`);
    expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'browser-unavailable' } });
    expect(result.trouble?.message).toContain('The browser tab crashed');
    expect((await attempt(`await page.goto('/');`)).result.verdict).toBe('passed');
  });

  test('that is killed leaves the run unjudged, and its process makes way for a new one', async () => {
    await using other = await Child.start('browser');
    const { ended, attemptId } = await other.begin(
      browserScript(`await page.goto('/'); log('there'); await page.getByText('never').click();`),
      { target: site.target },
    );
    await other.next((one) => one.type === 'progress' && one.attemptId === attemptId);
    for (const pid of childrenOf(other.process.pid ?? 0)) process.kill(pid, 'SIGKILL');
    expect((await ended).result).toMatchObject({
      verdict: 'inconclusive',
      trouble: { trouble: 'browser-unavailable' },
    });
    expect(await other.exit).toBe(4);
    expect(other.errors).toContain('Chromium ended without having been asked to');
  });

  test('that cannot be had is told on the way out', async () => {
    await using none = await Child.fork('browser', { BELLWETHER_CHROMIUM: '/no/such/chromium' });
    expect(await none.exit).toBe(3);
    expect(none.errors).toContain('BELLWETHER_CHROMIUM is /no/such/chromium, which is not a program that can be run');
    await using broken = await Child.fork('browser', { BELLWETHER_CHROMIUM: '/bin/false' });
    expect(await broken.exit).toBe(3);
    expect(broken.errors).toContain('Chromium (/bin/false) would not start');
  });

  test('is gone when the process is let go, however busy it is', async () => {
    const orphan = await Child.start('browser');
    await orphan.begin(browserScript(`await page.goto('/'); await new Promise(() => {});`), { target: site.target });
    const pids = childrenOf(orphan.process.pid ?? 0);
    expect(pids.length).toBeGreaterThan(0);
    orphan.disconnect();
    expect(await orphan.exit).toBe(0);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
    await orphan[Symbol.asyncDispose]();
  });
});

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

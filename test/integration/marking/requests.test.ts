// Every kind of request that a check can cause, each as a row: to the target's own origins it carries the marks, to
// anybody else it does not.
import { describe, expect, test } from 'vitest';
import { browserScript, Child, httpScript } from '../run-child/rig.ts';
import { openHost } from './shop.ts';
import { arrives, expectMarked, inPage, paths, useShopTrials } from './trials.ts';

const trials = useShopTrials();
const { run } = trials;

const message = (worker: string) =>
  `await new Promise((resolve) => { const worker = ${worker}; (worker.port ?? worker).onmessage = resolve; });`;

const rows: readonly [kind: string, inside: string, ...expected: string[]][] = [
  ['a navigation', `await page.goto('/first');`, 'GET /first'],
  [
    'a picture',
    inPage(`await new Promise((r) => { const i = new Image(); i.onerror = r; i.src = '/picture'; });`),
    'GET /picture',
  ],
  ['fetch', inPage(`await fetch('/order', { method: 'POST', body: 'x' });`), 'POST /order'],
  [
    'XMLHttpRequest',
    inPage(
      `await new Promise((r) => { const x = new XMLHttpRequest(); x.onload = r; x.open('GET', '/xhr'); x.send(); });`,
    ),
    'GET /xhr',
  ],
  [
    'a beacon',
    `await page.goto('/'); ${arrives('/beacon')} await page.evaluate(() => navigator.sendBeacon('/beacon', 'x')); await arrived;`,
    'POST /beacon',
  ],
  ['fetch that outlives its page', inPage(`await fetch('/keepalive', { keepalive: true });`), 'GET /keepalive'],
  [
    'a form',
    `await page.goto('/'); await page.setContent('<form method=post action=' + own + '/form><button>Send</button></form>'); await page.getByRole('button').click(); await page.waitForURL('**/form');`,
    'POST /form',
  ],
  [
    'an own frame',
    `await page.goto('/'); await page.setContent('<iframe src=' + own + '/frame></iframe>', { waitUntil: 'load' });`,
    'GET /frame',
  ],
  [
    'an own frame within a frame of a stranger',
    `await page.goto('/'); await page.setContent('<iframe src=' + stranger + '/foreign-frame></iframe>', { waitUntil: 'load' });`,
    'GET /own-in-foreign',
  ],
  [
    'a popup',
    `await page.goto('/'); const popup = page.waitForEvent('popup'); await page.evaluate(() => void window.open('/popup')); await (await popup).waitForLoadState();`,
    'GET /popup',
  ],
  [
    'a popup without opener',
    `await page.goto('/'); const popup = context.waitForEvent('page'); await page.evaluate(() => void window.open('/popup', '_blank', 'noopener')); await (await popup).waitForLoadState();`,
    'GET /popup',
  ],
  [
    'a link to a new tab',
    `await page.goto('/'); await page.setContent('<a target=_blank href=' + own + '/tab>Tab</a>'); const popup = context.waitForEvent('page'); await page.getByRole('link').click(); await (await popup).waitForLoadState();`,
    'GET /tab',
  ],
  [
    'a popup that a popup opens',
    `await page.goto('/'); const one = page.waitForEvent('popup'); await page.evaluate(() => void window.open('/one')); const two = (await one).waitForEvent('popup'); await (await one).evaluate(() => void window.open('/two')); await (await two).waitForLoadState();`,
    'GET /one',
    'GET /two',
  ],
  [
    'a worker',
    inPage(message(`new Worker('/worker.js')`)),
    'GET /worker.js',
    'GET /imported-by-worker.js',
    'GET /from-worker',
  ],
  [
    'a worker within a worker',
    inPage(message(`new Worker('/outer-worker.js')`)),
    'GET /inner-worker.js',
    'GET /from-inner-worker',
  ],
  [
    'a shared worker',
    inPage(message(`new SharedWorker('/shared-worker.js')`)),
    'GET /shared-worker.js',
    'GET /from-shared-worker',
  ],
  [
    'server-sent events',
    inPage(`await new Promise((r) => { const e = new EventSource('/events'); e.onmessage = () => r(e.close()); });`),
    'GET /events',
  ],
  [
    'prefetch',
    `await page.goto('/'); ${arrives('/prefetched')} await page.setContent('<link rel=prefetch href=' + own + '/prefetched>'); await arrived;`,
    'GET /prefetched',
  ],
  [
    'preload',
    `await page.goto('/'); ${arrives('/preloaded')} await page.setContent('<link rel=preload as=script href=' + own + '/preloaded>'); await arrived;`,
    'GET /preloaded',
  ],
  ['a redirect to an own address', `await page.goto('/?to=/landed');`, 'GET /?to=/landed', 'GET /landed'],
  ['a redirect to the second own origin', `await page.goto('/?to=' + second + '/landed');`, 'GET /landed'],
  ['a redirect from a stranger', `await page.goto(stranger + '/?to=' + own + '/landed');`, 'GET /landed'],
  ['a redirect to a stranger', `await page.goto('/?to=' + stranger + '/away'); log(await page.title());`],
  ['fetch that is redirected to a stranger', inPage(`await fetch('/?to=' + stranger + '/away');`)],
  [
    'fetch to the second own origin, which grants no header of ours',
    inPage(
      `await (await fetch(second + '/other')).text(); await (await fetch(second + '/post', { method: 'POST', body: 'x' })).text();`,
    ),
    'GET /other',
    'POST /post',
  ],
  [
    'fetch that must ask the second own origin for leave',
    inPage(`await (await fetch(second + '/other', { headers: { 'x-of-the-page': '1' } })).text();`),
    'OPTIONS /other',
    'GET /other',
  ],
  [
    'a download',
    `await page.goto('/'); await page.setContent('<a download href=' + own + '/file>File</a>'); const download = page.waitForEvent('download'); await page.getByRole('link').click(); await (await download).path();`,
    'GET /file',
  ],
  [
    'a route of the script that goes on',
    `await page.route('**/routed', (route) => route.continue()); await page.goto('/routed');`,
    'GET /routed',
  ],
  [
    'a route of the script that fetches',
    `await page.route('**/routed', async (route) => route.fulfill({ response: await route.fetch() })); await page.goto('/routed');`,
    'GET /routed',
  ],
  ['page.request', `await page.request.post('/order', { data: 'x' });`, 'POST /order'],
  ['context.request', `await context.request.get('/order');`, 'GET /order'],
  ['request', `await expect(await request.get('/order')).toBeOK();`, 'GET /order'],
  ['request that is redirected to an own address', `await request.get('/?to=' + second + '/landed');`, 'GET /landed'],
  ['request that is redirected to another origin of the site', `await request.get('/?to=' + www + '/away');`],
  [
    'request that another origin redirects to an own one',
    `await request.get(www + '/?to=' + own + '/landed');`,
    'GET /landed',
  ],
  [
    'a context by newContext',
    `const other = await newContext(); await (await other.newPage()).goto('/other');`,
    'GET /other',
  ],
  [
    'a context by the browser',
    `const other = await context.browser().newContext(); await (await other.newPage()).goto(own + '/other'); await other.request.get(own + '/asked');`,
    'GET /other',
    'GET /asked',
  ],
  ['a page by the browser', `await (await context.browser().newPage()).goto(own + '/other');`, 'GET /other'],
  ['http', `await http.get('/order');`, 'GET /order'],
  ['fetch of Node', `await fetch(own + '/order');`, 'GET /order'],
  [
    'http of Node',
    `const { get } = await import('node:http'); await new Promise((r) => get(own + '/order', (reply) => reply.resume().on('end', r)));`,
    'GET /order',
  ],
  [
    'what a clean-up does',
    `cleanup(() => request.delete('/order')); cleanup(() => page.goto('/cleaned'));`,
    'DELETE /order',
    'GET /cleaned',
  ],
];

describe('requests to the target carry the mark of the run', () => {
  test.each(rows)('%s', async (_kind, inside, ...expected) => {
    const { own, runId, result } = await run(inside);
    expect(paths(own)).toEqual(expect.arrayContaining(expected));
    expectMarked(own, runId);
    expect((result.notes ?? []).filter((note) => note.includes('own request'))).toEqual([]);
  });

  test('and nobody else gets it, and no page is asked for leave because of it', async () => {
    const asks = `await (await fetch(stranger + '/api')).text(); await (await fetch(second + '/api')).text();`;
    const { own } = await run(`${inPage(asks)} await request.get(www + '/api');`);
    expect(paths(trials.shop.stranger.seen)).toEqual(['GET /api']);
    expect(paths(trials.shop.www.seen)).toEqual(['GET /api']);
    expect(paths(own).filter((what) => what.startsWith('OPTIONS'))).toEqual([]);
  });

  test('and carry no trace context when the function sends none', async () => {
    const { own } = await run(`await page.goto('/one'); await request.get('/two'); await fetch(own + '/three');`, {
      propagateTrace: false,
    });
    expect(paths(own)).toEqual(['GET /one', 'GET /two', 'GET /three']);
    for (const { run, traceparent } of own) expect([run !== undefined, traceparent]).toEqual([true, undefined]);
  });

  test('and those of HTTP checks side by side, each that of its own run', async () => {
    await using http = await Child.start('http');
    const asks = `await Promise.all([fetch('${trials.shop.own.url}/by-' + params.n), http.get('/by-' + params.n)]);
      const { get } = await import('node:http');
      await new Promise((r) => get('${trials.shop.own.url}/by-' + params.n, (reply) => reply.resume().on('end', r)));`;
    const runs = [1, 2, 3, 4].map((n) => http.try(httpScript(asks), { target: trials.shop.target, params: { n } }));
    const runIds = (await Promise.all(runs)).map(({ runId }) => runId);
    expect(trials.shop.own.seen).toHaveLength(12);
    for (const { what, headers } of trials.shop.own.seen)
      expect([what, headers['x-bellwether-run']]).toEqual([what, runIds[Number(what.at(-1)) - 1]]);
  });

  test('and those of the browser are still taken from its cache when they may be', async () => {
    const twice = `await page.goto('/cached'); await page.goto('/'); await page.goto('/cached');`;
    await using cached = await openShopWithCache();
    const { result } = await trials.child.try(browserScript(twice), { target: cached.target, evidenceFolder: null });
    expect(result.verdict).toBe('passed');
    expect(cached.asked()).toEqual(['/cached', '/']);
  });
});

/** A shop whose pages may be kept for an hour. */
async function openShopWithCache() {
  const host = await openHost('127.0.0.1', (_request, response) =>
    response.setHeader('cache-control', 'max-age=3600').setHeader('content-type', 'text/html').end('<h1>Kept</h1>'),
  );
  return {
    target: { name: 'live', url: host.url, variables: {}, origins: [host.url] },
    asked: () => host.seen.map(({ what }) => what.slice('GET '.length)),
    [Symbol.asyncDispose]: () => host[Symbol.asyncDispose](),
  };
}

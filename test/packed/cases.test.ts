// Shops that work, in forms that once were called broken or reached without a mark.
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Receiver, type Answer, type Received } from '../integration/notify/receiver.ts';
import { browserScript, createProject, httpScript } from './project.ts';

const life = new AsyncDisposableStack();
let closing: string;
let installable: Receiver;
let invoices: Receiver;
let apex: Receiver;
let www: Receiver;
/** Of `www`, under another name of this machine: another origin to a browser. */
let wwwUrl: string;

const html = { 'content-type': 'text/html' };

beforeAll(async () => {
  closing = await startClosingServer();
  installable = life.use(await Receiver.start(answerAsInstallable));
  invoices = life.use(
    await Receiver.start((response, { path }) => {
      if (path !== '/invoice.pdf') return void response.writeHead(200, html).end('<a href="/invoice.pdf">Invoice</a>');
      const disposition = 'attachment; filename="invoice.pdf"';
      response.writeHead(200, { 'content-type': 'application/pdf', 'content-disposition': disposition });
      response.end('%PDF-1.4 …');
    }),
  );
  www = life.use(await Receiver.start((response) => void response.writeHead(200, html).end(wwwPage)));
  wwwUrl = www.url.replace('127.0.0.1', 'localhost');
  apex = life.use(
    await Receiver.start((response, { path }) => void response.writeHead(301, { location: wwwUrl + path }).end()),
  );
});

afterAll(() => life.disposeAsync());

/**
 * Closes each connection right after its answer without having said so, as some load balancers do: every request that it
 * receives in full is answered.
 */
async function startClosingServer(): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  life.defer(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A progressive web app whose service worker asks the network first. Its title says when the page may be used. */
const answerAsInstallable: Answer = (response, { path, method }) => {
  if (path === '/service-worker.js')
    return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(worker);
  if (method === 'POST') return void response.end('AO-1');
  response.writeHead(200, html).end(`<h1>${path}</h1><p></p>
    <button onclick="fetch('/orders', { method: 'POST' }).then((reply) => reply.text())
      .then((text) => document.querySelector('p').textContent = 'Order ' + text)">Pay now</button>
    <a href="/basket">Basket</a>
    <script>
      const ready = () => (document.title = 'Ready');
      navigator.serviceWorker.addEventListener('controllerchange', ready);
      navigator.serviceWorker.register('/service-worker.js').then(
        (registered) => (!registered || navigator.serviceWorker.controller) && ready(),
        ready,
      );
    </script>`);
};

const worker = `
  self.addEventListener('install', () => self.skipWaiting());
  self.addEventListener('activate', (event) => event.waitUntil(clients.claim()));
  self.addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));
`;

const wwwPage = `<h1>Shop</h1>
  <button onclick="fetch('/orders', { method: 'POST' }).then(() => (document.title = 'Ordered'))">Pay now</button>`;

interface Run {
  readonly outcome: string;
  readonly failure?: { readonly message: string };
  /** What those who run the check should know, beside how it ended. */
  readonly notes?: readonly string[];
}

interface Options {
  readonly rounds?: number;
  /** Further origins of the target. */
  readonly origins?: readonly string[];
}

/** Runs the one check of a project. */
async function runsOf(
  url: string,
  script: string,
  { rounds = 1, origins = [] }: Options = {},
): Promise<readonly Run[]> {
  using project = createProject({ url, checks: { order: script }, config: { targets: { live: { url, origins } } } });
  const { json, stderr } = await project.run(['run', '--rounds', String(rounds), '--reporter', 'json']);
  if (!Array.isArray(json)) throw new Error(`bellwether run printed no JSON: ${stderr}`);
  return json as readonly Run[];
}

/** How runs ended, with the reason of a failure. */
const outcomesIn = (runs: readonly Run[]): readonly string[] =>
  runs.map(({ outcome, failure }) => (failure === undefined ? outcome : `${outcome}: ${failure.message}`));

/** Requests of the business that do not say which run they belong to. */
const unmarked = ({ received }: Receiver): readonly string[] =>
  received
    .filter(
      ({ path, headers }: Received) => isBusiness(path) && !(headers['x-bellwether-run'] && headers['traceparent']),
    )
    .map(({ method, path }) => `${method} ${path}`);

const isBusiness = (path: string) => path !== '/favicon.ico' && path !== '/service-worker.js';
const asked = ({ received }: Receiver) => received.map(({ method, path }) => `${method} ${path}`);

test('a server that closes each connection after its answer, unannounced, is not called failing', async () => {
  const script = httpScript(`
    await step('Log in', async () => expect((await http.post('/login', { json: {} })).status).toBe(200));
    await step('Open the basket', async () => expect((await http.get('/basket')).status).toBe(200));
    await step('Open the orders', async () => expect((await http.get('/orders')).status).toBe(200));`);
  expect(outcomesIn(await runsOf(closing, script, { rounds: 3 }))).toEqual(['passed', 'passed', 'passed']);
});

test('requests of a shop that has a service worker are marked', async () => {
  const script = browserScript(`
    await step('Open the shop', async () => {
      await page.goto('/');
      await expect(page).toHaveTitle('Ready');
    });
    await step('Open the basket', async () => {
      await page.getByRole('link', { name: 'Basket' }).click();
      await expect(page.getByRole('heading')).toHaveText('/basket');
    });
    await step('Pay', async () => {
      await page.getByRole('button', { name: 'Pay now' }).click();
      await expect(page.getByText('Order AO-1')).toBeVisible();
    });`);
  expect(outcomesIn(await runsOf(installable.url, script))).toEqual(['passed']);
  expect(asked(installable)).toEqual(expect.arrayContaining(['GET /', 'GET /basket', 'POST /orders']));
  expect(unmarked(installable)).toEqual([]);
});

test('a check reads what it downloads', async () => {
  const script = `import { readFile } from 'node:fs/promises';
${browserScript(`
    await step('Download the invoice', async () => {
      await page.goto('/');
      const link = page.getByRole('link', { name: 'Invoice' });
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      expect(await download.failure()).toBe(null);
      expect((await readFile(await download.path())).subarray(0, 4).toString()).toBe('%PDF');
    });`)}`;
  expect(outcomesIn(await runsOf(invoices.url, script))).toEqual(['passed']);
});

const ordersOfWww = {
  browser: browserScript(`
    await step('Open the shop', async () => {
      await page.goto('/');
      await expect(page.getByRole('heading')).toHaveText('Shop');
    });
    await step('Pay', async () => {
      await page.getByRole('button', { name: 'Pay now' }).click();
      await expect(page).toHaveTitle('Ordered');
    });`),
  http: httpScript(`await step('Open the shop', async () => expect((await http.get('/')).status).toBe(200));`),
};

describe.each([
  ['browser', 'a browser check'],
  ['http', 'an HTTP check'],
] as const)('where a target redirects to another origin of its site (%s)', (kind, who) => {
  test(`${who} marks its requests to an origin that the target names`, async () => {
    for (const receiver of [apex, www]) receiver.received.length = 0;
    expect(outcomesIn(await runsOf(apex.url, ordersOfWww[kind], { origins: [wwwUrl] }))).toEqual(['passed']);
    expect(asked(www)).toContain(kind === 'browser' ? 'POST /orders' : 'GET /');
    expect([unmarked(apex), unmarked(www)]).toEqual([[], []]);
  });

  test(`${who} notes that the target does not name the origin it was redirected to`, async () => {
    const runs = await runsOf(apex.url, ordersOfWww[kind]);
    expect(outcomesIn(runs)).toEqual(['passed']);
    expect(runs[0]?.notes).toEqual([expect.stringContaining(wwwUrl)]);
  });
});

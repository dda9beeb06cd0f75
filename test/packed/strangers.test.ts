// Strangers on the network: they keep nobody out, and get what everybody may know.
import { scryptSync } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

const life = new AsyncDisposableStack();
const fails = httpScript(`expect((await http.get('/')).status).toBe(200);`);
const passes = httpScript(`expect((await http.get('/')).status).toBe(503);`);

/** What "bellwether password" prints, with the least work that a configuration may have. */
function hashOf(password: string): string {
  const salt = Buffer.from('a salt for a test').toString('base64url');
  const key = scryptSync(password, Buffer.from(salt, 'base64url'), 32, { N: 2 ** 14, r: 8, p: 1 });
  return `scrypt$16384$8$1$${salt}$${key.toString('base64url')}`;
}

/** Whom this machine is trusted to speak for, as a proxy would. */
const proxy = { header: 'X-Forwarded-User', groupsHeader: 'X-Forwarded-Groups', from: ['127.0.0.1'] };
const users = { rosa: { password: hashOf('a long password'), role: 'responder' } };
const roles = { viewer: ['staff'], admin: ['platform-team'] };
const functions = {
  order: { audiences: ['customer-service'], dependsOn: ['gateway'] },
  quokka: { audiences: ['operations'], dependsOn: ['gateway'], question: 'Is the quokka closed?' },
};

interface Started {
  readonly monitor: Monitor;
  /** Of a viewer. */
  readonly token: string;
}

let monitor: Monitor;
let token: string;
/** One that shows nothing to whoever is not signed in: it starts beside the other, for the test that needs it. */
let closed: Promise<Started>;

const projectWith = (shop: Receiver, access: Readonly<Record<string, unknown>>): Project => {
  const config = { access, components: { gateway: { name: 'Gateway', provides: 'Payments' } } };
  return life.adopt(
    createProject({ url: shop.url, checks: { order: passes, quokka: fails }, functions, config }),
    (one) => one[Symbol.dispose](),
  );
};

const tokenIn = async (one: Project) =>
  (await one.run(['token', 'reader', '--role', 'viewer'])).stdout.trim().split(/\s/).at(-1)!;

async function startWith(access: Readonly<Record<string, unknown>>): Promise<Started> {
  const shop = life.use(await Receiver.start(withStatus(503)));
  const project = projectWith(shop, access);
  return { monitor: life.use(await project.start()), token: await tokenIn(project) };
}

beforeAll(async () => {
  closed = startWith({ view: 'login', login: { proxy, users } });
  closed.catch(() => {});
  ({ monitor, token } = await startWith({ login: { proxy, users, roles } }));
  const headers = { authorization: `Bearer ${token}` };
  await monitor.until('the quokka is failing', async () =>
    (await monitor.ask('/api/v1/functions/quokka', { headers })).text.includes('failing'),
  );
});

afterAll(async () => {
  await Promise.allSettled([closed]);
  await life.disposeAsync();
});

const from = (address: string, bearer?: string) => ({
  'x-forwarded-for': address,
  ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
});
const readAs = async (address: string, bearer?: string) =>
  (await monitor.ask('/api/v1/silences', { headers: from(address, bearer) })).status;
const signIn = (address: string, user: string, password: string, signal?: AbortSignal) => {
  const headers = { ...from(address), origin: monitor.url };
  return monitor.ask('/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ user, password }),
    headers,
    ...(signal && { signal }),
  });
};
const addresses = (count: number, net: number) =>
  Array.from({ length: count }, (_, n) => `203.${net}.${n >> 8}.${n & 255}`);

/** How many wrong tokens of an address are answered before it has to wait, up to 30: ten at once, and one more every six seconds. */
async function guessesOf(address: string): Promise<number> {
  let count = 0;
  while (count < 30 && (await readAs(address, `guess-${count}`)) !== 429) count += 1;
  return count;
}

test('wrong tokens from an address slow only wrong tokens, and a thousand other addresses make nobody forget them', async () => {
  expect(await guessesOf('198.51.100.1')).toBeLessThan(30);
  expect(await readAs('198.51.100.1', token)).toBe(200);
  for (const net of [0, 1, 2, 3, 4]) await Promise.all(addresses(220, net).map((address) => readAs(address, 'guess')));
  expect(await guessesOf('198.51.100.1'), 'as many as an address that never failed').toBeLessThan(10);
  expect(await readAs('198.51.100.1', token)).toBe(200);
});

test('whoever signs in rightly is let in while ten addresses guess their password all the time', async () => {
  const end = new AbortController();
  const guess = async (address: string) => {
    while (!end.signal.aborted) await signIn(address, 'rosa', 'a guess', end.signal);
  };
  const guessing = addresses(10, 5).flatMap((address) => [guess(address), guess(address), guess(address)]);
  const attempts = [];
  for (let count = 0; count < 5; count++)
    attempts.push((await signIn(`192.0.2.${count}`, 'rosa', 'a long password')).status);
  end.abort();
  await Promise.allSettled(guessing);
  expect(attempts).toEqual([303, 303, 303, 303, 303]);
});

test('a name that strangers have guessed ten times signs in from where nobody has guessed', async () => {
  for (const address of addresses(12, 6)) expect((await signIn(address, 'rosa', 'a guess')).status).toBe(401);
  expect((await signIn('192.0.2.99', 'rosa', 'a long password')).status).toBe(303);
});

test('a header of the proxy that comes twice gives no rights', async () => {
  const status = (...groups: readonly string[]) =>
    new Promise<number | undefined>((resolve, reject) => {
      const own = groups.flatMap((group) => ['X-Forwarded-Groups', group]);
      const headers = ['Host', 'localhost', 'X-Forwarded-User', 'vera', ...own];
      const sent = request({ port: new URL(monitor.url).port, path: '/audit', headers }, (reply) =>
        resolve(reply.resume().statusCode),
      );
      sent.on('error', reject).end();
    });
  expect([await status('platform-team'), await status('staff')]).toEqual([200, 403]);
  expect(await status('staff', 'platform-team')).toBe(400);
});

test('strangers find nothing of a function that is only for operations, by links, the list of the API or metrics', async () => {
  const { json } = await monitor.ask('/api/v1/');
  const paths = (json as { routes: { method: string; path: string }[] }).routes.flatMap(({ method, path }) =>
    method === 'GET' ? ['quokka', 'order', 'gateway'].map((id) => path.replace('{id}', id)) : [],
  );
  const v2 = ['summary', 'status', 'components', 'incidents'].map((name) => `/api/v2/${name}.json`);
  const others = ['/', '/history', '/embed', '/feed.atom', '/badge/all.svg', '/calendar.ics', '/subscribe', '/metrics'];
  const crawl = async (headers: Record<string, string>) => {
    const read = new Map<string, string>();
    const todo = [...paths, ...v2, ...others, '/functions/quokka'];
    for (let path = todo.shift(); path !== undefined; path = todo.shift()) {
      if (read.has(path)) continue;
      const { text, status } = await monitor.ask(path, { headers });
      read.set(path, status === 404 ? '' : text);
      todo.push(...[...text.matchAll(/ href="(\/[^"#]*)/g)].map(([, href]) => href!.replaceAll('&amp;', '&')));
    }
    return [...read]
      .filter(([path, text]) => text.includes('quokka') && !path.startsWith('/assets/'))
      .map(([path]) => path);
  };
  expect(await crawl(from('198.51.100.7'))).toEqual([]);
  const shown = await crawl(from('198.51.100.7', token));
  for (const path of [
    '/functions/quokka',
    '/api/v1/functions',
    '/api/v2/summary.json',
    '/metrics',
    '/incidents?for=operations',
  ])
    expect(shown).toContain(path);
});

test('what names people, and who asks, is kept by nobody on the way', async () => {
  const headers = from('198.51.100.7', token);
  const keeping = async (path: string) => (await monitor.ask(path, { headers })).headers.get('cache-control');
  for (const path of ['/?for=operations', '/silences', '/api/v1/silences', '/api/v1/maintenance', '/metrics'])
    expect([path, await keeping(path)]).toEqual([path, 'no-store']);
  expect(await keeping('/?for=customer-service')).toBe('private, no-cache');
  const { headers: reply } = await monitor.ask('/api/v2/summary.json', { headers });
  expect([reply.get('cache-control'), reply.get('vary')]).toEqual([
    'private, no-cache',
    expect.stringContaining('Authorization'),
  ]);
});

test('metrics behind the login are for tokens and for this machine alone', async () => {
  const { monitor: own, token: bearer } = await closed;
  const read = async (headers: Record<string, string>) => (await own.ask('/metrics', { headers })).status;
  expect([await read(from('198.51.100.7')), await read(from('198.51.100.7', 'wrong'))]).toEqual([401, 401]);
  expect([await read(from('198.51.100.7', bearer)), await read({})]).toEqual([200, 200]);
});

test('a configuration that trusts everybody, by several networks together, is refused', async () => {
  const access = { login: { proxy: { ...proxy, from: ['0.0.0.0/1', '128.0.0.0/1'] } } };
  using everybody = createProject({ url: 'http://127.0.0.1', checks: { order: passes }, config: { access } });
  const { code, stdout, stderr } = await everybody.run(['validate']);
  expect([code, stdout + stderr]).toEqual([2, expect.stringContaining('anybody could claim to be anybody')]);
});

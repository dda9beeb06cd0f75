// What visitors do must not be felt by the schedule, by probes or by other visitors.
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript, type Project } from './project.ts';

const FUNCTIONS = 20;

let shop: Receiver;
let project: Project;
let monitor: Monitor;
const open = new Set<{ destroy(): unknown }>();

beforeAll(async () => {
  shop = await Receiver.start(withStatus(200));
  const ids = Array.from({ length: FUNCTIONS }, (_, n) => `f-${n}`);
  const check = httpScript(`expect((await http.get('/')).status).toBe(200);`);
  project = createProject({
    url: shop.url,
    checks: Object.fromEntries(ids.map((id) => [id, check])),
    functions: Object.fromEntries(ids.map((id) => [id, { every: '1h' }])),
    config: { runners: { browsers: 0 } },
  });
  monitor = await project.start();
});

afterEach(() => {
  for (const one of open) one.destroy();
  open.clear();
});

afterAll(async () => {
  await monitor?.[Symbol.asyncDispose]();
  project?.[Symbol.dispose]();
  await shop?.[Symbol.asyncDispose]();
});

/** A connection that sends a text at once. */
async function sender(text: string): Promise<Socket> {
  const { hostname, port } = new URL(monitor.url);
  const socket = connect({ host: hostname, port: Number(port) });
  open.add(socket);
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  return socket;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: ${new URL(monitor.url).host}\r\n\r\n`;

/** A request from an address of this machine; resolves when the answer begins. */
const ask = (path: string, localAddress = '127.0.0.1') =>
  new Promise<IncomingMessage>((resolve, reject) => {
    request(monitor.url + path, { agent: false, localAddress }, (reply) => {
      open.add(reply);
      resolve(reply);
    })
      .on('error', reject)
      .end();
  });

test('five connections that send 500 requests at once get all answers, and a probe is answered before a tenth of them', async () => {
  const wanted = 5 * 500;
  let answered = 0;
  const first = Promise.withResolvers<void>();
  const all = Promise.withResolvers<void>();
  for (let n = 0; n < 5; n += 1) {
    let tail = '';
    const socket = await sender(get('/history').repeat(500));
    socket.setEncoding('latin1').on('data', (text: string) => {
      const read = tail + text;
      answered += read.match(/HTTP\/1\.1 200 /g)?.length ?? 0;
      tail = read.slice(-12);
      if (answered > 0) first.resolve();
      if (answered >= wanted) all.resolve();
    });
  }
  await first.promise;
  expect((await monitor.ask('/healthz')).status).toBe(200);
  expect(answered).toBeLessThan(wanted / 10);
  await all.promise;
  expect(answered).toBe(wanted);
});

test.each([
  ['names no host', 'GET / HTTP/1.1\r\n\r\n'],
  ['expects something', 'GET / HTTP/1.1\r\nHost: localhost\r\nExpect: the-unexpected\r\n\r\n'],
])('a connection that sends 8,000 requests of which each %s does not end the monitor', async (_, text) => {
  (await sender(text.repeat(8000))).pause();
  for (let times = 0; times < 20; times += 1) expect((await monitor.ask('/healthz')).status).toBe(200);
});

test('a reader who asks 700 times and takes nothing has one answer made and no more', async () => {
  const metrics = async () => (await monitor.ask('/metrics')).text;
  const memoryIn = (text: string) => Number(/^nodejs_external_memory_bytes (\S+)$/m.exec(text)?.[1]);
  const before = await metrics();
  // More than the network's own buffers hold.
  (await sender(get('/history?for=operations').repeat(700))).pause();
  expect((await monitor.ask('/healthz')).status).toBe(200);
  let after = await metrics();
  // They are at most a second old, and must have been read afterwards.
  while (after === before) after = await metrics();
  expect(memoryIn(after) - memoryIn(before)).toBeLessThan(20_000_000);
});

test('one address has its share of the event streams, and another still gets one', async () => {
  const replies = await Promise.all(Array.from({ length: 800 }, () => ask('/events')));
  const refused = replies.filter(({ statusCode }) => statusCode !== 200);
  expect(replies.length - refused.length).toBeGreaterThanOrEqual(700);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ statusCode, headers }) => `${statusCode} ${headers['retry-after']}`))).toEqual(
    new Set(['429 15']),
  );
  expect((await ask('/events', '127.0.0.2')).statusCode).toBe(200);
});

test('an address that has its share of the requests is asked to come again, and neither others nor probes are kept out', async () => {
  const { host } = new URL(monitor.url);
  const unfinished = `POST /silences HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n`;
  for (let n = 0; n < 1010; n += 1) await sender(unfinished);
  let reply = await ask('/');
  for (let times = 0; reply.statusCode === 200 && times < 100; times += 1) reply = await ask('/');
  expect([reply.statusCode, reply.headers['retry-after']]).toEqual([429, '2']);
  expect((await ask('/healthz')).statusCode).toBe(200);
  expect((await ask('/', '127.0.0.2')).statusCode).toBe(200);
  let text = '';
  for await (const piece of await ask('/metrics', '127.0.0.2')) text += String(piece);
  expect(text).toMatch(/^bellwether_web_refused_total\{reason="address"\} [1-9]/m);
  const reasons = monitor.log.filter(({ msg }) => msg === 'Web requests refused').map(({ reason }) => reason);
  expect(reasons).toEqual(['address-streams', 'address']);
});

import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { openHouse } from './house.ts';

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;
const unfinished =
  'POST /silences HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\n';

const opened = async (port: number, text: string): Promise<Socket> => {
  const socket = connect({ host: '127.0.0.1', port }).on('error', () => {});
  await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  return socket;
};
const closed = (socket: Socket) => new Promise<void>((resolve) => socket.resume().on('close', () => resolve()));

/** All that comes until the other side has closed. */
async function received(socket: Socket): Promise<string> {
  let text = '';
  for await (const piece of socket) text += String(piece);
  return text;
}

/** Asks until the answer has another status than 200. */
async function askUntilRefused(url: string): Promise<Response> {
  for (let times = 0; times < 100; times += 1) {
    const reply = await fetch(url);
    if (reply.status !== 200) return reply;
  }
  throw new Error(`${url} was answered 200 a hundred times`);
}

test('answers to requests that are sent ahead come whole and in their order', async () => {
  await using house = await openHouse();
  const ahead = ['/readyz', '/healthz', '/no-such-page', '/readyz'].map(get).join('');
  const last = 'GET /api/v1/functions HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
  const text = await received(await opened(house.port, ahead + last));
  expect(Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => status)).toEqual([
    '200',
    '200',
    '404',
    '200',
    '200',
  ]);
});

test.each([
  ['that name no host', 'GET / HTTP/1.1\r\n\r\n', '400'],
  ['that expect something', `GET /sign-out HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: the-unexpected\r\n\r\n`, '303'],
])('thousands of requests %s are answered one after the other, like all others', async (_, text, status) => {
  await using house = await openHouse();
  const socket = connect({ host: '127.0.0.1', port: house.port }).setEncoding('latin1');
  const wanted = 1500;
  let [answered, tail] = [0, ''];
  const all = new Promise<void>((resolve, reject) => {
    socket.on('close', () => reject(new Error(`The connection was closed after ${answered} answers`)));
    socket.on('data', (piece: string) => {
      answered += (tail + piece).match(new RegExp(`HTTP/1\\.1 ${status} `, 'g'))?.length ?? 0;
      tail = (tail + piece).slice(-12);
      if (answered === wanted) resolve();
    });
  });
  socket.write(text.repeat(wanted));
  await all;
  socket.removeAllListeners('close').destroy();
  expect((await fetch(`${house.url}/healthz`)).status).toBe(200);
});

test('a body that comes with its request is read, and so is the request behind it', async () => {
  await using house = await openHouse();
  const token = await house.tokenOf('responder');
  const body = '{"why":"a try","functions":["place-order"],"for":"1h"}';
  const post = (headers: string, sent: string) =>
    `POST /api/v1/silences HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${sent}`;
  const chunked = post('Transfer-Encoding: chunked', `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
  const whole = post(`Content-Length: ${body.length}`, body);
  const last = 'GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n';
  const text = await received(await opened(house.port, whole + chunked + last));
  const statuses = Array.from(text.matchAll(/HTTP\/1\.1 (\d+)/g), ([, status]) => status);
  expect(statuses).toHaveLength(3);
  expect(new Set(statuses.slice(0, 2)).size).toBe(1);
  expect(statuses[2]).toBe('200');
});

test('nothing is made for a connection that was closed before its turn', async () => {
  let made = 0;
  await using house = await openHouse({
    metrics: { render: async () => ({ contentType: 'text/plain', body: `${(made += 1)}\n` }) },
  });
  const socket = await opened(house.port, get('/metrics').repeat(500));
  await new Promise<void>((resolve) => socket.once('data', () => resolve()));
  const gone = closed(socket);
  socket.resetAndDestroy();
  await gone;
  // Two rounds through the whole server: what was to be made of the others is made by then.
  await fetch(`${house.url}/healthz`);
  const after = made;
  await fetch(`${house.url}/healthz`);
  expect([made, made < 500]).toEqual([after, true]);
});

test('an address that has its share is answered 429, and probes are still answered', async () => {
  await using house = await openHouse({ limits: { requests: 2 } });
  const waiting = await opened(house.port, unfinished);
  const reply = await askUntilRefused(house.url);
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '2']);
  expect(await reply.text()).toContain('Try again in 2 seconds.');
  const forPrograms = await fetch(`${house.url}/api/v1/functions`);
  expect(forPrograms.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect((await fetch(`${house.url}/healthz`)).status).toBe(200);
  const gone = closed(waiting);
  waiting.destroy();
  await gone;
  await expect.poll(async () => (await fetch(house.url)).status).toBe(200);
});

test('everybody is answered 503 when there are too many requests, and the log says so once', async () => {
  const refused: string[] = [];
  await using house = await openHouse({ limits: { requests: 1 }, onRefused: (reason) => void refused.push(reason) });
  await using stack = new AsyncDisposableStack();
  const waiting = await opened(house.port, unfinished);
  stack.defer(() => void waiting.destroy());
  const reply = await askUntilRefused(house.url);
  await fetch(house.url);
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
  expect(refused).toEqual(['overall', 'overall']);
  expect(house.logged.filter((line) => line === 'Web requests refused')).toHaveLength(1);
});

test('a connection whose headers never end, or whose body never comes, is closed', async () => {
  await using house = await openHouse({ limits: { headersMs: 100, requestMs: 200 } });
  await closed(await opened(house.port, 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '));
  await closed(await opened(house.port, unfinished));
});

test('headers that are too large are refused', async () => {
  await using house = await openHouse();
  const text = await received(
    await opened(house.port, `GET / HTTP/1.1\r\nHost: a\r\nX-Much: ${'x'.repeat(20_000)}\r\n\r\n`),
  );
  expect(text).toMatch(/^HTTP\/1\.1 431 /);
});

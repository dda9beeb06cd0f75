// What a script sees of the client, in a real runner process.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AttemptRequest } from '../../../src/run/messages.ts';
import { runOf } from '../run/run-of.ts';
import { cage } from '../run/runner-in-a-cage.ts';
import { Child, httpScript } from '../run-child/rig.ts';
import { openOddServer, redirect, reply, type Answer } from './odd-server.ts';

const pem = (name: string) => fileURLToPath(new URL(`../run-child/localhost-${name}.pem`, import.meta.url));
let child: Child;

beforeAll(async () => {
  child = await Child.start('http', { NODE_EXTRA_CA_CERTS: pem('cert') });
});

afterAll(() => child[Symbol.asyncDispose]());

const targetAt = (url: string, more: Partial<AttemptRequest['target']> = {}) => ({
  name: 'live',
  url,
  variables: {},
  origins: [url],
  ...more,
});

/** Runs a script at an odd server; says how it ended, and what the server received. */
async function tryAt(answer: Answer, inside: string, options: Partial<AttemptRequest> = {}) {
  await using server = await openOddServer(answer);
  const url = `http://127.0.0.1:${server.port}`;
  const tried = await child.try(httpScript(inside), { target: targetAt(url), ...options });
  const { result } = tried;
  const text = result.failure?.message ?? result.trouble?.message ?? result.log.join('\n');
  return { ...tried, url, text, requests: server.requests };
}

describe('the time limit of a request', () => {
  test('is one for the request with all its redirects', async () => {
    const { text, url, requests } = await tryAt(
      ({ path }) => (path === '/3' ? undefined : redirect(`/${Number(path.slice(1)) + 1}`)),
      `await http.get('/0', { timeoutMs: 300 });`,
    );
    expect(text).toBe(`GET ${url}/3 did not answer within 300 ms of GET ${url}/0 (waiting for its reply)`);
    expect(requests).toHaveLength(4);
  });

  test('holds while the reply drips', async () => {
    const { text } = await tryAt(
      ({ socket }) => void socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf'),
      `await http.get('/', { timeoutMs: 200 });`,
    );
    expect(text).toMatch(/ did not answer within 200 ms \(reading its reply\)$/);
  });
});

describe('a request', () => {
  const agent: Answer = ({ headers }) => reply(headers['user-agent'] ?? 'none');
  const logAgent = `log((await http.get('/')).text());`;

  test('names the program and its version as User-Agent', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const { text } = await tryAt(agent, logAgent);
    expect(text).toBe(`Bellwether/${version.split('.').slice(0, 2).join('.')}`);
  });

  test('names as User-Agent what the target says, and rather what the script says', async () => {
    await using server = await openOddServer(agent);
    const url = `http://127.0.0.1:${server.port}`;
    const { result } = await child.try(
      httpScript(`${logAgent} log((await http.get('/', { headers: { 'User-Agent': 'own' } })).text());`),
      { target: targetAt(url, { userAgent: 'Shop watch' }) },
    );
    expect(result.log).toEqual(['Shop watch', 'own']);
  });

  test('of a whole run names the User-Agent of its target', async () => {
    await using server = await openOddServer(reply('ok'));
    const { runner } = await cage({ childMain: new URL('../../../src/run/child-main.ts', import.meta.url) });
    const checkFile = fileURLToPath(new URL('../run/zoo/good.ts', import.meta.url));
    const run = runOf('good', { checkFile, url: `http://127.0.0.1:${server.port}`, timeoutMs: 20_000 });
    const result = await runner.run({ ...run, target: { ...run.target, userAgent: 'Shop watch' } });
    expect(result.outcome).toBe('passed');
    expect(server.requests.map(({ headers }) => headers['user-agent'])).toEqual(['Shop watch']);
  });

  test.each([
    [`http.get('/orders', { timeout: 500 })`, 'GET /orders: there is no option timeout (did you mean timeoutMs?)'],
    [`http.get(7)`, 'GET …: the path must be text such as "/orders", found a number'],
    [`http.post('/', { json: { a: 1n } })`, 'POST /: json cannot be sent: Do not know how to serialize a BigInt'],
  ])(
    'that is a slip of the author is not sent, and says where it stands, even when it is caught: %s',
    async (call, message) => {
      const { text, result, requests } = await tryAt(reply('ok'), `\nawait ${call}.catch(() => {});`);
      expect(result).toMatchObject({ verdict: 'inconclusive', trouble: { trouble: 'script-mistake' } });
      expect(text).toMatch(/check-\d+\.ts:4: /);
      expect(text).toContain(`: ${message}`);
      expect(requests).toEqual([]);
    },
  );

  test.each([
    [`http.get('http://:0/')`, 'GET http://:0/: the path must be a path or an address, and this is none'],
    [`http.get('ftp://shop.example/')`, 'GET ftp://shop.example/: only http and https addresses can be requested'],
    [`http.get(undefined)`, 'GET …: there is no path, found undefined'],
  ])('to an address that an answer may have given fails, and is not called a slip: %s', async (call, message) => {
    const { result, requests } = await tryAt(reply('ok'), `await ${call};`);
    expect(result).toMatchObject({ verdict: 'failed', failure: { message } });
    expect(requests).toEqual([]);
  });

  test('over a kept connection that gives no byte is sent once more, and no third time', async () => {
    const { text, requests, url } = await tryAt(
      ({ number, socket }) => (number === 1 ? reply('ok') : void socket.end()),
      `await http.post('/log-in', { json: {} }); await http.post('/order', { json: {} });`,
    );
    expect(text).toBe(`POST ${url}/order: the other side closed the connection without a reply`);
    expect(requests.map(({ path, onConnection }) => `${path} ${onConnection}`)).toEqual([
      '/log-in 1',
      '/order 2',
      '/order 1',
    ]);
  });

  test('over a kept connection that gives a byte is not sent again', async () => {
    const { text, requests } = await tryAt(
      ({ number, socket }) => (number === 1 ? reply('ok') : void socket.end('H')),
      `await http.get('/a'); await http.get('/b');`,
    );
    expect(text).toMatch(/the other side closed the connection in the middle of the headers of its reply$/);
    expect(requests).toHaveLength(2);
  });
});

describe('evidence of a request', () => {
  const evidenceOf = async (answer: Answer, inside: string) => {
    const folder = join(child.folder, `evidence-of-${(count += 1)}`);
    const { url, text } = await tryAt(answer, inside, { evidenceFolder: folder });
    return { url, text, requests: await readFile(join(folder, 'requests.json'), 'utf8') };
  };
  let count = 0;

  test('shows the start of a reply in the charset of the reply', async () => {
    const { requests } = await evidenceOf(
      reply('Gr\xf6\xdfe', 'Content-Type: text/plain; charset=iso-8859-1'),
      `await http.get('/');`,
    );
    expect(JSON.parse(requests)).toMatchObject([{ status: 200, replyBody: 'Größe' }]);
  });

  test('never shows the login of an address, and neither does an error', async () => {
    const { requests, text } = await evidenceOf(
      ({ socket }) => void socket.end(),
      `await http.get(target.url.replace('//', '//sam:s3cret@') + '/private');`,
    );
    expect(text).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/private: the other side closed/);
    expect(requests + text).not.toMatch(/s3cret|sam|c2FtOnMzY3JldA/);
    expect(JSON.parse(requests)).toMatchObject([{ headers: { authorization: '[masked]' } }]);
  });
});

test('every connection over TLS looks at the certificate again: a resumed session would hide one that has expired', async () => {
  const resumed: boolean[] = [];
  const server = createTlsServer(
    { key: readFileSync(pem('key')), cert: readFileSync(pem('cert')) },
    (request, response) => {
      resumed.push((request.socket as TLSSocket).isSessionReused());
      response.setHeader('connection', 'close').end('ok');
    },
  );
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `https://localhost:${(server.address() as AddressInfo).port}`;
  const { result } = await child.try(httpScript(`await http.get('/'); await http.get('/');`), {
    target: targetAt(url),
  });
  expect(result.verdict).toBe('passed');
  expect(resumed).toEqual([false, false]);
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
});

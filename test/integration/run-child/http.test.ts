import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, httpScript, openSite, routes, type Site } from './rig.ts';

const pem = (name: string) => fileURLToPath(new URL(`localhost-${name}.pem`, import.meta.url));

let child: Child;
let site: Site;
let stranger: Site;

beforeAll(async () => {
  child = await Child.start('http', { NODE_EXTRA_CA_CERTS: pem('cert') });
  stranger = await openSite(
    routes({ '/': 'stranger', '/back': (_q, s) => s.writeHead(302, { location: `${site.url}/json` }).end() }),
  );
  site = await openSite(
    routes({
      '/json': (_q, s) => s.setHeader('content-type', 'application/json').end('{"waiting":3}'),
      '/html': '<!doctype html><h1>We are sorry</h1>',
      '/echo': (q, s) => {
        const { method, url, headers } = q;
        void q
          .toArray()
          .then((parts) => s.end(JSON.stringify({ method, url, headers, body: Buffer.concat(parts).toString() })));
      },
      '/away': (_q, s) => s.writeHead(302, { location: `${stranger.otherUrl}/` }).end(),
      '/there-and-back': (_q, s) => s.writeHead(302, { location: `${stranger.url}/back` }).end(),
      '/post-then-see': (_q, s) => s.writeHead(303, { location: '/echo' }).end(),
      '/keep-method': (_q, s) => s.writeHead(307, { location: '/echo' }).end(),
      '/loop': (_q, s) => s.writeHead(302, { location: '/loop' }).end(),
      '/ftp': (_q, s) => s.writeHead(302, { location: 'ftp://127.0.0.1/x' }).end(),
      '/log-in': (_q, s) => s.setHeader('set-cookie', ['sid=abc; Path=/; HttpOnly', 'theme=dark']).end('in'),
      '/big': (_q, s) => s.end(Buffer.alloc(200_000)),
      '/bomb': (_q, s) => s.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(5_000_000))),
      '/packed': (_q, s) => s.setHeader('content-encoding', 'gzip').end(gzipSync('{"packed":true}')),
      '/hang': () => {},
      '/reset': (q) => q.socket.destroy(),
      '/half': (_q, s) => {
        s.writeHead(200, { 'content-length': '100' });
        s.write('half');
        setImmediate(() => s.destroy());
      },
    }),
  );
});

afterAll(async () => {
  await child[Symbol.asyncDispose]();
  await Promise.all([site[Symbol.asyncDispose](), stranger[Symbol.asyncDispose]()]);
});

/** Tries a script at the site; its first failure, or the log when it passes. */
async function tell(inside: string, target = site.target): Promise<string> {
  const { result } = await child.try(httpScript(inside), { target });
  return result.failure?.message ?? result.trouble?.message ?? result.log.join('\n');
}

describe('an HTTP check', () => {
  test('asks the target by path, reads JSON, and notes a measurement', async () => {
    const { result, progress } = await child.try(
      httpScript(`
        await step('Ask the queue', { component: 'order-queue' }, async () => {
          const reply = await http.get('/json');
          expect(reply.status).toBe(200);
          measure('queue_depth', reply.json().waiting, { unit: 'orders' });
          log(reply.header('Content-Type') + ' ' + reply.headers.get('content-type') + ' ' + reply.ok + ' ' + reply.url);
        });`),
      { target: site.target },
    );
    expect(result).toMatchObject({
      verdict: 'passed',
      measurements: [{ name: 'queue_depth', value: 3, unit: 'orders' }],
      steps: [{ name: 'Ask the queue', depth: 0, component: 'order-queue', ok: true }],
      log: [`application/json application/json true ${site.url}/json`],
      cleanupFailures: 0,
    });
    expect(progress.map(({ kind }) => kind)).toEqual(['step-started', 'log', 'step-ended']);
  });

  test('sends JSON, forms, texts, queries and headers of its own', async () => {
    const said = await tell(`
      const sent = async (method, options) => { const { body, headers, method: m, url } = (await http.request(method, '/echo', options)).json(); return [m, url, headers['content-type'], body].join(' | '); };
      log(await sent('post', { json: { a: 1 } }));
      log(await sent('PUT', { form: { a: 'b c', n: 1 } }));
      log(await sent('PATCH', { body: 'plain' }));
      log(await sent('DELETE', { query: { q: 'a&b', n: 2 } }));
      log((await http.post('/echo', { body: new Uint8Array([65]), headers: { 'Content-Type': 'x/y' } })).json().body);
      await http.post('/echo', { json: 1, form: {} });`);
    expect(said).toMatch(/: POST \/echo: a request has one body: give json, form or body, not several of them$/);
    const { result } = await child.try(
      httpScript(`
      const sent = async (method, options) => { const { body, headers, method: m, url } = (await http.request(method, '/echo', options)).json(); return [m, url, headers['content-type'], body].join(' | '); };
      log(await sent('post', { json: { a: 1 } }));
      log(await sent('PUT', { form: { a: 'b c', n: 1 } }));
      log(await sent('PATCH', { body: 'plain' }));
      log(await sent('DELETE', { query: { q: 'a&b', n: 2 } }));`),
      { target: site.target },
    );
    expect(result.log).toEqual([
      'POST | /echo | application/json | {"a":1}',
      'PUT | /echo | application/x-www-form-urlencoded | a=b+c&n=1',
      'PATCH | /echo | text/plain;charset=UTF-8 | plain',
      'DELETE | /echo?q=a%26b&n=2 |  | ',
    ]);
  });

  test('marks every request to the target with its run and trace, and no request to anybody else', async () => {
    site.requests.length = stranger.requests.length = 0;
    const { runId, result } = await child.try(
      httpScript(
        `log(traceparent); await http.get('/json'); await http.get('/there-and-back'); await http.get('${stranger.url}/');`,
      ),
      { target: site.target },
    );
    expect(result.log[0]).toMatch(new RegExp(`^00-${runId}-[0-9a-f]{16}-01$`));
    expect(site.requests.map(({ url }) => url)).toEqual(['/json', '/there-and-back', '/json']);
    for (const { headers } of site.requests)
      expect(headers).toMatchObject({ 'x-bellwether-run': runId, traceparent: result.log[0] });
    expect(stranger.requests).toHaveLength(2);
    for (const { headers } of stranger.requests) {
      expect(headers).not.toHaveProperty('x-bellwether-run');
      expect(headers).not.toHaveProperty('traceparent');
    }
  });

  test('keeps its trace to itself when the configuration says so', async () => {
    site.requests.length = 0;
    const { runId } = await child.try(httpScript(`await http.get('/json');`), {
      target: site.target,
      propagateTrace: false,
    });
    expect(site.requests[0]?.headers).toMatchObject({ 'x-bellwether-run': runId });
    expect(site.requests[0]?.headers).not.toHaveProperty('traceparent');
  });

  test('keeps cookies within the run, and only there', async () => {
    const cookies = `log(String((await http.get('/echo')).json().headers.cookie));`;
    expect(await tell(`await http.get('/log-in'); ${cookies}`)).toBe('sid=abc; theme=dark');
    expect(await tell(cookies)).toBe('undefined');
  });

  test('follows redirects, and hands credentials to no other origin', async () => {
    stranger.requests.length = 0;
    expect(
      await tell(`await http.get('/log-in');
        const reply = await http.get('/away', { headers: { Authorization: 'Bearer abc', Cookie: 'own=1', 'X-Kept': 'yes' } });
        log(reply.text() + ' ' + reply.redirects + ' ' + reply.url);`),
    ).toBe(`stranger 1 ${stranger.otherUrl}/`);
    expect(stranger.requests[0]?.headers).toMatchObject({ 'x-kept': 'yes' });
    expect(stranger.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(stranger.requests[0]?.headers).not.toHaveProperty('cookie');
  });

  test.each([
    ['turns a POST into a GET on 303', '/post-then-see', 'GET '],
    ['keeps method and body on 307', '/keep-method', 'POST x=1'],
  ])('%s', async (_title, path, expected) => {
    expect(
      await tell(
        `const { method, body } = (await http.post('${path}', { form: { x: 1 } })).json(); log(method + ' ' + body);`,
      ),
    ).toBe(expected);
  });

  test('gives up on redirects that do not end, and on those that leave HTTP', async () => {
    expect(await tell(`await http.get('/loop');`)).toBe(
      `GET ${site.url}/loop was redirected more than 20 times, at last to ${site.url}/loop`,
    );
    expect(await tell(`await http.get('/ftp');`)).toBe(
      `GET ${site.url}/ftp redirects to ftp://127.0.0.1/x, which is not HTTP`,
    );
    expect(await tell(`log(String((await http.get('/loop', { redirects: 0 })).status));`)).toBe('302');
  });

  test('says what it found when it wanted JSON', async () => {
    expect(await tell(`(await http.get('/html')).json();`)).toBe(
      `GET ${site.url}/html should answer with JSON, found status 200, content type text/html, a body that starts with "<!doctype html><h1>We are sorry</h1>"`,
    );
  });

  test('accepts replies only up to a size, packed or not', async () => {
    expect(await tell(`await http.get('/big', { maxBytes: 100_000 });`)).toBe(
      `GET ${site.url}/big: its reply has more than 100000 bytes, the most that is accepted (maxBytes)`,
    );
    expect(await tell(`await http.get('/bomb', { maxBytes: 100_000 });`)).toBe(
      `GET ${site.url}/bomb: its reply is packed as gzip and unpacks to more than 100000 bytes, the most that is accepted (maxBytes)`,
    );
    expect(await tell(`log(String((await http.get('/packed')).json().packed));`)).toBe('true');
  });

  test('says in words why there was no reply', async () => {
    expect(await tell(`await http.get('/hang', { timeoutMs: 150 });`)).toBe(
      `GET ${site.url}/hang did not answer within 150 ms (waiting for its reply)`,
    );
    expect(await tell(`await http.get('/reset');`)).toMatch(
      /\/reset: the (other side closed the connection|connection was reset)/,
    );
    expect(await tell(`await http.get('/half');`)).toMatch(
      /\/half: the (other side closed the connection|connection was reset)/,
    );
    expect(await tell(`await http.get('http://127.0.0.1:9/');`)).toMatch(/127\.0\.0\.1:9\/: .*ECONNREFUSED|bad port/);
    expect(await tell(`await http.get('http://nobody.invalid/');`)).toMatch(
      /nobody\.invalid\/: the name (is not known|could not be looked up)/,
    );
    expect(await tell(`await http.get('file:///etc/passwd');`)).toMatch(
      /^GET file:\/\/\/etc\/passwd: only http and https addresses can be requested$/,
    );
    expect(await tell(`await http.get('https://127.0.0.1:${new URL(site.url).port}/');`)).toMatch(
      /does not speak TLS there/,
    );
  });

  test('says so when what answers is not HTTP', async () => {
    const server = createTcpServer((socket) => {
      socket.on('error', () => {}).resume();
      socket.end('SSH-2.0-OpenSSH_9\r\n');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await tell(`await http.get('http://127.0.0.1:${port}/');`)).toMatch(/what it answers is not HTTP: /);
    await new Promise((resolve) => void server.close(resolve));
  });

  test('measures each part of a request, and opens no connection twice', async () => {
    expect(
      await tell(`const first = (await http.get('/json')).timings, second = (await http.get('/json')).timings;
        const sum = ({ dnsMs, connectMs, tlsMs, firstByteMs, downloadMs }) => dnsMs + connectMs + tlsMs + firstByteMs + downloadMs;
        log([first.connectMs > 0, first.firstByteMs > 0, first.tlsMs < 1, second.connectMs === 0, sum(first) <= first.totalMs + 0.01].join(' '));`),
    ).toBe('true true true true true');
  });

  test('asks side by side over connections of their own, and closes them all at its end', async () => {
    const sockets = new Set<unknown>();
    const closed: Promise<void>[] = [];
    const look = (socket: Socket) => {
      sockets.add(socket);
      closed.push(new Promise((resolve) => void socket.once('close', () => resolve())));
    };
    site.server.on('connection', look);
    expect(
      await tell(`await Promise.all([http.get('/json'), http.get('/json'), http.get('/json')]); log('done');`),
    ).toBe('done');
    expect(sockets.size).toBe(3);
    await Promise.all(closed);
    // Only that one: the server itself listens too.
    site.server.off('connection', look);
  });
});

describe('an HTTP check over TLS', () => {
  test('notes when the certificate expires, and how long the handshake took', async () => {
    const server = createTlsServer({ key: readFileSync(pem('key')), cert: readFileSync(pem('cert')) }, (_q, s) =>
      s.end('ok'),
    );
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    const { result } = await child.try(
      httpScript(
        `const reply = await http.get('/'); log(String(reply.timings.tlsMs > 0) + ' ' + reply.certificateExpiresAt.getUTCFullYear());`,
      ),
      { target: { name: 'live', url, variables: {}, origins: [url] } },
    );
    expect(result).toMatchObject({ verdict: 'passed', log: ['true 2126'] });
    expect(new Date(result.certificateExpiresAt ?? 0).getUTCFullYear()).toBe(2126);
    await using distrustful = await Child.start('http');
    const refused = await distrustful.try(httpScript(`await http.get('/');`), {
      target: { name: 'live', url, variables: {}, origins: [url] },
    });
    expect(refused.result.failure?.message).toMatch(/its certificate is signed by itself/);
    server.closeAllConnections();
    await new Promise((resolve) => void server.close(resolve));
  });
});

test('Playwright is loaded by the first matcher that needs it, and not before: it weighs 50 MB', async () => {
  await using fresh = await Child.start('http');
  const look = `
    const { createRequire } = await import('node:module');
    const loaded = Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('playwright'));
    log(String(loaded));`;
  const passing = `expect((await http.get('/json')).json()).toMatchObject({ waiting: 3 }); expect(1).toBe(1);`;
  const said = async (inside: string) =>
    (await fresh.try(httpScript(inside), { target: site.target })).result.log.join('\n');
  expect(await said(`${passing}${look}`)).toBe('false');
  expect(await said(`await expect(Promise.resolve(1)).resolves.toBe(1);${look}`)).toBe('true');
});

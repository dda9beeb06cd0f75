import { describe, expect, test } from 'vitest';
import { justCut } from '../../../src/check/clean.ts';
import { createHttpClient } from '../../../src/check/http-client.ts';
import type { Exchange, HeaderValues } from '../../../src/check/transport.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

const timings = { dnsMs: 0, connectMs: 0, tlsMs: 0, firstByteMs: 0, downloadMs: 0, totalMs: 0 };

/** A client over a network that answers as it is told; `taking` is what each exchange takes. */
function clientOver(answer: (exchange: Exchange) => { status?: number; headers?: HeaderValues }, taking = 0) {
  const clock = new ManualClock(0);
  const exchanges: Exchange[] = [];
  const http = createHttpClient({
    clock,
    baseUrl: 'https://shop.example',
    userAgent: 'Bellwether/0.1',
    transport: () => ({
      async send(exchange) {
        exchanges.push(exchange);
        await clock.advance(taking);
        return { status: 200, statusText: '', headers: {}, body: Buffer.alloc(0), timings, ...answer(exchange) };
      },
      close: () => {},
    }),
    cookies: { headerFor: () => '', take: () => {} },
    clean: justCut,
    ownOrigins: new Set(['https://shop.example']),
    ownHeaders: { 'x-bellwether-run': 'r1' },
  });
  return { http, exchanges };
}

const redirectTo = (location: string | string[]) => ({ status: 302, headers: { location } });

describe('the HTTP client', () => {
  test('gives a request and all its redirects one time limit', async () => {
    const { http, exchanges } = clientOver(
      ({ url }) => (url.pathname === '/c' ? {} : redirectTo(url.pathname === '/a' ? '/b' : '/c')),
      200,
    );
    await http.post('/a', { timeoutMs: 500 });
    expect(exchanges.map(({ deadline }) => deadline)).toEqual([
      { at: 500, timeoutMs: 500 },
      { at: 500, timeoutMs: 500, since: 'POST https://shop.example/a' },
      { at: 500, timeoutMs: 500, since: 'POST https://shop.example/a' },
    ]);
  });

  test('sends what is its own to everybody and the mark of the run to the target alone', async () => {
    const { http, exchanges } = clientOver(() => ({}));
    await http.get('/');
    await http.get('https://elsewhere.example/', { headers: { accept: 'text/html' } });
    expect(exchanges.map(({ headers }) => headers)).toEqual([
      { 'user-agent': 'Bellwether/0.1', accept: '*/*', 'x-bellwether-run': 'r1' },
      { 'user-agent': 'Bellwether/0.1', accept: 'text/html' },
    ]);
  });

  test('sends the login of an address as a header, to its origin alone', async () => {
    const { http, exchanges } = clientOver(({ url }) =>
      url.pathname === '/away'
        ? redirectTo('https://elsewhere.example/')
        : url.pathname === '/in'
          ? redirectTo('/away')
          : {},
    );
    const reply = await http.get('https://s%40m:p%C3%A4ss@shop.example/in');
    expect(reply.url).toBe('https://elsewhere.example/');
    expect(exchanges.map(({ url, headers }) => [url.href, headers['authorization']])).toEqual([
      ['https://shop.example/in', `Basic ${Buffer.from('s@m:päss').toString('base64')}`],
      ['https://shop.example/away', `Basic ${Buffer.from('s@m:päss').toString('base64')}`],
      ['https://elsewhere.example/', undefined],
    ]);
  });

  test('prefers the Authorization of the script to the login of an address', async () => {
    const { http, exchanges } = clientOver(() => ({}));
    await http.get('https://sam:x@shop.example/', { headers: { Authorization: 'Bearer t' } });
    expect(exchanges[0]?.headers['authorization']).toBe('Bearer t');
  });

  test('sends nothing that describes a body when a redirect drops it', async () => {
    const { http, exchanges } = clientOver(({ url }) => (url.pathname === '/a' ? redirectTo('/b') : {}));
    await http.post('/a', { json: {}, headers: { 'Content-Language': 'de', 'X-Kept': 'yes' } });
    expect(exchanges[1]).not.toHaveProperty('body');
    expect(Object.keys(exchanges[1]?.headers ?? {})).toEqual(['user-agent', 'accept', 'x-bellwether-run', 'x-kept']);
  });

  test('refuses to choose between two different addresses', async () => {
    const { http } = clientOver(() => redirectTo(['/a', '/b']));
    await expect(http.get('/')).rejects.toThrow('GET https://shop.example/ redirects to several addresses: /a and /b');
  });

  test('takes a URL in place of a path', async () => {
    const { http, exchanges } = clientOver(() => ({}));
    await http.get(new URL('https://shop.example/orders'), { query: { page: 2 } });
    expect(exchanges[0]?.url.href).toBe('https://shop.example/orders?page=2');
  });
});

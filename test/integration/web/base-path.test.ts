// The whole web side behind a proxy that serves it below a path of its host, as `publicUrl: https://host/status` says.
import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import { PathProxy } from '../../support/path-proxy.ts';
import type { House } from './house.ts';
import { openWithUsers } from './people.ts';

const BASE = '/status';

interface Served {
  readonly house: House;
  readonly proxy: PathProxy;
}

/** Opens the pages behind a proxy; `isStripping`: it takes the path off. */
async function servedBelow(life: AsyncDisposableStack, isStripping: boolean): Promise<Served> {
  const house = life.use(await openWithUsers());
  const proxy = life.use(await PathProxy.start({ port: house.port, base: BASE, isStripping }));
  house.config = { ...house.config, server: { ...house.config.server, publicUrl: proxy.origin + BASE } };
  return { house, proxy };
}

const page = async (url: string, init: RequestInit = {}) => {
  const answer = await fetch(url, { redirect: 'manual', ...init });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

/** Every address of a document that a browser would ask for at our host, made absolute. */
function addressesIn(html: string, at: string): readonly string[] {
  const found = parse(html)
    .querySelectorAll('[href], [src], [action]')
    .flatMap((element) => ['href', 'src', 'action'].flatMap((name) => element.getAttribute(name) ?? []))
    .filter((address) => !address.startsWith('#'))
    .map((address) => new URL(address, at))
    .filter(({ origin }) => origin === new URL(at).origin);
  return found.map(({ pathname, search, origin }) => origin + pathname + search);
}

describe.each([
  ['takes the path off', true],
  ['passes the path on', false],
] as const)('behind a proxy that %s', (_, isStripping) => {
  test('every link, form and file of every page that can be reached lies below the path and is answered', async () => {
    await using life = new AsyncDisposableStack();
    const { proxy } = await servedBelow(life, isStripping);
    const waiting = [
      `${proxy.origin}${BASE}/`,
      `${proxy.origin}${BASE}/?for=operations`,
      `${proxy.origin}${BASE}/?wall`,
    ];
    const seen = new Set<string>(waiting);
    const problems: string[] = [];
    for (let url = waiting.pop(); url !== undefined && seen.size < 400; url = waiting.pop()) {
      const { status, text, headers } = await page(url);
      // What only a form may be sent to says so.
      if (status >= 400 && ![401, 405].includes(status)) problems.push(`${status} ${url}`);
      if (!headers.get('content-type')?.startsWith('text/html')) continue;
      for (const address of addressesIn(text, url)) {
        if (!address.startsWith(`${proxy.origin}${BASE}/`)) problems.push(`${address} on ${url}`);
        else if (!seen.has(address)) waiting.push(address);
        seen.add(address);
      }
    }
    expect(problems).toEqual([]);
    const paths = [...seen].map((url) => new URL(url).pathname);
    for (const part of ['/assets/site.css', '/assets/live.js', '/incidents', '/history', '/feed.atom', '/sign-in'])
      expect(paths).toContain(BASE + part);
  });

  test('redirects lead below the path, and the way back from signing in too', async () => {
    await using life = new AsyncDisposableStack();
    const { proxy } = await servedBelow(life, isStripping);
    const at = proxy.origin + BASE;
    const away = await page(`${at}/silences?for=operations`);
    expect(away.headers.get('location')).toBe('/status/sign-in?next=%2Fsilences%3Ffor%3Doperations');
    const form = new URLSearchParams({
      user: 'rosa',
      password: 'rosas long password',
      next: '/silences?for=operations',
    });
    const headers = { origin: proxy.origin };
    const signedIn = await page(`${at}/sign-in`, { method: 'POST', body: form, headers });
    expect([signedIn.status, signedIn.headers.get('location')]).toEqual([303, '/status/silences?for=operations']);
    const cookie = signedIn.headers.getSetCookie()[0]!;
    expect(cookie).toMatch(/^bellwether_session=[\w-]+; .*Path=\/status;/);
    const silences = await page(`${at}/silences?for=operations`, { headers: { cookie: cookie.split(';')[0]! } });
    expect(silences.status).toBe(200);
    expect(parse(silences.text).querySelector('.who form')?.getAttribute('action')).toBe('/status/sign-out');
  });

  test('cookies go to the path alone', async () => {
    await using life = new AsyncDisposableStack();
    const { house, proxy } = await servedBelow(life, isStripping);
    const { headers } = await page(`${proxy.origin}${BASE}/?for=back-office`);
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(/^bellwether_for=back-office; .*Path=\/status;/)]);
    house.config = { ...house.config, server: { ...house.config.server, publicUrl: 'https://host.example/status' } };
    const form = new URLSearchParams({ user: 'rosa', password: 'rosas long password' });
    const origin = 'https://host.example';
    const secure = await page(`${proxy.origin}${BASE}/sign-in`, { method: 'POST', body: form, headers: { origin } });
    expect(secure.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Secure-bellwether_session=[\w-]+; .*Path=\/status; .*Secure/),
      expect.stringMatching(/^__Secure-bellwether_browser=[\w.-]+; .*Path=\/status; .*Secure/),
    ]);
  });

  test('the event stream flows, and the page follows it', async () => {
    await using life = new AsyncDisposableStack();
    const { proxy } = await servedBelow(life, isStripping);
    const script = await page(`${proxy.origin}${BASE}/assets/live.js`);
    const [, relative] = /new EventSource\(new URL\('([^']+)', import\.meta\.url\)\)/.exec(script.text) ?? [];
    const events = new URL(relative!, `${proxy.origin}${BASE}/assets/live.js`);
    expect(events.pathname).toBe('/status/events');
    const closing = new AbortController();
    const { headers, body } = await fetch(events, { signal: closing.signal });
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    const { value } = await body!.getReader().read();
    expect(new TextDecoder().decode(value)).toContain('event: changed');
    closing.abort();
  });

  test('feeds, snippets and the interfaces for programs name the public address', async () => {
    await using life = new AsyncDisposableStack();
    const { proxy } = await servedBelow(life, isStripping);
    const at = proxy.origin + BASE;
    const [feed, embed, hosted] = await Promise.all(
      ['/feed.atom', '/embed', '/api/v2/summary.json'].map(async (path) => (await page(at + path)).text),
    );
    expect(feed).toContain(`${at}/feed.atom`);
    expect(embed).toContain(`${at}/embed/status`);
    expect(JSON.parse(hosted!)).toMatchObject({ page: { url: at } });
  });
});

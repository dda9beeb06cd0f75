import { request } from 'node:http';
import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import type { TimelineCategory, TimelineEntry } from '../../../src/model/timeline.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import { anIncident, MINUTE, NOW } from '../../unit/web/fixture-world.ts';
import { allOf, readXml, textIn } from '../../support/strict-xml.ts';
import { openHouse, type House } from './house.ts';
import { write } from '../../support/build/writes.ts';
import { noteOf } from '../../support/build/timeline.ts';

const ID = '20261121-k7m3q9xa';

/** A house in which something is broken, as the store has it too. */
async function broken(): Promise<House> {
  const house = await openHouse();
  house.world.breakVoyager();
  await write(house.store, (writes) => {
    writes.incidentSaved(house.world.incidents[0]!);
    writes.timelineAdded([entry('opened', 12), entry('notified', 11)]);
  });
  return house;
}
/** As readers ask that have it already; `fetch` would say that it wants it anew. */
function asked(address: string, headers: Record<string, string>) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const outgoing = request(address, { headers }, (reply) => {
      let body = '';
      reply.setEncoding('utf8').on('data', (part: string) => (body += part));
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, body }));
    });
    outgoing.on('error', reject).end();
  });
}

const entry = (kind: TimelineCategory, minutesAgo: number): TimelineEntry =>
  noteOf(ID, NOW - minutesAgo * MINUTE, kind);

const feeds = [
  ['/feed.atom', 'application/atom+xml; charset=utf-8', 'entry', 'id'],
  ['/feed.rss', 'application/rss+xml; charset=utf-8', 'item', 'guid'],
] as const;

describe.each(feeds)('%s', (path, type, item, id) => {
  const idsIn = (text: string) => allOf(readXml(text), item).map((one) => textIn(one, id));

  test('is read by anybody, and says when it has not changed', async () => {
    await using house = await broken();
    const first = await fetch(house.url + path);
    expect([first.status, first.headers.get('content-type')]).toEqual([200, type]);
    expect(first.headers.get('set-cookie')).toBeNull();
    expect(first.headers.get('access-control-allow-origin')).toBe('*');
    expect(idsIn(await first.text())).toEqual([`http://127.0.0.1:8080/incidents/${ID}#open`]);
    const etag = first.headers.get('etag')!;
    const changed = first.headers.get('last-modified')!;
    expect(changed).toBe('Sat, 21 Nov 2026 07:52:00 GMT');
    await house.clock.advance(HOUR);
    const again = (headers: Record<string, string>) => asked(house.url + path, headers);
    expect((await again({ 'If-None-Match': etag })).status).toBe(304);
    expect((await again({ 'If-Modified-Since': changed })).status).toBe(304);
    await write(house.store, (writes) => writes.timelineAdded([entry('acknowledged', 1)]));
    expect((await again({ 'If-None-Match': etag })).status).toBe(304);
    await house.clock.advance(5000);
    const second = await again({ 'If-None-Match': etag, 'If-Modified-Since': changed });
    expect(second.status).toBe(200);
    expect(idsIn(second.body)).toEqual([`http://127.0.0.1:8080/incidents/${ID}#open`]);
    expect(second.body).toContain('Being worked on');
  });

  test('is the same after a restart', async () => {
    await using house = await broken();
    const read = async (from: string) => (await fetch(from + path)).headers.get('etag');
    const before = await read(house.url);
    await using copy = await openStore(`${house.folder}/other`, { clock: house.clock });
    const [incident, timeline] = [await house.store.incident(ID), await house.store.timeline(ID)];
    await write(copy, (writes) => {
      writes.incidentSaved(incident!);
      writes.timelineAdded(timeline);
    });
    await using again = await openHouse({ store: copy, world: house.world, clock: house.clock });
    expect(await read(again.url)).toBe(before);
  });

  test('is for the audience that is asked for, whatever the browser remembers', async () => {
    await using house = await openHouse();
    const goods = anIncident('function:receive-goods@live', ['receive-goods'], house.world.config);
    house.world.incidents = [goods];
    await write(house.store, (writes) => {
      writes.incidentSaved(goods);
      writes.timelineAdded([entry('opened', 12)]);
    });
    const count = async (query: string, cookie = '') =>
      idsIn(await (await fetch(house.url + path + query, { headers: { cookie } })).text()).length;
    expect(await count('', 'bellwether_for=back-office')).toBe(0);
    expect(await count('?for=back-office')).toBe(1);
    expect(await count('?for=nobody')).toBe(0);
  });

  test('is there, and empty, when nothing ever happened', async () => {
    await using house = await openHouse();
    expect(idsIn(await (await fetch(house.url + path)).text())).toEqual([]);
  });
});

const HOUR = 60 * MINUTE;

describe('badges', () => {
  test('are pictures for other sites, good for half a minute', async () => {
    await using house = await broken();
    const all = await fetch(`${house.url}/badge/all.svg`);
    expect(Object.fromEntries(all.headers)).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=30',
      'cross-origin-resource-policy': 'cross-origin',
    });
    expect(textIn(readXml(await all.text()), 'title')).toBe('Acme Outfitters: Not working');
    const one = await fetch(`${house.url}/badge/search.svg?label=Search%20%3Cb%3E`);
    expect(textIn(readXml(await one.text()), 'title')).toBe('Search <b>: Working');
  });

  test('of nothing that is known are a picture that says so', async () => {
    await using house = await broken();
    for (const id of ['no-such', '..%2f..%2fetc', '%3Cscript%3E', 'receive-goods']) {
      const answer = await fetch(`${house.url}/badge/${id}.svg`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'image/svg+xml; charset=utf-8']);
      expect(textIn(readXml(await answer.text()), 'title')).toBe('Status: no such function');
    }
    expect((await fetch(`${house.url}/badge/receive-goods.svg?for=back-office`)).status).toBe(200);
    expect((await fetch(`${house.url}/badge/search.png`)).status).toBe(404);
  });
});

test('the calendar is not sent again until work is planned anew', async () => {
  await using house = await openHouse();
  const first = await fetch(`${house.url}/calendar.ics`);
  expect([first.status, first.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  const headers = { 'If-None-Match': first.headers.get('etag')! };
  await house.clock.advance(HOUR);
  expect((await asked(`${house.url}/calendar.ics`, headers)).status).toBe(304);
  const when = { kind: 'once', from: NOW + HOUR, until: NOW + 2 * HOUR } as const;
  const window = { id: 'work-1', by: 'Asha', functions: [], when, says: 'Moving house' };
  house.world.plans = [{ kind: 'maintenance', window }];
  const second = await asked(`${house.url}/calendar.ics`, headers);
  expect(second.body).toContain('SUMMARY:Moving house\r\n');
});

describe('what other sites can show', () => {
  test('the card may be framed, holds no script and says what the page says', async () => {
    await using house = await broken();
    const answer = await fetch(`${house.url}/embed/status`);
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain('frame-ancestors *');
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('script-src');
    expect(answer.headers.get('x-frame-options')).toBeNull();
    expect(answer.headers.get('set-cookie')).toBeNull();
    const card = parse(await answer.text());
    expect(card.querySelectorAll('script, form, iframe')).toEqual([]);
    expect(card.querySelector('h1')?.text).toBe('1 of 6 is not working');
    expect(card.structuredText).toContain('Customers cannot pay by credit card.');
    expect(card.querySelector('a')?.attributes).toMatchObject({ target: '_blank', rel: 'noopener' });
  });

  test('no other page may be framed', async () => {
    await using house = await broken();
    for (const path of ['/', '/embed', '/subscribe', '/unsubscribe?t=x', '/incidents', '/badge/all.svg']) {
      const { headers } = await fetch(house.url + path);
      expect([path, headers.get('content-security-policy'), headers.get('x-frame-options')]).toEqual([
        path,
        expect.stringContaining("frame-ancestors 'none'"),
        'DENY',
      ]);
    }
  });

  test('what is to be copied shows the audience’s functions and leads to what is there', async () => {
    await using house = await broken();
    house.config = {
      ...house.config,
      organisation: 'Acme "&<b>',
      server: { ...house.config.server, publicUrl: house.url },
    };
    const page = parse(await (await fetch(`${house.url}/embed?for=back-office`)).text());
    const codes = page.querySelectorAll('textarea').map(({ text }) => parse(text));
    const addresses = codes.flatMap((code) =>
      code.querySelectorAll('[src], [href]').map((one) => one.getAttribute('src') ?? one.getAttribute('href')!),
    );
    expect(addresses.join(' ')).toContain('/badge/receive-goods.svg');
    expect(addresses.join(' ')).not.toContain('browse-catalogue');
    for (const address of addresses) expect([address, (await fetch(address)).status]).toEqual([address, 200]);
    for (const code of codes) expect(code.querySelectorAll('b, script')).toEqual([]);
  });

  test('pages say where their feeds are', async () => {
    await using house = await openHouse();
    const page = parse(await (await fetch(`${house.url}/?for=back-office`)).text());
    const links = page.querySelectorAll('link[rel=alternate]').map((link) => link.getAttribute('href')!);
    expect(links).toEqual(['/feed.atom?for=back-office', '/feed.rss?for=back-office']);
    for (const link of links) expect((await fetch(house.url + link)).status).toBe(200);
  });
});

describe('where only those who sign in may see the page', () => {
  const paths = ['/feed.atom', '/feed.rss', '/badge/all.svg', '/calendar.ics', '/embed', '/embed/status'];

  test.each(paths)('%s is not there for anybody, and says why', async (path) => {
    await using house = await broken();
    const users = new Map([['asha', { name: 'asha', role: 'viewer', passwordHash: 'x' } as never]]);
    house.config = { ...house.config, access: { ...house.config.access, view: 'login', users } };
    const answer = await fetch(house.url + path, { redirect: 'manual' });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toMatch(/^Only people who sign in may see this status page/);
    const page = await (await fetch(`${house.url}/sign-in`)).text();
    expect(page).not.toContain('rel="alternate"');
  });

  test('the links in mails work all the same', async () => {
    await using house = await openHouse();
    const users = new Map([['asha', { name: 'asha', role: 'viewer', passwordHash: 'x' } as never]]);
    house.config = { ...house.config, access: { ...house.config.access, view: 'login', users } };
    const answer = await fetch(`${house.url}/unsubscribe?t=x`, { method: 'POST', redirect: 'manual' });
    expect([answer.status, (await answer.text()).includes('There is no such subscription')]).toEqual([404, true]);
    const asked = await fetch(`${house.url}/subscribe`, { redirect: 'manual' });
    expect(asked.status).toBe(303);
  });
});

test('strangers get nothing that is only for operations, once people can sign in', async () => {
  await using house = await broken();
  const users = new Map([['asha', { name: 'asha', role: 'viewer', passwordHash: 'x' } as never]]);
  house.config = { ...house.config, access: { ...house.config.access, users } };
  for (const path of ['/feed.atom', '/badge/card-gateway.svg', '/calendar.ics', '/embed/status']) {
    expect((await fetch(`${house.url}${path}?for=operations`, { redirect: 'manual' })).status).toBe(303);
  }
  for (const path of ['/feed.atom', '/badge/search.svg', '/calendar.ics', '/embed/status', '/embed', '/subscribe'])
    expect([path, (await fetch(house.url + path, { redirect: 'manual' })).status]).toEqual([
      path,
      path === '/subscribe' ? 404 : 200,
    ]);
});

test('a script of another site reads what strangers may, also where nobody can sign in', async () => {
  await using house = await openHouse();
  const components = async (origin?: string) =>
    (await (await fetch(`${house.url}/api/v2/components.json`, origin ? { headers: { origin } } : {})).text()).includes(
      'card-gateway',
    );
  expect([await components(), await components(house.url)]).toEqual([true, true]);
  expect(await components('https://elsewhere.example')).toBe(false);
});

import { describe, expect, test } from 'vitest';
import { createLocale } from '../../../src/i18n/locale.ts';
import { bracketLocale, outsideBrackets } from '../../support/bracket-language.ts';
import { aConfig } from '../../unit/web/fixture-config.ts';
import { FixtureWorld } from '../../unit/web/fixture-world.ts';
import { filledWorld } from '../../unit/web/fixture-pages.tsx';
import { openHouse } from './house.ts';
import { Browser, openWithUsers, withUsers } from './people.ts';

const open = () => openHouse({ world: filledWorld(() => 'ξλ 7', { locale: bracketLocale }) });
const german = () => new FixtureWorld(aConfig(undefined, undefined, { locale: createLocale('Europe/London', 'de') }));

/** A form of our own pages. */
const posted = (fields: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => ({
  method: 'POST',
  body: new URLSearchParams(fields),
  headers: { 'sec-fetch-site': 'same-origin', ...more },
});

describe('what people are told when something does not go is in the language of the pages', () => {
  test.each([
    ['/nowhere'],
    ['/drills'],
    ['/reports'],
    ['/audit'],
    ['/silences?for=customer-service'],
    ['/incidents/20261121-k7m3q9xa'],
    ['/subscribe'],
    ['/subscribe/confirm?t=x'],
    ['/unsubscribe?t=x'],
    ['/unsubscribe?t=x', { method: 'POST' }],
    ['/subscribe', posted({})],
    ['/sign-in'],
    ['/sign-in/openid'],
    ['/embed'],
    ['/embed/status'],
    ['/nowhere', posted({})],
    ['/silences', posted({ token: 'bw_wrong' })],
    ['/silences', posted({})],
    ['/silences', posted({}, { 'sec-fetch-site': 'cross-site' })],
    ['/silences', { method: 'POST', body: '{}', headers: { 'sec-fetch-site': 'same-origin' } }],
  ] as [string, RequestInit?][])('%s %j', async (path, init = {}) => {
    await using house = await open();
    const reply = await fetch(house.url + path, init);
    expect(reply.headers.get('content-type')).toContain('text/html');
    const html = await reply.text();
    expect(html).toContain('⟦');
    // What is there to be copied, and what the request itself said.
    expect(outsideBrackets(html).filter((text) => !/^<(a|iframe) |^POST$/.test(text))).toEqual([]);
  });

  test.each([
    ['/silences', { about: '' }],
    ['/silences', { about: 'all', for: '1h' }],
    ['/silences', { about: 'all', for: 'until', why: '7', until: '' }],
    ['/silences', { about: 'all', for: 'until', why: '7', until: '7' }],
    ['/silences', { about: 'function:gone', for: '1h', why: '7' }],
    ['/maintenance', { about: 'all', for: '1h', says: '7'.repeat(501) }],
    ['/maintenance', { about: 'all', for: 'x', says: '7' }],
    ['/maintenance', { about: 'all', for: 'until', says: '7', from: '2026-11-22T08:00', until: '2026-11-22T07:00' }],
    ['/maintenance', { about: 'all', for: 'until', says: '7', until: '2027-11-22T07:00' }],
    ['/maintenance', { about: 'all', for: 'until', says: '7', from: '2020-11-22T06:00', until: '2020-11-22T07:00' }],
  ] as const)('a form for %s with %j', async (path, fields) => {
    await using house = await open();
    const token = await house.tokenOf('responder');
    const reply = await fetch(house.url + path, posted({ ...fields, token }));
    expect(reply.status).toBe(400);
    const html = await reply.text();
    expect(html).toContain('class="errors');
    expect(outsideBrackets(html).filter((text) => !text.includes('gone'))).toEqual([]);
  });

  test('a visitor who may not do it', async () => {
    await using house = await openWithUsers();
    house.config = { ...house.config, locale: bracketLocale, organisation: '7', access: withUsers };
    const browser = new Browser(house);
    await browser.signIn('vera');
    const csrf = await browser.csrf('/silences?for=operations');
    for (const sent of [{ csrf }, { csrf: 'guessed' }]) {
      const reply = await browser.send('/silences', sent);
      expect(reply.status).toBe(403);
      const own = /vera viewer|customers|catalogue|orders|Voyager|database|gateway|desk|queue|shop|goods/i;
      expect(outsideBrackets(await reply.text()).filter((text) => !own.test(text))).toEqual([]);
    }
    const wrong = await browser.send('/sign-in', { user: '7', password: '7' });
    expect(outsideBrackets(await wrong.text()).filter((text) => !/vera viewer/i.test(text))).toEqual([]);
  });
});

test('programs are answered in English whatever people read', async () => {
  await using english = await openHouse();
  await using house = await openHouse({ world: german() });
  const json = { 'content-type': 'application/json' };
  const asked: readonly (readonly [string, RequestInit])[] = [
    ['/api/v1/nothing', {}],
    ['/api/v1/silences', { method: 'POST', headers: json, body: '{}' }],
    ['/api/v1/silences', { method: 'POST', headers: { authorization: 'Bearer bw_wrong' } }],
    ['/api/v1/functions', { method: 'DELETE' }],
  ];
  for (const [path, init] of asked) {
    const [ours, theirs] = await Promise.all([fetch(house.url + path, init), fetch(english.url + path, init)]);
    expect(ours.status).toBeGreaterThanOrEqual(400);
    expect(await ours.text()).toBe(await theirs.text());
  }
  const bearer = async (token: string) => ({ ...json, authorization: `Bearer ${token}` });
  const headers = await bearer(await house.tokenOf('responder'));
  const body = JSON.stringify({ functions: ['serach'], for: 'x', why: '' });
  const reply = await fetch(`${house.url}/api/v1/silences`, { method: 'POST', headers, body });
  expect(await reply.json()).toMatchObject({ title: 'Not understood', detail: 'why must not be empty' });
});

test('a German page says its language, and a wrong form what is wrong', async () => {
  await using house = await openHouse({ world: german() });
  const token = await house.tokenOf('responder');
  const page = await (await fetch(`${house.url}/silences?for=operations`)).text();
  expect(page).toContain('<html lang="de">');
  expect(page).toContain('30 Minuten');
  const html = await (await fetch(`${house.url}/silences`, posted({ about: 'all', for: '1h', token }))).text();
  expect(html).toContain('Warum: fehlt');
});

describe('an event stream', () => {
  test('ends when the session it was opened in is over, and no other does', async () => {
    await using house = await openWithUsers();
    const [anna, again, stranger] = [new Browser(house), new Browser(house), new Browser(house)];
    await anna.signIn('anna');
    await again.signIn('anna');
    const streams = await Promise.all([anna, again, stranger].map((browser) => browser.ask('/events')));
    const [ending, staying, foreign] = streams.map(({ body }) => body!.getReader());
    expect((await anna.send('/sign-out', { csrf: await anna.csrf() })).status).toBe(303);
    const text = await readToEnd(ending!);
    expect(text).toContain('event: changed');
    house.bus.publish({ kind: 'config-loaded' });
    await house.clock.advance(1000);
    for (const reader of [staying, foreign]) {
      await readUntil(reader!, /event: changed[^]*event: changed/);
      await reader!.cancel();
    }
  });
});

type Reader = ReadableStreamDefaultReader<Uint8Array>;

async function readToEnd(reader: Reader): Promise<string> {
  const decoder = new TextDecoder();
  for (let text = ''; ;) {
    const { value, done } = await reader.read();
    if (done) return text;
    text += decoder.decode(value);
  }
}

async function readUntil(reader: Reader, form: RegExp): Promise<void> {
  const decoder = new TextDecoder();
  for (let text = ''; !form.test(text);) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`the stream ended after ${text}`);
    text += decoder.decode(value);
  }
}

import { request } from 'node:http';
import { parse } from 'node-html-parser';
import { describe, expect, test } from 'vitest';
import type { AccessRules } from '../../../src/model/access.ts';
import { MINUTE, NOW } from '../../unit/web/fixture-world.ts';
import { openHouse } from './house.ts';
import type { House } from './house.ts';
import { Browser, openWithUsers, user, withUsers } from './people.ts';
import { recorderOf } from '../../support/build/recorder.ts';

const HOUR = 60 * MINUTE;
const INCIDENT = '/incidents/20261121-k7m3q9xa';
const isIn = async (browser: Browser) => (await browser.ask('/silences?for=operations')).status === 200;

/** Everybody is somewhere else, as a proxy says. */
const behindProxy = async () => {
  const house = await openWithUsers();
  house.config = { ...house.config, server: { ...house.config.server, trustedProxies: ['127.0.0.1'] } };
  return house;
};
const from = (house: House, address: string, name: string, password = `${name}s long password`) => {
  const fields = { user: name, password };
  return new Browser(house).send('/sign-in', fields, { 'x-forwarded-for': address });
};

describe('signing in with a password', () => {
  test('leads to where one wanted, shows who it is, and opens what was closed', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    const away = await browser.ask('/silences?for=operations');
    expect([away.status, away.headers.get('location')]).toEqual([303, '/sign-in?next=%2Fsilences%3Ffor%3Doperations']);
    const form = parse(await browser.text(away.headers.get('location')!)).querySelector('form')!;
    expect(form.querySelector('[name=next]')!.getAttribute('value')).toBe('/silences?for=operations');
    expect(form.querySelector('[name=password]')!.attributes).toMatchObject({
      type: 'password',
      autocomplete: 'current-password',
    });
    const reply = await browser.signIn('rosa', undefined, '/silences?for=operations');
    expect([reply.status, reply.headers.get('location')]).toEqual([303, '/silences?for=operations']);
    const page = parse(await browser.text('/silences?for=operations'));
    expect(page.querySelector('.who')!.structuredText).toMatch(/Rosa Responder\s*Sign out/);
    expect(parse(await browser.text('/?for=operations')).querySelector('.who')!.structuredText).toContain('Rosa');
    expect((await fetch(house.url)).headers.get('set-cookie')).toBeNull();
  });

  test('gives a cookie that scripts and other sites cannot use, over HTTPS for this host alone', async () => {
    await using house = await openWithUsers();
    const cookieOf = async () => (await new Browser(house).signIn('vera')).headers.getSetCookie()[0]!;
    const plain = await cookieOf();
    expect(plain).toMatch(/^bellwether_session=[\w-]{43}; Max-Age=43200; Path=\/; .*HttpOnly; SameSite=Lax$/);
    house.config = { ...house.config, server: { ...house.config.server, publicUrl: 'https://status.acme.example' } };
    const secure = await cookieOf();
    expect(secure).toMatch(
      /^__Host-bellwether_session=[\w-]{43}; Max-Age=43200; Path=\/; .*HttpOnly; Secure; SameSite=Lax$/,
    );
    expect(secure).not.toMatch(/Domain/i);
  });

  test.each([
    ['a wrong password', { user: 'rosa', password: 'veras long password' }, 401],
    ['somebody who is not there', { user: 'nobody', password: 'rosas long password' }, 401],
    ['a name that every object has', { user: 'constructor', password: 'rosas long password' }, 401],
    ['a password that is far too long', { user: 'rosa', password: 'x'.repeat(5000) }, 401],
  ])('does not take %s, and says the same of each', async (_, fields, status) => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    const reply = await browser.send('/sign-in', fields);
    expect([reply.status, browser.cookies.size]).toEqual([status, 0]);
    const text = await reply.text();
    const page = parse(text);
    expect(page.querySelector('.errors')!.structuredText).toBe('There is a problem\nUser or password is wrong.');
    expect(page.querySelectorAll('[aria-invalid][aria-describedby="sign-in-user-error"]')).toHaveLength(2);
    expect(page.querySelector('[name=user]')!.getAttribute('value')).toBe(fields.user);
    expect(text).not.toMatch(/long password|xxxxx/);
    expect(house.logged.join('\n')).not.toMatch(/long password|xxxxx/);
  });

  test.each([
    ['no password', { user: 'rosa', password: '' }, ['password']],
    ['nothing', {}, ['user', 'password']],
  ])('does not take %s, and says at each empty field that it is empty', async (_, fields, empty) => {
    await using house = await openWithUsers();
    const reply = await new Browser(house).send('/sign-in', fields);
    expect(reply.status).toBe(400);
    const page = parse(await reply.text());
    expect(page.querySelectorAll('[aria-invalid]').map((one) => one.getAttribute('name'))).toEqual(empty);
    expect(page.querySelectorAll('.wrong').map((one) => one.structuredText)).toEqual(
      empty.map(() => 'Error: must not be empty'),
    );
  });

  test('takes no form of another site: nobody is signed in as somebody else without knowing', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    for (const headers of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as const) {
      const reply = await browser.send('/sign-in', { user: 'rosa', password: 'rosas long password' }, headers);
      expect([reply.status, browser.cookies.size]).toEqual([403, 0]);
    }
  });

  test('does not lead away from here, whatever is asked', async () => {
    await using house = await openWithUsers();
    for (const next of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%0d%0aLocation: x',
      '/sign-out',
    ]) {
      const reply = await new Browser(house).signIn('vera', undefined, next);
      expect(new URL(reply.headers.get('location')!, house.url).origin).toBe(house.url);
    }
  });

  test('is not there when no way is configured', async () => {
    await using house = await openHouse();
    expect((await fetch(`${house.url}/sign-in`)).status).toBe(404);
    expect(await (await fetch(`${house.url}/?for=operations`)).text()).not.toContain('/sign-in');
  });
});

describe('a session', () => {
  test('is new at each sign-in: what the browser had before is worth nothing', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    browser.cookies.set('bellwether_session', 'planted-by-somebody');
    await browser.signIn('vera');
    const first = browser.cookies.get('bellwether_session')!;
    expect(first).not.toBe('planted-by-somebody');
    await browser.signIn('vera');
    const old = new Browser(house);
    old.cookies.set('bellwether_session', first);
    expect([await isIn(old), await isIn(browser)]).toEqual([false, true]);
    expect(await house.store.sessions.all()).toHaveLength(1);
  });

  test('is not in the store in a form that opens anything', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('vera');
    expect(JSON.stringify(await house.store.sessions.all())).not.toContain(browser.cookies.get('bellwether_session'));
  });

  test('ends at sign-out, here and in the store, and only by our own form', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('vera');
    const csrf = await browser.csrf();
    const secret = browser.cookies.get('bellwether_session')!;
    expect((await browser.send('/sign-out', { csrf: 'guessed' })).status).toBe(403);
    expect((await browser.send('/sign-out', { csrf }, { origin: 'https://evil.example' })).status).toBe(403);
    expect(await isIn(browser)).toBe(true);
    expect((await browser.send('/sign-out', { csrf })).status).toBe(303);
    expect(browser.cookies.has('bellwether_session')).toBe(false);
    browser.cookies.set('bellwether_session', secret);
    expect(await isIn(browser)).toBe(false);
    expect(await house.store.sessions.all()).toEqual([]);
  });

  test('ends after two hours without use, and after twelve in any case', async () => {
    await using house = await openWithUsers();
    const [idle, busy] = [new Browser(house), new Browser(house)];
    await idle.signIn('vera');
    await busy.signIn('rosa');
    for (let hour = 1; hour < 12; hour++) {
      await house.clock.advance(HOUR);
      expect([hour, await isIn(busy)]).toEqual([hour, true]);
    }
    expect(await isIn(idle)).toBe(false);
    await house.clock.advance(HOUR);
    expect(await isIn(busy)).toBe(false);
    expect(await house.store.sessions.all()).toEqual([]);
  });

  test('survives a new start of the monitor, and its use counts on', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('rosa');
    await house.clock.advance(100 * MINUTE);
    expect(await isIn(browser)).toBe(true);
    await using again = await openWithUsers(withUsers, { sessions: house.store.sessions });
    await again.clock.advance(200 * MINUTE);
    const same = new Browser(again);
    for (const [name, value] of browser.cookies) same.cookies.set(name, value);
    expect(await isIn(same)).toBe(true);
  });

  test.each([
    ['another password', user('rosa', 'Rosa Responder', 'responder', 'a new long password')],
    ['another role', user('rosa', 'Rosa Responder', 'viewer')],
    ['another name', user('rosa', 'Rosa Married', 'responder')],
    ['nothing', undefined],
  ])('ends when the configuration says %s of its user, and of nobody else', async (_, changed) => {
    await using house = await openWithUsers();
    const [rosa, vera] = [new Browser(house), new Browser(house)];
    await rosa.signIn('rosa');
    await vera.signIn('vera');
    const users = new Map(withUsers.users);
    if (changed) users.set('rosa', changed);
    else users.delete('rosa');
    house.config = { ...house.config, access: { ...withUsers, users } };
    house.bus.publish({ kind: 'config-loaded' });
    expect([await isIn(rosa), await isIn(vera)]).toEqual([false, true]);
    house.config = { ...house.config, access: withUsers };
    expect(await isIn(rosa)).toBe(false);
  });

  test('goes on while the store cannot be written, and the log says what that means', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('vera');
    await house.store[Symbol.asyncDispose]();
    await house.clock.advance(5 * MINUTE);
    expect(await isIn(browser)).toBe(true);
    const late = new Browser(house);
    expect((await late.signIn('rosa')).status).toBe(303);
    expect(await isIn(late)).toBe(true);
    expect(house.logged.join('\n')).toMatch(/The store cannot be written, so Rosa Responder has to sign in again/);
  });

  test('that cannot be looked up leaves the public page as it is', async () => {
    const broken = {
      all: () => Promise.reject(new Error('no')),
      save: () => Promise.reject(new Error('no')),
      remove: () => Promise.resolve(),
    };
    await using house = await openWithUsers(withUsers, { sessions: broken });
    const browser = new Browser(house);
    browser.cookies.set('bellwether_session', 'x'.repeat(43));
    expect((await browser.ask('/?for=customer-service')).status).toBe(200);
  });
});

describe('guessing passwords', () => {
  const guess = async (house: House, name: string, times: number, browser = new Browser(house)) => {
    const replies = [];
    for (let count = 0; count < times; count++) replies.push((await browser.signIn(name, `guess ${count}`)).status);
    return replies;
  };
  const tenTimes = (status: number) => Array.from({ length: 10 }, () => status);
  test.each(['rosa', 'nobody'])('of %s makes the next attempt from there wait, which then is made', async (name) => {
    await using house = await openWithUsers();
    expect(await guess(house, name, 10)).toEqual(tenTimes(401));
    const timers = house.clock.pending;
    const right = new Browser(house).signIn('rosa');
    await expect.poll(() => house.clock.pending).toBeGreaterThan(timers);
    await house.clock.advance(6000);
    expect((await right).status).toBe(303);
  });

  test('keeps nobody out who has signed in with their browser before, and their session goes on', async () => {
    await using house = await openWithUsers();
    const [home, session] = [new Browser(house), new Browser(house)];
    await home.signIn('rosa');
    await session.signIn('rosa');
    home.cookies.delete('bellwether_session');
    expect(await guess(house, 'rosa', 10)).toEqual(tenTimes(401));
    expect((await home.signIn('rosa')).status).toBe(303);
    expect(await isIn(session)).toBe(true);
  });

  test('with the cookie of a browser in which somebody else has signed in is no different', async () => {
    await using house = await openWithUsers();
    const vera = new Browser(house);
    await vera.signIn('vera');
    expect(await guess(house, 'rosa', 10, vera)).toEqual(tenTimes(401));
    const timers = house.clock.pending;
    const again = vera.signIn('rosa');
    await expect.poll(() => house.clock.pending).toBeGreaterThan(timers);
    await house.clock.advance(6000);
    expect((await again).status).toBe(303);
  });

  test('from a hundred addresses slows nobody elsewhere', async () => {
    await using house = await behindProxy();
    const guesses = Array.from({ length: 100 }, (_, index) =>
      from(house, `203.0.113.${index}`, 'rosa', 'a guess').then(({ status }) => status),
    );
    expect((await from(house, '192.0.2.7', 'rosa')).status).toBe(303);
    expect(new Set(await Promise.all(guesses))).toEqual(new Set([401]));
    expect((await from(house, '192.0.2.8', 'rosa')).status).toBe(303);
  });

  test('from one network of IPv6 is guessing from one address', async () => {
    await using house = await behindProxy();
    for (let index = 0; index < 10; index++)
      expect((await from(house, `2001:db8::${index}`, 'rosa', 'a guess')).status).toBe(401);
    const timers = house.clock.pending;
    const next = from(house, '2001:db8::ffff', 'rosa');
    await expect.poll(() => house.clock.pending).toBeGreaterThan(timers);
    expect((await from(house, '2001:db8:0:1::1', 'rosa')).status).toBe(303);
    await house.clock.advance(6000);
    expect((await next).status).toBe(303);
  });
});

describe('forms of somebody who is signed in', () => {
  test('need no token, and write down the name', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('rosa');
    const page = parse(await browser.text(`${INCIDENT}?for=operations`));
    const form = page.querySelector('form[action$=acknowledge]')!;
    expect([form.querySelector('[name=token]'), form.querySelector('[name=by]')]).toEqual([null, null]);
    const csrf = form.querySelector('[name=csrf]')!.getAttribute('value')!;
    const reply = await browser.send(`${INCIDENT}/acknowledge`, { csrf, by: 'Somebody Else' });
    expect([reply.status, house.acknowledged]).toEqual([303, [{ id: '20261121-k7m3q9xa', by: 'Rosa Responder' }]]);
    const plan = { about: 'all', for: '1h', why: 'Known', csrf, by: 'Somebody Else' };
    expect((await browser.send('/silences', plan)).status).toBe(303);
    expect(house.world.plans).toMatchObject([{ silence: { by: 'Rosa Responder' } }]);
  });

  test('ask a viewer for a token, and do nothing without', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('vera');
    expect(await browser.text(`${INCIDENT}?for=operations`)).toContain('name="token"');
    const csrf = await browser.csrf();
    const reply = await browser.send(`${INCIDENT}/acknowledge`, { csrf });
    expect(reply.status).toBe(403);
    expect(await reply.text()).toContain('Vera Viewer is a viewer; this needs a responder.');
    const token = await house.tokenOf('responder');
    expect((await browser.send(`${INCIDENT}/acknowledge`, { token })).status).toBe(303);
  });

  test.each([
    ['without what the page gives them', {}, {}],
    ['with what another session was given', { csrf: 'OTHER' }, {}],
    ['from another site', { csrf: 'OWN' }, { origin: 'https://evil.example' }],
    ['from another site, by a new browser', { csrf: 'OWN' }, { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour', { csrf: 'OWN' }, { 'sec-fetch-site': 'same-site' }],
  ])('are refused %s', async (_, fields: Record<string, string>, headers) => {
    await using house = await openWithUsers();
    const [browser, other] = [new Browser(house), new Browser(house)];
    await browser.signIn('rosa');
    await other.signIn('anna');
    const given = { OWN: await browser.csrf(), OTHER: await other.csrf() }[fields['csrf'] ?? ''] ?? '';
    expect(given === '').toBe(fields['csrf'] === undefined);
    const reply = await browser.send(`${INCIDENT}/acknowledge`, { ...(given && { csrf: given }) }, headers);
    expect([reply.status, house.acknowledged]).toEqual([403, []]);
  });
});

describe('the API for somebody who is signed in', () => {
  const post = (browser: Browser, headers: Record<string, string>) =>
    browser.ask(`/api/v1${INCIDENT}/acknowledge`, { method: 'POST', headers });

  test.each([
    ['nothing', {}, 403],
    ['a wrong header', { 'x-csrf-token': 'guessed' }, 403],
    ['a wrong header from our page', { 'x-csrf-token': 'guessed', 'sec-fetch-site': 'same-origin' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another site with the header', { 'x-csrf-token': 'OWN', 'sec-fetch-site': 'cross-site' }, 403],
    ['an address that was typed', { 'sec-fetch-site': 'none' }, 403],
    ['the header', { 'x-csrf-token': 'OWN' }, 200],
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('with %s is answered %j: %d', async (_, headers: Record<string, string>, status) => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('rosa');
    const own = await browser.csrf();
    const given = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value === 'OWN' ? own : value]),
    );
    expect((await post(browser, given)).status).toBe(status);
    expect(house.acknowledged).toEqual(status === 200 ? [{ id: '20261121-k7m3q9xa', by: 'Rosa Responder' }] : []);
  });

  test('a token counts alone: a session beside it gives nothing', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('anna');
    const authorization = `Bearer ${await house.tokenOf('viewer')}`;
    expect((await post(browser, { authorization, 'x-csrf-token': await browser.csrf() })).status).toBe(403);
  });
});

describe('a proxy that says who it is', () => {
  const rules = (from: readonly string[]): AccessRules => ({
    ...{ view: 'login', users: new Map() },
    proxy: { header: 'x-forwarded-user', groupsHeader: 'x-forwarded-groups', from },
    groups: { viewer: ['staff'], responder: ['web-team'], admin: ['platform-team'] },
  });
  const ask = (house: House, path: string, user: string, groups: string, init: RequestInit = {}) =>
    fetch(house.url + path, {
      redirect: 'manual',
      ...init,
      headers: { 'x-forwarded-user': user, 'x-forwarded-groups': groups, ...(init.headers as {}) },
    });

  test('is believed at its own address, with the groups it tells', async () => {
    await using house = await openWithUsers(rules(['127.0.0.0/8']));
    const page = await ask(house, '/?for=operations', 'asha', 'staff');
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(
      parse(await page.text())
        .querySelector('.who')!
        .structuredText.trim(),
    ).toBe('asha');
    const write = (groups: string, headers: {}) =>
      ask(house, `/api/v1${INCIDENT}/acknowledge`, 'asha', groups, { method: 'POST', headers });
    expect((await write('staff', { 'sec-fetch-site': 'same-origin' })).status).toBe(403);
    expect((await write('web-team', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await write('web-team', {})).status).toBe(403);
    expect((await write('x, web-team', { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    expect(house.acknowledged).toEqual([{ id: '20261121-k7m3q9xa', by: 'asha' }]);
    expect((await ask(house, '/', 'asha', 'strangers')).headers.get('location')).toBe('/sign-in');
    expect((await ask(house, '/sign-in', 'asha', 'strangers')).status).toBe(403);
  });

  test('is not believed from elsewhere, and the log says so once', async () => {
    await using house = await openWithUsers(rules(['10.0.0.0/8', '::1']));
    for (let n = 0; n < 3; n++) expect((await ask(house, '/', 'asha', 'platform-team')).status).toBe(303);
    expect(house.logged.filter((text) => text.includes('is not believed'))).toEqual([
      'A request from 127.0.0.1 says who it is in a header, and is not believed: it does not come from an address in access.login.proxy.from',
    ]);
  });

  test('a name that came twice in one header is nobody: one of them is not the proxy’s', async () => {
    await using house = await openWithUsers(rules(['127.0.0.1']));
    expect((await ask(house, '/', 'anna, asha', 'platform-team')).status).toBe(303);
  });

  const raw = (house: House, headers: readonly [string, string][]) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request({ port: house.port, path: '/?for=operations', headers: headers.flat() as never });
      sent.on('response', (reply) => resolve(reply.resume().statusCode)).on('error', reject);
      sent.end();
    });

  test('that sends its name or its groups twice is refused, and the log says so', async () => {
    await using house = await openWithUsers(rules(['127.0.0.1']));
    const [host, user, groups] = [
      ['host', 'localhost'],
      ['x-forwarded-user', 'asha'],
      ['x-forwarded-groups', 'staff'],
    ] as const satisfies readonly [string, string][];
    expect(await raw(house, [[...host], [...user], [...groups]])).toBe(200);
    expect(await raw(house, [[...host], [...user], [...groups], ['x-forwarded-groups', 'platform-team']])).toBe(400);
    expect(await raw(house, [[...host], [...user], ['X-Forwarded-User', 'anna'], [...groups]])).toBe(400);
    expect(house.logged.join('\n')).toContain('x-forwarded-groups is there twice');
    await using elsewhere = await openWithUsers(rules(['10.0.0.0/8']));
    expect(await raw(elsewhere, [[...host], [...user], ['X-Forwarded-User', 'anna'], [...groups]])).toBe(303);
  });

  test('that is trusted to say where somebody is from is not believed who it is', async () => {
    await using house = await openWithUsers(rules(['10.0.0.0/8']));
    house.config = { ...house.config, server: { ...house.config.server, trustedProxies: ['127.0.0.1'] } };
    expect((await ask(house, '/', 'asha', 'platform-team')).status).toBe(303);
  });
});

describe('the audit', () => {
  test('has every write and every sign-in, also those that failed, with who, how, what and from where', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('rosa', 'a wrong password');
    await browser.signIn('a wrong password', 'rosa');
    await browser.signIn('rosa');
    const csrf = await browser.csrf();
    await browser.send(`${INCIDENT}/acknowledge`, { csrf });
    await browser.send('/silences', { csrf, about: 'all', for: '1h' });
    const headers = { authorization: `Bearer ${await house.tokenOf('responder')}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ functions: ['search'], for: '1h', why: 'Known' });
    const made = await fetch(`${house.url}/api/v1/silences`, { method: 'POST', headers, body });
    const { id } = (await made.json()) as { id: string };
    await fetch(`${house.url}/api/v1/silences/${id}`, { method: 'DELETE', headers });
    await browser.send('/sign-out', { csrf });
    await expect.poll(() => house.store.audit.newest({ most: 50 })).toHaveLength(8);
    const entries = (await house.store.audit.newest({ most: 50 })).toReversed();
    const from = { from: '127.0.0.1', at: NOW };
    const rosa = { who: 'Rosa Responder', way: 'password', ...from };
    const token = { who: 'responder 1', way: 'token', ...from };
    expect(entries).toMatchObject([
      { who: 'rosa', way: 'nothing', what: 'sign in', which: '', outcome: 'refused', ...from },
      { who: 'somebody unknown', way: 'nothing', what: 'sign in', which: '', outcome: 'refused', ...from },
      { ...rosa, what: 'sign in', which: '', outcome: 'done' },
      { ...rosa, what: 'acknowledge incidents', which: '20261121-k7m3q9xa', outcome: 'done' },
      { ...rosa, what: 'make silences', which: '', outcome: 'refused' },
      { ...token, what: 'make silences', which: id, outcome: 'done' },
      { ...token, what: 'remove silences', which: id, outcome: 'done' },
      { ...rosa, what: 'sign out', which: '', outcome: 'done' },
    ]);
    expect(JSON.stringify(entries) + house.logged.join('\n')).not.toMatch(/wrong password|bw_/);
    expect(house.logged).toContain('Audit: rosa (nothing, 127.0.0.1): sign in : refused');
  });

  test('has what was done for somebody who hung up before the answer', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<boolean>();
    const recorder = recorderOf(() => (asked.resolve(), answer.promise));
    await using house = await openHouse({ recorder });
    house.world.breakVoyager();
    const hangUp = new AbortController();
    const headers = { authorization: `Bearer ${await house.tokenOf('responder')}` };
    const reply = fetch(`${house.url}/api/v1${INCIDENT}/acknowledge`, {
      method: 'POST',
      headers,
      signal: hangUp.signal,
    });
    await asked.promise;
    hangUp.abort();
    await expect(reply).rejects.toThrow();
    answer.resolve(true);
    await expect
      .poll(() => house.store.audit.newest({ most: 9 }))
      .toMatchObject([{ who: 'responder 1', what: 'acknowledge incidents', outcome: 'done' }]);
  });

  test('is shown to admins alone', async () => {
    await using house = await openWithUsers();
    for (const [name, status] of [
      ['vera', 403],
      ['rosa', 403],
      ['anna', 200],
    ] as const) {
      const browser = new Browser(house);
      await browser.signIn(name);
      expect([name, (await browser.ask('/audit')).status]).toEqual([name, status]);
      if (status === 200) expect(await browser.text('/audit')).toContain('Rosa Responder, by password, from 127.0.0.1');
    }
  });

  test('shows each of 500 entries of one millisecond once, page by page', async () => {
    await using house = await openWithUsers();
    const browser = new Browser(house);
    await browser.signIn('anna');
    const entry = { at: NOW - 1, who: 'Rosa', way: 'password', what: 'make silences', from: '127.0.0.1' } as const;
    const all = Array.from({ length: 500 }, (_, n) => `silence-${n}-`);
    for (const which of all) await house.store.audit.add({ ...entry, which, outcome: 'done' });
    const shown: string[] = [];
    for (let path: string | undefined = '/audit'; path !== undefined;) {
      const page: string = await browser.text(path);
      shown.push(...(page.match(/silence-\d+-/g) ?? []));
      path = /href="(\/audit\?before=[^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&');
    }
    expect(shown).toEqual(all.toReversed());
  });

  test('of sign-ins that fail is bounded, whatever strangers send', async () => {
    await using house = await behindProxy();
    for (let n = 0; n < 80; n++) {
      await from(house, `203.0.113.${n}`, `nobody${n}`, 'x');
      await house.clock.advance(700);
    }
    expect((await house.store.audit.newest({ most: 100 })).length).toBeLessThanOrEqual(60);
    expect(house.logged.filter((line) => line.startsWith('More than 60 sign-ins'))).toHaveLength(1);
  });

  test('that cannot be written stops nobody, and stands in the log', async () => {
    const audit = { add: () => Promise.reject(new Error('full')), newest: () => Promise.resolve([]) };
    await using house = await openWithUsers(withUsers, { audit });
    const browser = new Browser(house);
    await browser.signIn('rosa');
    expect((await browser.send(`${INCIDENT}/acknowledge`, { csrf: await browser.csrf() })).status).toBe(303);
    expect(house.logged.join('\n')).toContain('The audit cannot be written');
  });
});

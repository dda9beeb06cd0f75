import { parse } from 'node-html-parser';
import { expect, test } from 'vitest';
import type { AccessRules, OpenIdRules } from '../../../src/model/access.ts';
import { CALLBACK } from '../../../src/web/sign-in/openid.ts';
import { MINUTE } from '../../unit/web/fixture-world.ts';
import type { House } from './house.ts';
import { Browser, openWithUsers } from './people.ts';
import { clientId, clientSecret, openProvider, type TestProvider } from './provider.ts';

const groups = { responder: ['web-team'], admin: ['platform-team'] };
const rulesOf = (issuer: string, more: Partial<OpenIdRules> = {}): AccessRules => ({
  view: 'login',
  users: new Map(),
  groups,
  oidc: { issuer, clientId, clientSecret, scopes: ['openid', 'profile'], groupsClaim: 'groups', ...more },
});

/** A house that its provider knows by its public address, which leads to the house. */
async function open(): Promise<{ house: House; provider: TestProvider; browser: Browser } & AsyncDisposable> {
  const house = await openWithUsers();
  const provider = await openProvider(house.url + CALLBACK);
  house.config = {
    ...house.config,
    server: { ...house.config.server, publicUrl: house.url },
    access: rulesOf(provider.issuer),
  };
  return {
    house,
    provider,
    browser: new Browser(house),
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
    },
  };
}

async function begin(browser: Browser, next = '/'): Promise<string> {
  const reply = await browser.ask(`/sign-in/openid?next=${encodeURIComponent(next)}`);
  expect(reply.status).toBe(303);
  return reply.headers.get('location')!;
}

const signIn = async (provider: TestProvider, browser: Browser, next?: string) =>
  browser.ask(await provider.visit(await begin(browser, next)));

test('somebody signs in at the provider, and has the role of their groups', async () => {
  await using all = await open();
  const { house, provider, browser } = all;
  provider.person = { sub: 'u-17', name: 'Rosa Responder', groups: ['staff', 'web-team'] };
  const reply = await signIn(provider, browser, '/silences?for=operations');
  expect([reply.status, reply.headers.get('location')]).toEqual([303, '/silences?for=operations']);
  const page = parse(await browser.text('/silences?for=operations'));
  expect(page.querySelector('.who')!.structuredText).toContain('Rosa Responder');
  const csrf = page.querySelector('[name=csrf]')!.getAttribute('value')!;
  const incident = '20261121-k7m3q9xa';
  expect((await browser.send(`/incidents/${incident}/acknowledge`, { csrf })).status).toBe(303);
  expect(house.acknowledged).toEqual([{ id: incident, by: 'Rosa Responder' }]);
  await expect
    .poll(() => house.store.audit.newest({ most: 9 }))
    .toMatchObject([
      { who: 'Rosa Responder', way: 'openid', what: 'acknowledge incidents', which: incident },
      { who: 'Rosa Responder', way: 'openid', what: 'sign in', outcome: 'done' },
    ]);
  const [asked] = provider.asked;
  expect(Object.fromEntries(asked!)).toMatchObject({
    ...{ response_type: 'code', code_challenge_method: 'S256', scope: 'openid profile' },
    ...{ state: expect.stringMatching(/.{20}/), nonce: expect.stringMatching(/.{20}/) },
    redirect_uri: house.url + CALLBACK,
  });
});

test.each([
  [['platform-team'], 200, 200],
  ['web-team', 200, 403],
  [['staff'], 200, 403],
  [undefined, 200, 403],
])('groups %j: the page answers %d and the audit %d', async (told, page, audit) => {
  await using all = await open();
  const { provider, browser } = all;
  provider.person = { sub: 'u-17', ...(told === undefined ? {} : { groups: told }) };
  await signIn(provider, browser);
  expect([(await browser.ask('/')).status, (await browser.ask('/audit')).status]).toEqual([page, audit]);
});

test('where viewers have groups, one who is in none sees nothing and is told so', async () => {
  await using all = await open();
  const { house, provider, browser } = all;
  house.config = { ...house.config, access: { ...rulesOf(provider.issuer), groups: { ...groups, viewer: ['staff'] } } };
  provider.person = { sub: 'u-18', name: 'Guest' };
  await signIn(provider, browser);
  expect((await browser.ask('/')).headers.get('location')).toBe('/sign-in');
  const page = await browser.ask('/sign-in');
  expect(page.status).toBe(403);
  expect(await page.text()).toContain('Guest, none of your groups may see anything here.');
});

test('groups that are only told when asked for are asked for', async () => {
  await using all = await open();
  const { provider, browser } = all;
  provider.tellsLater = true;
  provider.person = { sub: 'u-17', groups: ['platform-team'] };
  await signIn(provider, browser);
  expect((await browser.ask('/audit')).status).toBe(200);
});

test('a role taken from a group in the configuration holds at once; another provider ends all sessions', async () => {
  await using all = await open();
  const { house, provider, browser } = all;
  provider.person = { sub: 'u-17', groups: ['platform-team'] };
  await signIn(provider, browser);
  house.config = { ...house.config, access: { ...rulesOf(provider.issuer), groups: {} } };
  expect((await browser.ask('/audit')).status).toBe(403);
  house.config = { ...house.config, access: rulesOf('http://127.0.0.1:9/') };
  expect((await browser.ask('/')).status).toBe(303);
});

test.each([
  ['another state', (url: URL) => url.searchParams.set('state', 'made-up'), 400],
  ['no state', (url: URL) => url.searchParams.delete('state'), 400],
  ['another code', (url: URL) => url.searchParams.set('code', 'made-up'), 503],
  ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example'), 503],
  ['a refusal', (url: URL) => (url.searchParams.delete('code'), url.searchParams.set('error', 'access_denied')), 503],
])('an answer with %s signs nobody in', async (_, forge, status) => {
  await using all = await open();
  const { house, provider, browser } = all;
  const back = new URL(await provider.visit(await begin(browser)));
  const code = back.searchParams.get('code')!;
  forge(back);
  const reply = await browser.ask(back.href);
  expect([reply.status, browser.cookies.has('bellwether_session')]).toEqual([status, false]);
  const said = (await reply.text()) + house.logged.join('\n');
  for (const secret of [code, clientSecret]) expect(said).not.toContain(secret);
  expect(await house.store.audit.newest({ most: 9 })).toMatchObject([{ what: 'sign in', outcome: 'refused' }]);
});

test('an answer counts once, in the browser in which it was begun, and for ten minutes', async () => {
  await using all = await open();
  const { house, provider, browser } = all;
  const back = await provider.visit(await begin(browser));
  expect((await new Browser(house).ask(back)).status).toBe(400);
  expect((await browser.ask(back)).status).toBe(303);
  expect((await browser.ask(back)).status).toBe(400);
  const late = await provider.visit(await begin(browser));
  await house.clock.advance(11 * MINUTE);
  expect((await browser.ask(late)).status).toBe(400);
});

test('a provider that is down is told on the page, and is asked again at the next try', async () => {
  const house = await openWithUsers();
  await using _ = house;
  const first = await openProvider(house.url + CALLBACK);
  const port = Number(new URL(first.issuer).port);
  await first[Symbol.asyncDispose]();
  const server = { ...house.config.server, publicUrl: house.url };
  house.config = { ...house.config, server, access: rulesOf(first.issuer) };
  const browser = new Browser(house);
  const reply = await browser.ask('/sign-in/openid');
  expect(reply.status).toBe(503);
  expect(await reply.text()).toContain('The identity provider cannot be asked at the moment');
  expect(house.logged.join('\n')).toMatch(/Nobody can sign in at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/);
  await using provider = await openProvider(house.url + CALLBACK, port);
  expect((await signIn(provider, browser)).status).toBe(303);
});

test('does not lead away from here afterwards', async () => {
  await using all = await open();
  const { provider, browser } = all;
  const reply = await signIn(provider, browser, '//evil.example');
  expect(reply.headers.get('location')).toBe('/');
});

test('made-up answers from one address wait for their turn, and somebody elsewhere signs in', async () => {
  await using all = await open();
  const { house, provider, browser } = all;
  house.config = { ...house.config, server: { ...house.config.server, trustedProxies: ['127.0.0.1'] } };
  const stranger = new Browser(house);
  const forged = async () => {
    const state = new URL(await begin(stranger)).searchParams.get('state')!;
    const headers = { 'x-forwarded-for': '198.51.100.9' };
    return stranger.ask(`${CALLBACK}?state=${state}&code=made-up&iss=${provider.issuer}`, { headers });
  };
  for (let count = 0; count < 10; count++) expect((await forged()).status).toBe(503);
  const timers = house.clock.pending;
  const next = forged();
  await expect.poll(() => house.clock.pending).toBeGreaterThan(timers);
  expect((await signIn(provider, browser)).status).toBe(303);
  await house.clock.advance(6000);
  expect((await next).status).toBe(503);
});

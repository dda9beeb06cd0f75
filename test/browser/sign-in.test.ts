// Signing in with a real browser: what it says of itself with each form, and what it makes of the cookie, no test can guess.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CALLBACK } from '../../src/web/sign-in/openid.ts';
import { openWithUsers, withUsers } from '../integration/web/people.ts';
import { clientId, clientSecret, openProvider } from '../integration/web/provider.ts';
import { findingsOf } from '../support/axe.ts';
import { launchChromium } from '../support/launch-chromium.ts';

const INCIDENT = '/incidents/20261121-k7m3q9xa';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function open(url: string): Promise<{ page: Page; [Symbol.asyncDispose](): Promise<void> }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  return { page, [Symbol.asyncDispose]: () => context.close() };
}

test('somebody signs in, takes an incident without a token, reads the audit and signs out', async () => {
  await using house = await openWithUsers();
  await using tab = await open(`${house.url}${INCIDENT}?for=operations`);
  const { page } = tab;
  expect(await findingsOf(page)).toEqual([]);
  await page.getByLabel('User').fill('anna');
  await page.getByLabel('Password').fill('annas long password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(`${house.url}${INCIDENT}?for=operations`);
  expect(await page.getByLabel('Access token').count()).toBe(0);
  await page.getByRole('button', { name: 'Take it' }).click();
  await page.waitForURL(`${house.url}${INCIDENT}?for=operations`);
  expect(house.acknowledged).toEqual([{ id: '20261121-k7m3q9xa', by: 'Anna Admin' }]);
  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByText('acknowledge incidents: 20261121-k7m3q9xa').waitFor();
  expect(await findingsOf(page)).toEqual([]);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('link', { name: 'Sign in' }).waitFor();
  await page.goto(`${house.url}/audit`);
  expect(new URL(page.url()).pathname).toBe('/sign-in');
});

test('a page that is open when its session ends shows where to sign in, and nothing more', async () => {
  await using house = await openWithUsers();
  await using tab = await open(`${house.url}/sign-in?next=${encodeURIComponent('/?for=operations')}`);
  const { page } = tab;
  await page.getByLabel('User').fill('vera');
  await page.getByLabel('Password').fill('veras long password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Vera Viewer').waitFor();
  await page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');
  house.config = {
    ...house.config,
    access: { ...withUsers, users: new Map(), proxy: { header: 'x-user', from: ['192.0.2.1'] } },
  };
  house.bus.publish({ kind: 'config-loaded' });
  await house.clock.advance(1000);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.content()).not.toContain('card gateway');
});

test('signing out in one tab empties the others of what only those who are signed in may see', async () => {
  await using house = await openWithUsers({ ...withUsers, view: 'login' });
  await using tab = await open(`${house.url}/sign-in?next=${encodeURIComponent('/?for=operations')}`);
  const { page } = tab;
  await page.getByLabel('User').fill('vera');
  await page.getByLabel('Password').fill('veras long password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('Vera Viewer').waitFor();
  await page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');
  const other = await page.context().newPage();
  await other.goto(`${house.url}/history`);
  await other.getByRole('button', { name: 'Sign out' }).click();
  // Nothing has changed in the house meanwhile: only its stream, which is cut, tells the first tab.
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await page.content()).not.toContain('card gateway');
});

test('somebody comes back signed in from the identity provider', async () => {
  await using house = await openWithUsers();
  await using provider = await openProvider(house.url + CALLBACK);
  provider.person = { sub: 'u-1', name: 'Rosa Responder', groups: ['web-team'] };
  const oidc = { issuer: provider.issuer, clientId, clientSecret, scopes: ['openid'], groupsClaim: 'groups' };
  house.config = {
    ...house.config,
    server: { ...house.config.server, publicUrl: house.url },
    access: { view: 'login', users: new Map(), groups: { responder: ['web-team'] }, oidc },
  };
  await using tab = await open(`${house.url}/history`);
  const { page } = tab;
  await page.getByRole('link', { name: 'Sign in with your organisation’s account' }).click();
  await page.waitForURL(`${house.url}/history`);
  await page.getByText('Rosa Responder').waitFor();
});

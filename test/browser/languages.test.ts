// A German house in a real browser: it stays German while it is open, is read as well as the English one, and its longer words fit.
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocale } from '../../src/i18n/locale.ts';
import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import { openHouse } from '../integration/web/house.ts';
import type { House } from '../integration/web/house.ts';
import { withUsers } from '../integration/web/people.ts';
import { findingsOf, inFrames } from '../support/axe.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { UNTIL_MS } from '../support/until.ts';
import { asking, subscriptions } from '../support/mails.ts';
import { aConfig } from '../unit/web/fixture-config.ts';
import { FixtureWorld, aState } from '../unit/web/fixture-world.ts';
import { write } from '../support/build/writes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const INCIDENT = '/incidents/20261121-k7m3q9xa';
const pages = [
  '/?for=customer-service',
  '/?for=back-office',
  '/?for=operations',
  '/?wall&for=operations',
  '/functions/place-order-card?for=operations',
  '/functions/search?for=customer-service',
  '/components/voyager?for=operations',
  '/incidents?for=operations',
  `${INCIDENT}?for=operations`,
  `${INCIDENT}?for=customer-service`,
  '/history?for=operations',
  '/silences?for=operations',
  '/subscribe?for=customer-service',
  '/embed?for=operations',
  '/embed/status',
  '/nowhere',
  '/sign-in',
];

const worldIn = (tag: string) =>
  new FixtureWorld(aConfig(undefined, undefined, { subscriptions, locale: createLocale('Europe/Berlin', tag) }));

async function setUp(world = worldIn('de'), mails = asking()): Promise<House<Clock>> {
  const house = await openHouse<Clock>({ clock: systemClock, world, subscribers: mails.subscribers });
  for (const incident of world.incidents) await write(house.store, (writes) => writes.incidentSaved(incident));
  return house;
}

interface Tab extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function open(url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(url);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const isConnected = (page: Page) => page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');

describe('a German page', () => {
  test('stays German while it lives: ages, durations, the clock, what is read aloud and what is copied', async () => {
    const world = worldIn('de');
    await using house = await setUp(world);
    await using tab = await open(`${house.url}/?for=customer-service`, { permissions: ['clipboard-write'] });
    const { page } = tab;
    await isConnected(page);
    const now = systemClock.now();
    world.set(aState('search', 'working', { checkedAt: now - 2000 }));
    world.breakVoyager({ startedAt: now - 12 * 60_000 - 20_000 });
    world.set(...world.all.map((state) => ({ ...state, since: now - 12 * 60_000 - 20_000 })));
    house.bus.publish({ kind: 'incident-opened', incident: world.incidents[0]! });
    await page.getByText('Credit card payment gateway ist NICHT verfügbar').first().waitFor();
    expect(await page.locator('time[data-lasting]').first().textContent()).toBe('12 Minuten');
    expect(await page.locator('[data-clock]').textContent()).toMatch(/^\d\d:\d\d (MEZ|MESZ)$/);
    const age = page.locator('[data-checked="search@live"]');
    await expect.poll(() => age.textContent()).toMatch(/^vor \d+ s$/);
    const first = Number(/\d+/.exec((await age.textContent())!)![0]);
    await expect.poll(async () => Number(/\d+/.exec((await age.textContent())!)![0])).toBeGreaterThan(first);
    expect(await page.locator('#announcer').textContent()).toBe(await page.locator('main').getAttribute('data-says'));
    await page.getByRole('button', { name: 'Kopieren' }).click();
    await page.getByRole('button', { name: 'Kopiert' }).waitFor();
    await page.getByRole('button', { name: 'Kopieren' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(tab.complaints).toEqual([]);
  });

  test('says in German that the monitor is lost, and that it is back', async () => {
    const house = await setUp();
    await using tab = await open(`${house.url}/?for=customer-service`);
    const { page } = tab;
    await isConnected(page);
    await house[Symbol.asyncDispose]();
    const said = /Der Monitor ist nicht erreichbar\. Was unten steht, galt um \d\d:\d\d:\d\d ME/;
    await page.getByRole('alert').filter({ hasText: said }).waitFor();
    expect(await page.title()).toMatch(/^Nicht aktuell: /);
    await using again = await openHouse<Clock>({ clock: systemClock, world: worldIn('de'), port: house.port });
    await page.getByRole('alert').waitFor({ state: 'hidden', timeout: UNTIL_MS });
    expect(await page.locator('#announcer').textContent()).toMatch(/^Der Monitor ist wieder erreichbar\. /);
    expect(again.url).toBe(house.url);
  });

  test('says on a wall since when nothing new came, and whether sound is on', async () => {
    const world = worldIn('de');
    const at = systemClock.now() - 80_000;
    world.set(...world.all.map(({ functionId }) => aState(functionId, 'working', { checkedAt: at })));
    await using house = await setUp(world);
    await using tab = await open(`${house.url}/?wall&for=customer-service`);
    await tab.page.getByRole('alert').filter({ hasText: 'Keine neue Antwort seit' }).waitFor();
    await tab.page.getByRole('button', { name: 'Ton und Hinweis: aus' }).click();
    await tab.page.getByRole('button', { name: 'Ton und Hinweis: an' }).waitFor();
  });

  test.each([
    { width: 1280, height: 800 },
    { width: 844, height: 390 },
    { width: 390, height: 844 },
  ])('says on a wall of $width × $height how many more there are, whole', async (viewport) => {
    await using house = await setUp(worldIn('de').oneOfEach());
    await using tab = await open(`${house.url}/?wall&for=operations`, { viewport });
    const more = tab.page.locator('.wall-more');
    expect(await more.textContent()).toContain('und 1 weitere');
    const spare = await more.evaluate((one) => {
      const [own, around] = [one, one.closest('.wall-foot')!].map((each) => each.getBoundingClientRect());
      return [around!.right - own!.right, own!.width - one.scrollWidth];
    });
    expect(Math.min(...spare)).toBeGreaterThan(-1);
  });

  test('that was opened in English follows when the configuration changes its language', async () => {
    await using house = await setUp(worldIn('en'));
    await using tab = await open(`${house.url}/?for=customer-service`);
    const { page } = tab;
    await isConnected(page);
    await page.getByText('Everything is working').first().waitFor();
    house.world.config = worldIn('de').config;
    house.config = { ...house.config, locale: house.world.config.locale };
    house.bus.publish({ kind: 'config-loaded' });
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('button', { name: /^Ton und Hinweis bei neuen Problemen: aus$/ }).waitFor();
    await expect.poll(() => page.locator('time[data-age]').first().textContent()).toMatch(/^vor /);
  });
});

describe.each(['de', 'en'])('in %s, on every page', (tag) => {
  test('axe finds nothing', async () => {
    await using house = await setUp(worldIn(tag).oneOfEach());
    await using tab = await open('about:blank', { viewport: { width: 1280, height: 800 } });
    // English pages are looked at elsewhere, but for these.
    const looked =
      tag === 'de' ? pages : ['/subscribe?for=customer-service', '/embed?for=back-office', '/embed/status'];
    for (const path of looked) {
      if (path === '/sign-in') house.config = { ...house.config, access: withUsers };
      await tab.page.goto(house.url + path);
      for (const summary of await tab.page.locator('main summary').all()) await summary.click();
      expect(await findingsOf(tab.page, inFrames(path)), path).toEqual([]);
    }
  });

  test('nothing is wider than a screen of 320, of 390 or of 1280 points', async () => {
    await using house = await setUp(worldIn(tag).oneOfEach());
    await using tab = await open('about:blank');
    const tooWide: string[] = [];
    for (const path of pages) {
      for (const [n, width] of [320, 390, 1280].entries()) {
        await tab.page.setViewportSize({ width, height: 800 });
        // Opened on the narrowest, and a wall on each: its script fits it to the screen.
        if (n === 0 || path.includes('wall')) {
          await tab.page.goto(house.url + path);
          for (const summary of await tab.page.locator('main summary').all()) await summary.click();
        }
        const spare = await tab.page.evaluate(() => {
          const { clientWidth, scrollWidth } = document.documentElement;
          return clientWidth - scrollWidth;
        });
        if (spare < 0) tooWide.push(`${path} on ${width} by ${-spare}`);
      }
    }
    expect(tooWide).toEqual([]);
  });
});

describe('without script', () => {
  test.each([
    ['/functions/place-order-card?for=operations', 'Die letzten Prüfungen'],
    [`${INCIDENT}?for=operations`, 'Was geschah'],
    ['/?wall&for=operations', 'Credit card payment gateway ist NICHT verfügbar'],
    ['/history?for=operations', 'Dasselbe als Tabelle'],
    ['/components/voyager?for=operations', 'Was daran hängt'],
    ['/embed?for=customer-service', 'Zum Kopieren'],
  ])('%s says everything, and offers no button that would do nothing', async (path, text) => {
    await using house = await setUp(worldIn('de').oneOfEach());
    await using tab = await open(house.url + path, { javaScriptEnabled: false });
    await tab.page.getByText(text).first().waitFor();
    for (const button of await tab.page.locator('button:visible').all())
      expect(await button.evaluate((one) => one.closest('form')?.getAttribute('action'))).toBeTruthy();
    expect(await tab.page.locator('#lost').isVisible()).toBe(false);
  });

  test('mails are asked for, and what is wrong is said in the same form', async () => {
    const mails = asking();
    await using house = await setUp(worldIn('de'), mails);
    await using tab = await open(`${house.url}/subscribe?for=customer-service`, { javaScriptEnabled: false });
    const { page } = tab;
    await page.getByLabel('Ihre Adresse').fill('anna@acme.example');
    await page.getByRole('button', { name: 'E-Mails anfordern' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByLabel('Ihre Adresse').inputValue()).toBe('anna@acme.example');
    await page.getByLabel('Can customers find a product?').check();
    await page.getByRole('button', { name: 'E-Mails anfordern' }).click();
    await page.getByRole('heading', { name: 'Bitte sehen Sie in Ihr Postfach' }).waitFor();
    expect(mails.asked).toEqual([
      { address: 'anna@acme.example', audience: 'customer-service', functions: ['search'] },
    ]);
  });
});

import { chromium } from 'playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../src/run/child/find-chromium.ts';
import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import { openHouse } from '../integration/web/house.ts';
import type { House } from '../integration/web/house.ts';
import { FixtureWorld, aRun, aState } from '../unit/web/fixture-world.ts';

let browser: Browser;
beforeAll(async () => {
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  browser = await chromium.launch({ executablePath: found.path });
});
afterAll(() => browser.close());

const setUp = (more: { port?: number; world?: FixtureWorld } = {}) => openHouse<Clock>({ clock: systemClock, ...more });

/** A page, and what it complained about: broken scripts and what the security policy refused. */
async function open(
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ page: Page; complaints: string[]; [Symbol.asyncDispose](): Promise<void> }> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(url);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

const sees = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
/** Until the script has its stream: from then on it hears of every change. */
const isConnected = (page: Page) => page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');

/** Answers are told at most once a second. */
const patiently = { timeout: 15_000 };

function breakNow(house: House<Clock>): void {
  house.world.breakVoyager();
  house.bus.publish({ kind: 'incident-opened', incident: house.world.incidents[0]! });
}

describe('an open status page', () => {
  test('shows a break and its end without being loaded again, and keeps focus, scrolling and what was opened', async () => {
    await using house = await setUp();
    await using tab = await open(`${house.url}/?for=customer-service`, { viewport: { width: 800, height: 500 } });
    const { page } = tab;
    await isConnected(page);
    await page.evaluate(() => {
      (globalThis as { isSameDocument?: boolean }).isSameDocument = true;
      document.querySelector<HTMLElement>('#working + ul a')!.focus();
      scrollTo(0, 120);
    });
    breakNow(house);
    await sees(page, 'Credit card payment gateway is NOT available');
    await sees(page, 'We cannot take card payments at the moment.');
    const kept = await page.evaluate(() => ({
      isSame: (globalThis as { isSameDocument?: boolean }).isSameDocument,
      focus: document.activeElement?.textContent,
      scrolled: scrollY,
      title: document.title,
      says: document.querySelector('#announcer')!.textContent,
      icon: document.querySelector<HTMLLinkElement>('#icon')!.href,
    }));
    expect(kept).toMatchObject({
      isSame: true,
      focus: 'Can customers see the catalogue?',
      title: '1 of 6 is not working · Acme Outfitters',
    });
    expect(kept.scrolled).toBeGreaterThan(0);
    expect(kept.says).toBe('1 of 6 is not working');
    expect(kept.icon).toContain('failing.svg');
    house.world.set(aState('place-order-card'), aState('card-gateway'));
    const [incident] = house.world.incidents;
    house.world.incidents = [];
    house.bus.publish({ kind: 'incident-closed', incident: incident! });
    await sees(page, 'Everything is working');
    expect(await page.getByText('NOT available').count()).toBe(0);
    expect(tab.complaints).toEqual([]);
  });

  test('keeps opened tries open when new ones arrive', async () => {
    await using house = await setUp();
    await using tab = await open(`${house.url}/functions/search?for=operations`);
    await isConnected(tab.page);
    await tab.page.locator('.runs summary').first().click();
    await sees(tab.page, 'Pay by credit card');
    const run = aRun('search', 7);
    house.world.runs.set('search@live', [run, ...house.world.recentRuns({ functionId: 'search', target: 'live' })]);
    house.world.set(aState('search', 'working', { checkedAt: systemClock.now() }));
    house.bus.publish({ kind: 'run-finished', result: run });
    await tab.page.locator(`#run-${run.runId}`).waitFor();
    expect(await tab.page.locator('.runs details[open]').count()).toBe(1);
    expect(await tab.page.locator(`#run-${run.runId}`).getAttribute('open')).toBeNull();
  });

  test('renews ages as answers come, without fetching the page', async () => {
    await using house = await setUp();
    await using tab = await open(house.url);
    await isConnected(tab.page);
    await sees(tab.page, /days ago|h ago|min ago|s ago|just now/);
    let fetched = 0;
    tab.page.on('request', () => (fetched += 1));
    const before = await tab.page.locator('[data-checked="search@live"]').getAttribute('datetime');
    house.world.set(aState('search', 'working', { checkedAt: systemClock.now() }));
    house.bus.publish({ kind: 'run-finished', result: aRun('search', 0) });
    await expect
      .poll(() => tab.page.locator('[data-checked="search@live"]').getAttribute('datetime'), patiently)
      .not.toBe(before);
    await expect
      .poll(() => tab.page.locator('[data-checked="search@live"]').textContent(), patiently)
      .toMatch(/^(just now|\d+ s ago)$/);
    expect(fetched).toBe(0);
  });

  test('says at once when the monitor is lost, turns grey, and comes back by itself', async () => {
    const house = await setUp();
    await using tab = await open(`${house.url}/?for=customer-service`);
    const { page } = tab;
    await isConnected(page);
    await house[Symbol.asyncDispose]();
    const notice = page.getByRole('alert');
    await notice
      .filter({
        hasText: /The monitor cannot be reached\. What is below was true at \d\d:\d\d:\d\d .+ and may be wrong now/,
      })
      .waitFor();
    expect(await page.locator('main').evaluate((main) => getComputedStyle(main).filter)).toContain('grayscale');
    await using again = await setUp({ port: house.port, world: new FixtureWorld().breakVoyager() });
    await sees(page, 'Credit card payment gateway is NOT available');
    await notice.waitFor({ state: 'hidden' });
    expect(await page.locator('main').evaluate((main) => getComputedStyle(main).filter)).toBe('none');
    expect(again.url).toBe(house.url);
  });

  test('copies what to say', async () => {
    await using house = await setUp({ world: new FixtureWorld().breakVoyager() });
    await using tab = await open(house.url, { permissions: ['clipboard-read', 'clipboard-write'] });
    await tab.page.getByRole('button', { name: 'Copy' }).click();
    await tab.page.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await tab.page.evaluate(() => navigator.clipboard.readText())).toBe(
      'We cannot take card payments at the moment. I can take your order now and we will ring you back.',
    );
  });
});

const paths = [
  '/?for=customer-service',
  '/?for=back-office',
  '/?for=operations',
  '/functions/place-order-card?for=operations',
  '/functions/browse-catalogue?for=customer-service',
  '/components/voyager?for=operations',
  '/incidents?for=operations',
  '/incidents/20261121-k7m3q9xa?for=operations',
  '/history?for=operations',
  '/drills',
];

describe('every page', () => {
  test.each(paths)('%s fits a telephone, with long words in it too', async (path) => {
    const world = new FixtureWorld().oneOfEach();
    const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(4);
    const cause = {
      kind: 'failed-step',
      step: long,
      component: 'voyager',
      error: `http://${long}.example/${long}`,
    } as const;
    world.set(aState('place-order-card', 'failing', { cause }));
    await using house = await setUp({ world });
    await house.store.write((writes) => writes.incidentSaved(world.incidents[0]!));
    await using tab = await open(house.url + path, { viewport: { width: 360, height: 740 }, isMobile: true });
    for (const details of await tab.page.locator('.runs summary').all()) await details.click();
    expect(
      await tab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);
    const ours = tab.complaints.filter((text) => !text.includes('404'));
    expect(ours).toEqual([]);
  });

  test.each(paths)('%s can be walked by keyboard and named by a screen reader', async (path) => {
    const world = new FixtureWorld().oneOfEach();
    await using house = await setUp({ world });
    await house.store.write((writes) => writes.incidentSaved(world.incidents[0]!));
    await using tab = await open(house.url + path);
    const { page } = tab;
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('main, header, footer').count()).toBe(3);
    const nameless = await page.evaluate(() => {
      const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
      return {
        doubled: ids.filter((id, index) => ids.indexOf(id) !== index),
        links: [...document.querySelectorAll('a, button')].filter(
          (one) => !one.textContent?.trim() && !one.querySelector('img[alt]'),
        ).length,
        drawings: [...document.querySelectorAll('svg')].filter(
          (svg) => !svg.hasAttribute('aria-hidden') && !svg.hasAttribute('aria-label'),
        ).length,
        labels: [...document.querySelectorAll('[aria-labelledby]')].filter(
          (one) => !document.getElementById(one.getAttribute('aria-labelledby')!),
        ).length,
        skipped: [...document.querySelectorAll('h1, h2, h3, h4')]
          .map(({ tagName }) => Number(tagName[1]))
          .some((level, at, all) => level > (all[at - 1] ?? 1) + 1),
      };
    });
    expect(nameless).toEqual({ doubled: [], links: 0, drawings: 0, labels: 0, skipped: false });
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#content$/);
  });
});

describe('without script', () => {
  test('the page says everything, and offers no button that would do nothing', async () => {
    await using house = await setUp({ world: new FixtureWorld().breakVoyager() });
    await using tab = await open(house.url, { javaScriptEnabled: false });
    await sees(tab.page, 'Credit card payment gateway is NOT available');
    expect(await tab.page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
    expect(await tab.page.locator('.colophon noscript').isVisible()).toBe(true);
    expect(await tab.page.getByText('This page keeps itself current.').isVisible()).toBe(false);
  });
});

test('hostile text stays text in the browser too', async () => {
  const world = new FixtureWorld();
  const evil = '<img src=x onerror="globalThis.isHacked=1"><script>globalThis.isHacked=1</script>';
  world.set(aState('search', 'failing', { cause: { kind: 'failed-step', step: evil, error: evil } }));
  await using house = await setUp({ world });
  await using tab = await open(`${house.url}/?for=operations`);
  await isConnected(tab.page);
  house.bus.publish({ kind: 'config-loaded' });
  await tab.page.locator('pre.error').waitFor();
  expect(await tab.page.locator('pre.error').textContent()).toBe(evil);
  expect(await tab.page.evaluate(() => 'isHacked' in globalThis)).toBe(false);
});

import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Person, Roster } from '../../src/model/duty.ts';
import type { IncidentSignal } from '../../src/model/incident.ts';
import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import { openHouse } from '../integration/web/house.ts';
import type { House } from '../integration/web/house.ts';
import { aConfig } from '../unit/web/fixture-config.ts';
import { FixtureWorld, aRun, aState, anIncident } from '../unit/web/fixture-world.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { write } from '../support/build/writes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
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
    expect(kept.says).toBe('1 of 6 is not working. Credit card payment gateway is NOT available');
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
    await expect.poll(() => tab.page.locator('[data-checked="search@live"]').getAttribute('datetime')).not.toBe(before);
    await expect
      .poll(() => tab.page.locator('[data-checked="search@live"]').textContent())
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
    expect(await tab.page.getByRole('status').textContent()).toBe('Copied.');
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
  '/incidents/told?for=operations',
  '/history?for=operations',
  '/silences?for=operations',
  '/?wall&for=operations',
  '/drills',
];

/** One of each state, an incident told from outside, a silence and somebody on duty. */
function busyWorld(): FixtureWorld {
  const asha: Person = { id: 'asha', name: 'Asha Rao', phone: '+44 7700 900001', away: [] };
  const roster: Roster = {
    ...{ id: 'web', name: 'Web team', overrides: [], duties: [] },
    turns: { day: 1, minute: 540, since: '2026-11-16', first: ['asha'], second: [] },
  };
  const config = aConfig(undefined, undefined, {
    people: new Map([['asha', asha]]),
    rosters: new Map([['web', roster]]),
  });
  const world = new FixtureWorld(config).oneOfEach();
  const now = systemClock.now();
  const signal: IncidentSignal = {
    ...{ source: 'alerts:infra', id: 'f', says: 'Catalogue database: the disk is 95 % full' },
    ...{ detail: 'Alert DiskFull.', functions: [], severity: 'major', since: now - 60_000 },
  };
  world.incidents = [
    ...world.incidents,
    anIncident('component:catalogue-db@live', [], config, { id: 'told', severity: 'major', signals: [signal] }),
  ];
  const filter = { functions: ['search'], components: [], severities: [], targets: [] };
  const span = { from: now - 60_000, until: now + 3_600_000 };
  world.plans = [
    {
      kind: 'silence',
      silence: { id: 's1', ...filter, ...span, by: 'Asha Rao (via desk)', why: 'The index is rebuilt' },
    },
  ];
  return world;
}

describe('every page', () => {
  test.each(paths)('%s fits a telephone, with long words in it too', async (path) => {
    const world = busyWorld();
    const long = 'Donaudampfschifffahrtsgesellschaft'.repeat(4);
    const cause = {
      kind: 'failed-step',
      step: long,
      component: 'voyager',
      error: `http://${long}.example/${long}`,
    } as const;
    world.set(aState('place-order-card', 'failing', { cause }));
    await using house = await setUp({ world });
    await write(house.store, (writes) => writes.incidentSaved(world.incidents[0]!));
    await using tab = await open(house.url + path, { viewport: { width: 360, height: 740 }, isMobile: true });
    for (const details of await tab.page.locator('.runs summary').all()) await details.click();
    expect(
      await tab.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBe(0);
    const ours = tab.complaints.filter((text) => !text.includes('404'));
    expect(ours).toEqual([]);
  });

  // The page for a wall has nothing to skip.
  test.each(paths.filter((path) => !path.includes('wall')))(
    '%s can be walked by keyboard and named by a screen reader',
    async (path) => {
      const world = busyWorld();
      await using house = await setUp({ world });
      await write(house.store, (writes) => writes.incidentSaved(world.incidents[0]!));
      await using tab = await open(house.url + path);
      const { page } = tab;
      expect(await page.locator('h1').count()).toBe(1);
      expect(await page.locator('main, header, footer').count()).toBe(3);
      const nameless = await page.evaluate(() => {
        const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
        return {
          doubled: ids.filter((id, index) => ids.indexOf(id) !== index),
          links: [...document.querySelectorAll('a, button, summary')].filter(
            (one) => !one.textContent?.trim() && !one.querySelector('img[alt]'),
          ).length,
          drawings: [...document.querySelectorAll('svg')].filter(
            (svg) => !svg.hasAttribute('aria-hidden') && !svg.hasAttribute('aria-label'),
          ).length,
          labels: [...document.querySelectorAll('[aria-labelledby]')].filter(
            (one) => !document.getElementById(one.getAttribute('aria-labelledby')!),
          ).length,
          fields: [...document.querySelectorAll<HTMLInputElement>('input, select')].filter((one) => !one.labels?.length)
            .length,
          skipped: [...document.querySelectorAll('h1, h2, h3, h4')]
            .map(({ tagName }) => Number(tagName[1]))
            .some((level, at, all) => level > (all[at - 1] ?? 1) + 1),
        };
      });
      expect(nameless).toEqual({ doubled: [], links: 0, drawings: 0, labels: 0, fields: 0, skipped: false });
      await page.keyboard.press('Tab');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#content$/);
    },
  );
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

describe('taking an incident on its page', () => {
  const path = '/incidents/20261121-k7m3q9xa?for=operations';

  test('works without script, and a wrong token takes nothing', async () => {
    await using house = await setUp({ world: new FixtureWorld().breakVoyager() });
    const token = await house.tokenOf('responder');
    await using tab = await open(house.url + path, { javaScriptEnabled: false });
    const { page } = tab;
    const take = async (secret: string) => {
      await page.getByLabel('Your name (optional)').fill('Asha Rao');
      await page.getByLabel('Access token').fill(secret);
      await page.getByRole('button', { name: 'Take it' }).click();
    };
    await take('bw_guess');
    await sees(page, /This token is not known here.* Nothing was done/);
    expect(house.acknowledged).toEqual([]);
    expect(await page.getByLabel('Your name (optional)').inputValue()).toBe('Asha Rao');
    await take(token);
    await page.waitForURL(house.url + path);
    expect(house.acknowledged).toEqual([{ id: '20261121-k7m3q9xa', by: 'Asha Rao (via responder 1)' }]);
  });

  test('what is being written stays when the page renews itself, and goes with the form', async () => {
    await using house = await setUp({ world: new FixtureWorld().breakVoyager() });
    await using tab = await open(house.url + path);
    const { page } = tab;
    await isConnected(page);
    await page.getByLabel('Your name (optional)').fill('Asha');
    await page.getByLabel('Access token').fill('bw_half');
    house.world.breakVoyager({ severity: 'minor', title: 'It is another title now.' });
    house.bus.publish({ kind: 'config-loaded' });
    await sees(page, 'It is another title now.');
    expect(await page.getByLabel('Your name (optional)').inputValue()).toBe('Asha');
    expect(await page.getByLabel('Access token').inputValue()).toBe('bw_half');
    house.world.breakVoyager({ acknowledgedAt: systemClock.now(), acknowledgedBy: 'Bram' });
    house.bus.publish({ kind: 'config-loaded' });
    await sees(page, /Bram has taken it/);
    expect(await page.getByLabel('Access token').count()).toBe(0);
    // There are no files of evidence here.
    expect(tab.complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });

  test('is refused when another site sends the form', async () => {
    await using house = await setUp({ world: new FixtureWorld().breakVoyager() });
    const token = await house.tokenOf('responder');
    await using tab = await open('about:blank');
    const { page } = tab;
    const [address] = path.split('?');
    await page.setContent(
      `<form method="post" action="${house.url}${address}/acknowledge"><input name="token" value="${token}"><button>Win</button></form>`,
    );
    await page.getByRole('button').click();
    await sees(page, 'Not from this page');
    expect(house.acknowledged).toEqual([]);
  });
});

test('a silence is made and ended on the page', async () => {
  await using house = await setUp();
  const token = await house.tokenOf('responder');
  await using tab = await open(`${house.url}/silences?for=operations`);
  const { page } = tab;
  const form = page.locator('form[action="/silences"]');
  await form.getByLabel('What').selectOption({ label: 'Can customers find a product?' });
  await form.getByLabel('For how long').selectOption('30 minutes');
  await form.getByLabel('Why').fill('The index is rebuilt');
  await form.getByLabel('Access token').fill(token);
  await form.getByRole('button').click();
  await sees(page, 'The index is rebuilt · responder 1');
  expect(house.world.plans).toHaveLength(1);
  await page.getByText('End it now').click();
  await page.locator('.plans').getByLabel('Access token').fill(token);
  await page.getByRole('button', { name: 'End it' }).click();
  await sees(page, 'Nothing is silenced.');
  expect(house.world.plans).toEqual([]);
  expect(tab.complaints).toEqual([]);
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

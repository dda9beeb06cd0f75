// What the pages do beyond being read: on a wall, by keyboard alone, on paper, with a server that hangs. Each test has a
// house and tabs of its own, and all share the browser: one is read while another waits.
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import { openHouse } from '../integration/web/house.ts';
import type { House } from '../integration/web/house.ts';
import { FixtureWorld, aState } from '../unit/web/fixture-world.ts';
import { cutTexts } from '../support/cut-text.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { UNTIL_MS } from '../support/until.ts';
import { wallWorlds } from './wall-worlds.ts';
import { write } from '../support/build/writes.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const setUp = (world = new FixtureWorld()) => openHouse<Clock>({ clock: systemClock, world });
const fresh = (world: FixtureWorld, at = systemClock.now()) =>
  world.set(...world.all.map((state) => aState(state.functionId, state.state, { cause: state.cause, checkedAt: at })));

interface Tab extends AsyncDisposable {
  readonly page: Page;
  readonly complaints: readonly string[];
}

async function open(url: string, options: BrowserContextOptions = {}): Promise<Tab> {
  const tab = await browse(options);
  await tab.page.goto(url);
  await tab.page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');
  return tab;
}

/** A tab before it has gone anywhere. */
async function browse(options: BrowserContextOptions = {}): Promise<Tab> {
  const context = await browser.newContext({ locale: 'en-GB', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

function breakNow(house: House<Clock>): void {
  house.world.breakVoyager();
  house.bus.publish({ kind: 'incident-opened', incident: house.world.incidents[0]! });
}

/** The window has its new size, and scripts have heard of it. */
const frame = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));

const isGrey = (page: Page) =>
  page.evaluate(() => getComputedStyle(document.querySelector('main')!).filter.includes('grayscale'));

const sentence = (page: Page) => page.getByRole('heading', { name: 'Credit card payment gateway is NOT available' });

describe.concurrent('the page for a wall', () => {
  const screens = [
    { width: 1920, height: 1080 },
    { width: 1280, height: 720 },
    { width: 3840, height: 2160 },
    { width: 1024, height: 768 },
    { width: 390, height: 844 },
    { width: 844, height: 390 },
  ];

  test.for([
    ['en', 'whose script does not arrive'],
    ['de', 'whose script does not arrive'],
    ['de', 'with its script'],
  ] as const)('in %s, %s, shows every sentence whole on every screen', async ([tag, how], { expect }) => {
    await using browsing = await browse();
    const { page } = browsing;
    // Not without script, which would load the page anew while it is measured.
    if (how !== 'with its script') await page.route('**/live.js*', (route) => route.abort());
    for (const [name, world] of Object.entries(wallWorlds(tag))) {
      await using house = await setUp(fresh(world));
      await page.goto(`${house.url}/?wall&for=operations`);
      for (const viewport of screens) {
        await page.setViewportSize(viewport);
        await frame(page);
        const where = `${name} on ${viewport.width} × ${viewport.height}`;
        expect(await cutTexts(page, 'h1, main p, main time'), where).toEqual([]);
        const { spare, letters } = await page.evaluate(() => {
          const { scrollHeight, clientHeight } = document.documentElement;
          const sizes = [...document.querySelectorAll('h1, .wall-big')].map((one) =>
            parseFloat(getComputedStyle(one).fontSize),
          );
          return {
            spare: clientHeight - scrollHeight,
            letters: Math.min(...sizes) / Math.min(innerWidth, innerHeight),
          };
        });
        expect(spare, where).toBe(0);
        // On a screen of a metre's width a fiftieth of its height is a letter of a centimetre.
        expect(letters, where).toBeGreaterThan(name === 'usual' ? 0.04 : 0.02);
      }
      expect(await page.locator('a').count()).toBe(0);
    }
  });

  test('shows a break and its end by itself', async ({ expect }) => {
    await using house = await setUp(fresh(new FixtureWorld()));
    await using tab = await open(`${house.url}/?wall&for=customer-service`);
    await tab.page.getByRole('heading', { name: 'Everything is working' }).waitFor();
    breakNow(house);
    await tab.page.locator('.wall-big', { hasText: 'Credit card payment gateway is NOT available' }).waitFor();
    expect(await tab.page.locator('body').getAttribute('class')).toContain('is-failing');
    expect(await tab.page.locator('body').count()).toBe(1);
  });

  test('turns grey and says since when, once the newest answer is too old, and believes a new one', async ({
    expect,
  }) => {
    const at = systemClock.now() - 76_000;
    await using house = await setUp(fresh(new FixtureWorld(), at));
    await using tab = await open(`${house.url}/?wall&for=customer-service`);
    await tab.page
      .getByRole('alert')
      .filter({ hasText: /No fresh answer since .*\d\d:\d\d:\d\d GMT/ })
      .waitFor();
    await expect.poll(() => isGrey(tab.page)).toBe(true);
    expect(await tab.page.title()).toMatch(/^Not current: /);
    fresh(house.world);
    house.bus.publish({ kind: 'config-loaded' });
    await expect.poll(() => isGrey(tab.page)).toBe(false);
    expect(await tab.page.title()).toMatch(/^Everything is working/);
  });
});

/** Passes everything on to the pages until it is told to hang: then connections stay open and nothing comes any more. */
async function startFragileLine(target: string) {
  let isHanging = false;
  const streams = new Set<ServerResponse>();
  const server: Server = createServer(async (request, response) => {
    if (isHanging) return;
    const url = new URL(request.url ?? '/', target);
    const reply = await fetch(url, { headers: { accept: request.headers.accept ?? '*/*' } });
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'text/plain' });
    streams.add(response);
    for await (const piece of reply.body ?? []) if (!isHanging) response.write(piece);
    if (!isHanging) response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    hang: () => void (isHanging = true),
    heal() {
      isHanging = false;
      server.closeAllConnections();
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.concurrent('a page that has lost its monitor', () => {
  test('says so within seconds when the connection hangs, with an icon that is not green, and recovers by itself', async ({
    expect,
  }) => {
    await using house = await setUp();
    await using line = await startFragileLine(house.url);
    await using tab = await open(`${line.url}/?for=customer-service`);
    const { page } = tab;
    line.hang();
    await page.getByRole('alert').filter({ hasText: 'The monitor cannot be reached' }).waitFor({ timeout: UNTIL_MS });
    await expect.poll(() => isGrey(page)).toBe(true);
    expect(await page.locator('#icon').getAttribute('href')).toContain('unknown.svg');
    expect(await page.title()).toMatch(/^Not current: /);
    house.world.breakVoyager();
    house.bus.publish({ kind: 'incident-opened', incident: house.world.incidents[0]! });
    line.heal();
    await sentence(page).waitFor({ timeout: UNTIL_MS });
    await expect.poll(() => isGrey(page)).toBe(false);
    expect(await page.locator('#icon').getAttribute('href')).toContain('failing.svg');
    expect(await page.title()).toMatch(/^1 of 6 is not working/);
  });

  test('that slept is not believed from the first second, and recovers', async ({ expect }) => {
    await using house = await setUp();
    await using line = await startFragileLine(house.url);
    await using tab = await open(`${line.url}/?for=customer-service`);
    const { page } = tab;
    line.hang();
    breakNow(house);
    // The machine's clock goes on while nothing else does.
    await page.evaluate(() => {
      const before = Date.now;
      Date.now = () => before() + 3_600_000;
      document.dispatchEvent(new Event('resume'));
    });
    expect(await page.locator('.is-lost #lost').isVisible()).toBe(true);
    line.heal();
    await sentence(page).waitFor({ timeout: UNTIL_MS });
    await expect.poll(() => isGrey(page)).toBe(false);
  });
});

describe.concurrent('sound and notice of new problems', () => {
  test('are off until asked for, are remembered, and tell of what is new alone', async ({ expect }) => {
    await using house = await setUp();
    await using tab = await open(`${house.url}/?for=customer-service`);
    const { page } = tab;
    const button = page.getByRole('button', { name: /Sound and notice/ });
    expect(await button.textContent()).toContain('off');
    breakNow(house);
    await sentence(page).waitFor();
    expect(await page.locator('html').getAttribute('data-noticed')).toBeNull();
    await button.click();
    expect(await button.textContent()).toContain('on');
    await page.reload();
    expect(await button.textContent()).toContain('on');
    await page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');
    house.bus.publish({ kind: 'config-loaded' });
    const cause = { kind: 'failed-step', error: 'x' } as const;
    house.world.set(aState('search', 'failing', { cause }));
    house.bus.publish({ kind: 'config-loaded' });
    await expect.poll(() => page.locator('html').getAttribute('data-noticed')).toBe('search@live');
    expect(tab.complaints).toEqual([]);
  });
});

describe.concurrent('by keyboard alone', () => {
  test('somebody at the telephone copies what to say, and opens what happened so far', async () => {
    await using house = await setUp(new FixtureWorld().breakVoyager());
    await write(house.store, (writes) => writes.incidentSaved(house.world.incidents[0]!));
    await using tab = await open(`${house.url}/?for=customer-service`, { permissions: ['clipboard-write'] });
    const { page } = tab;
    const tabTo = async (text: string) => {
      for (let times = 0; times < 40; times += 1) {
        await page.keyboard.press('Tab');
        if ((await page.evaluate(() => document.activeElement?.textContent?.trim()))?.startsWith(`${text}:`)) return;
      }
      throw new Error(`"${text}" is not reached by the tabulator`);
    };
    await tabTo('Copy');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /^Copied\W+We cannot take card payments/ }).waitFor();
    await tabTo('What happened so far');
    await page.keyboard.press('Enter');
    await page.waitForURL(/incidents\/20261121-k7m3q9xa/);
  });
});

describe.concurrent('the picture of what hangs together', () => {
  test('leads to the pages of its parts, and is a list on a telephone', async ({ expect }) => {
    await using house = await setUp(new FixtureWorld().breakVoyager());
    await write(house.store, (writes) => writes.incidentSaved(house.world.incidents[0]!));
    const path = '/incidents/20261121-k7m3q9xa?for=operations';
    await using tab = await open(house.url + path);
    await tab.page.locator('.graph .node', { hasText: 'Voyager' }).click();
    await tab.page.waitForURL(/components\/voyager/);
    expect(await tab.page.locator('.node.mark-root.is-failing').count()).toBe(1);
    await using phone = await open(house.url + path, { viewport: { width: 360, height: 740 } });
    expect(await phone.page.locator('.graph svg').isVisible()).toBe(false);
    expect(
      await phone.page
        .locator('.graph')
        .getByRole('link', { name: /card gateway answer/ })
        .isVisible(),
    ).toBe(true);
  });
});

describe.concurrent('on paper', () => {
  test('problems come first, black on white even from a dark screen, without navigation and addresses', async ({
    expect,
  }) => {
    await using house = await setUp(new FixtureWorld().oneOfEach());
    await using tab = await open(`${house.url}/?for=customer-service`, { colorScheme: 'dark' });
    const { page } = tab;
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    const found = await page.evaluate(() => {
      const seen = (selector: string) =>
        [...document.querySelectorAll<HTMLElement>(selector)].some((one) => one.offsetParent !== null);
      const colours = (selector: string) => {
        const style = getComputedStyle(document.querySelector(selector)!);
        return [style.color, style.backgroundColor];
      };
      return {
        navigation: seen('nav, button, .tools, .skip'),
        page: colours('html'),
        banner: colours('.banner')[0],
        main: colours('.fact.is-main'),
        addresses: getComputedStyle(document.querySelector('main a')!, '::after').content,
        first: document.querySelector('main h3')!.textContent,
      };
    });
    expect(found).toEqual({
      navigation: false,
      page: ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'],
      banner: 'rgb(0, 0, 0)',
      main: ['rgb(0, 0, 0)', 'rgb(255, 255, 255)'],
      addresses: 'none',
      first: 'Credit card payment gateway is NOT available',
    });
  });
});

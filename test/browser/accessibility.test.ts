// Every page in every state before axe-core: WCAG 2.2 up to AA, and its best practices. In the dark a page differs by its
// colours alone, so that only the rules about these are tried again.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLocale } from '../../src/i18n/locale.ts';
import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import { openHouse } from '../integration/web/house.ts';
import type { House } from '../integration/web/house.ts';
import { withUsers } from '../integration/web/people.ts';
import { aConfig } from '../unit/web/fixture-config.ts';
import { FixtureWorld, NOW, aState, wellHealth } from '../unit/web/fixture-world.ts';
import { hiddenFocus, sharedNames, smallTargets, tickingAloud } from '../support/page-rules.ts';
import { paleTexts } from '../support/rendered-contrast.ts';
import { findingsOf, inFrames, ofColour } from '../support/axe.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { asking, subscriptions } from '../support/mails.ts';
import { write } from '../support/build/writes.ts';

const INCIDENT = '/incidents/20261121-k7m3q9xa';

const worlds = {
  well: () => new FixtureWorld(),
  'broken, slow, unknown and planned': () => new FixtureWorld().oneOfEach(),
  slow: () =>
    new FixtureWorld().set(aState('search', 'slow', { cause: { kind: 'slow', durationMs: 9000, limitMs: 4000 } })),
  'not known': () =>
    new FixtureWorld().set(aState('search', 'unknown', { cause: { kind: 'stale', since: NOW - 60_000 } })),
  'in planned work': () => {
    const world = new FixtureWorld();
    const cause = { kind: 'maintenance', says: 'Stock-taking', until: NOW + 60_000 } as const;
    return world.set(...world.all.map(({ functionId }) => aState(functionId, 'maintenance', { cause })));
  },
  'just started': () => {
    const world = new FixtureWorld();
    return world.set(...world.all.map(({ functionId }) => aState(functionId, 'unknown')));
  },
  ill: () => {
    const world = new FixtureWorld();
    world.health = {
      ...wellHealth,
      troubles: ['The schedule has not ticked for 20 s.'],
      configProblems: ['x: no'],
      scriptProblems: ['y: no'],
    };
    return world;
  },
  taken: () => new FixtureWorld().breakVoyager({ acknowledgedAt: NOW, acknowledgedBy: 'Asha Rao' }),
  over: () => new FixtureWorld().breakVoyager({ stage: 'restored', availableAt: NOW, restoredAt: NOW }),
} as const;

const everywhere = ['customer-service', 'back-office', 'operations'].flatMap((audience) => [
  `/?for=${audience}`,
  `/?wall&for=${audience}`,
]);
const details = [
  '/functions/place-order-card?for=operations',
  '/functions/search?for=customer-service',
  '/components/voyager?for=operations',
  '/components/shop?for=customer-service',
  '/incidents?for=operations',
  `${INCIDENT}?for=operations`,
  `${INCIDENT}?for=customer-service`,
  '/history?for=operations',
  '/silences?for=operations',
  '/subscribe?for=customer-service',
  '/embed?for=customer-service',
  '/embed/status',
  '/nowhere',
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function withPast(world: FixtureWorld): Promise<House<Clock>> {
  const house = await openHouse<Clock>({ clock: systemClock, world, subscribers: asking().subscribers });
  house.config = { ...house.config, subscriptions };
  for (const incident of world.incidents) await write(house.store, (writes) => writes.incidentSaved(incident));
  return house;
}

const desk = { width: 1280, height: 800 };

/** All that can be unfolded; the menu of a telephone is not seen here. */
async function openAll(page: Page): Promise<void> {
  for (const summary of await page.locator('main summary').all()) await summary.click();
}

/** What axe has against a page in the light, and what more in the dark. */
async function expectNothing(page: Page, except: readonly string[], what: string): Promise<void> {
  expect(await findingsOf(page, except), `${what} in the light`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findingsOf(page, except, ofColour), `${what} in the dark`).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
}

describe('in the light and in the dark, axe finds nothing', () => {
  const look = async (house: House<Clock>, paths: readonly string[]) => {
    const context = await browser.newContext({ colorScheme: 'light', viewport: desk });
    const page = await context.newPage();
    for (const path of paths) {
      await page.goto(house.url + path);
      // What stands in a frame runs no script.
      if (!path.startsWith('/embed/')) await page.locator('.scripted').waitFor();
      await openAll(page);
      await expectNothing(page, inFrames(path), path);
      expect(await sharedNames(page), path).toEqual([]);
      expect(await tickingAloud(page), path).toBe(0);
      if (path.includes('wall')) continue;
      await page.setViewportSize({ width: 360, height: 740 });
      expect(await smallTargets(page), `${path} on a telephone`).toEqual([]);
      await page.setViewportSize(desk);
    }
    await context.close();
  };

  test.each(Object.keys(worlds) as (keyof typeof worlds)[])(
    'on the status pages and walls when things are %s',
    async (name) => {
      await using house = await withPast(worlds[name]());
      await look(house, everywhere);
    },
  );

  test.each(['well', 'broken, slow, unknown and planned', 'over'] as const)(
    'on the other pages when things are %s',
    async (name) => {
      await using house = await withPast(worlds[name]());
      await look(house, name === 'well' ? details.filter((path) => !path.startsWith(INCIDENT)) : details);
    },
  );

  test.each(['/?for=operations', '/?wall&for=operations'])('on %s when the monitor is lost', async (path) => {
    const house = await withPast(worlds.taken());
    const context = await browser.newContext({ colorScheme: 'light' });
    const page = await context.newPage();
    await page.goto(house.url + path);
    await page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');
    await house[Symbol.asyncDispose]();
    await page.locator('.is-lost').waitFor();
    await expectNothing(page, [], path);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      expect(await paleTexts(page), `${path} in the ${colorScheme}`).toEqual([]);
    }
    await context.close();
  });
});

describe('on a telephone', () => {
  const phone = { width: 360, height: 740 };

  test('the bar of a lost monitor covers nothing that gets the focus, in either direction', async () => {
    const house = await withPast(worlds['broken, slow, unknown and planned']());
    await using context = await browser.newContext({ viewport: phone });
    const page = await context.newPage();
    await page.goto(`${house.url}/?for=operations`);
    await page.waitForFunction(() => document.documentElement.dataset['stream'] === 'open');
    await house[Symbol.asyncDispose]();
    await page.locator('#lost').waitFor();
    const covered: string[] = [];
    for (const key of ['Tab', 'Shift+Tab']) {
      for (let times = 0; times < 25; times += 1) {
        await page.keyboard.press(key);
        const hidden = await hiddenFocus(page);
        if (hidden !== undefined) covered.push(hidden);
      }
    }
    expect(covered).toEqual([]);
  });

  test.each(['en', 'de'])(
    'the masthead takes one row in %s, whoever is signed in, and unfolds without script',
    async (tag) => {
      const house = await withPast(new FixtureWorld(aConfig([], [], { locale: createLocale('Europe/London', tag) })));
      await using _ = house;
      house.config = { ...house.config, access: withUsers };
      await using context = await browser.newContext({ viewport: phone, javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`${house.url}/?for=customer-service`);
      const masthead = page.locator('.masthead');
      expect((await masthead.boundingBox())!.height).toBeLessThan(64);
      expect(await page.locator('.masthead a:visible').count()).toBe(1);
      await page.locator('.menu summary').click();
      expect(await page.locator('.masthead a:visible').count()).toBe(8);
      const [above, below] = [await masthead.boundingBox(), await page.locator('h1').boundingBox()];
      expect(below!.y).toBeGreaterThanOrEqual(above!.y + above!.height);
    },
  );
});

describe('a form that comes back, without script,', () => {
  const fill = async (page: Page, form: string, fields: Readonly<Record<string, string>>) => {
    for (const [name, value] of Object.entries(fields)) {
      const field = page.locator(`#${form}-${name}`);
      if ((await field.evaluate(({ tagName }) => tagName)) === 'SELECT') await field.selectOption(value);
      else await field.fill(value);
    }
    await page.locator(`#${form} button`).click();
  };

  test.each([
    [
      '/silences?for=operations',
      'new-silence',
      'token',
      { about: 'all', why: 'The index is rebuilt', token: 'bw_guess' },
    ],
    [
      '/silences?for=operations',
      'new-work',
      'until',
      { about: 'all', for: 'until', says: 'Stock-taking', token: 'OWN' },
    ],
    [`${INCIDENT}?for=operations`, 'take', 'token', { by: 'Asha Rao', token: 'bw_guess' }],
    ['/subscribe?for=customer-service', 'subscribe', 'function', { address: 'anna@acme.example' }],
    ['/sign-in', 'sign-in', 'user', { user: 'rosa', password: 'no password of hers' }],
  ] as const)(
    'on %s, has the focus on what is wrong with %s, and leads to its %s',
    async (path, form, wrong, written) => {
      await using house = await withPast(worlds['broken, slow, unknown and planned']());
      if (path === '/sign-in') house.config = { ...house.config, access: withUsers };
      const token = await house.tokenOf('responder');
      await using context = await browser.newContext({ viewport: { width: 360, height: 740 } });
      const page = await context.newPage();
      // The checker itself needs script.
      await page.route('**/live.js*', (route) => route.abort());
      await page.goto(house.url + path);
      const fields = Object.entries(written).map(([name, value]) => [name, value === 'OWN' ? token : value]);
      await fill(page, form, Object.fromEntries(fields) as Record<string, string>);
      await page.locator('.errors:focus').waitFor();
      expect(await page.title()).toMatch(/^Error: /);
      expect(await hiddenFocus(page)).toBeUndefined();
      await expectNothing(page, [], path);
      for (const [name, value] of fields.filter(([field]) => !/token|password/.test(field!)))
        expect(await page.locator(`#${form}-${name}`).inputValue()).toBe(value);
      await page.locator('.errors a').first().click();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe(`${form}-${wrong}`);
      expect(await page.locator(`#${form}-${wrong}`).getAttribute('aria-invalid')).toBe('true');
    },
  );
});

describe('in colours of the reader’s own', () => {
  test.each(['light', 'dark'] as const)(
    'states, the present page and the focus are seen without ours, when %s',
    async (colorScheme) => {
      await using house = await withPast(worlds['broken, slow, unknown and planned']());
      await using context = await browser.newContext({ forcedColors: 'active', colorScheme, viewport: desk });
      const page = await context.newPage();
      for (const path of ['/?for=operations', '/?wall&for=operations', '/history?for=operations']) {
        await page.goto(house.url + path);
        expect(await findingsOf(page, [], ofColour), path).toEqual([]);
        expect(await paleTexts(page), path).toEqual([]);
      }
      await page.goto(`${house.url}/?for=operations`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const style = (selector: string) => getComputedStyle(document.querySelector(selector)!);
        const { backgroundColor: canvas, color: text } = style('html');
        return {
          shapes: [...document.querySelectorAll('.shape')].every((one) => getComputedStyle(one).color === text),
          banner: [style('.banner').borderTopStyle, style('.banner').borderBottomWidth],
          here: [style('.sections [aria-current]').borderBottomColor === text],
          others: [style('.sections a:not([aria-current])').borderBottomColor === canvas],
          focus: [style(':focus-visible').outlineStyle, style(':focus-visible').outlineWidth],
        };
      });
      expect(seen).toEqual({
        shapes: true,
        banner: ['solid', '8px'],
        here: [true],
        others: [true],
        focus: ['solid', '3px'],
      });
    },
  );
});

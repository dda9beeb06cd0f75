// Every page in every state before axe-core: WCAG 2.2 up to AA, and its best practices. In the dark a page differs by its
// colours alone, so that only the rules about these are tried again.
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/time/clock.ts';
import type { Clock } from '../../src/time/clock.ts';
import { openHouse } from '../integration/web/house.ts';
import type { House } from '../integration/web/house.ts';
import { FixtureWorld, NOW, aState, wellHealth } from '../unit/web/fixture-world.ts';
import { findingsOf, inFrames, ofColour } from '../support/axe.ts';
import { launchChromium } from '../support/launch-chromium.ts';
import { asking, subscriptions } from '../support/mails.ts';

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
  for (const incident of world.incidents) await house.store.write((writes) => writes.incidentSaved(incident));
  return house;
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
    const context = await browser.newContext({ colorScheme: 'light', viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    for (const path of paths) {
      await page.goto(house.url + path);
      // What stands in a frame runs no script.
      if (!path.startsWith('/embed/')) await page.locator('.scripted').waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      await expectNothing(page, inFrames(path), path);
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
    await context.close();
  });
});

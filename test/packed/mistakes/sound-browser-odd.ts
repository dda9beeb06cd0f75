import { browserScript } from '../project.ts';
import { openShop, type Sound } from './case.ts';

/** Unusual, and right as they are: what a program that looks for slips may take for one. */
export const oddInBrowser: readonly Sound[] = [
  {
    id: 'dialog-in-braces',
    about: 'a listener that accepts a dialog and returns nothing',
    script: browserScript(`  page.on('dialog', (dialog) => { dialog.accept(); });
${openShop}
  await step('Empty the basket', async () => {
    await page.getByRole('button', { name: 'Empty basket' }).click();
    await expect(page.getByRole('status')).toHaveText('Emptied');
  });`),
    outcome: 'passed',
  },
  {
    id: 'route-in-braces',
    about: 'a route that lets everything through and returns nothing',
    script: browserScript(`  await page.route('**/*', (route) => {
    if (route.request().resourceType() === 'image') route.abort();
    else route.continue();
  });
  await step('Open', async () => {
    await page.goto('/ticker');
    await expect(page.getByRole('status')).toHaveText('3');
  });`),
    outcome: 'passed',
  },
  {
    id: 'dialog-then',
    about: 'a dialog that it accepts as soon as it comes',
    script: browserScript(`${openShop}
  await step('Empty the basket', async () => {
    page.waitForEvent('dialog').then((dialog) => dialog.accept());
    await page.getByRole('button', { name: 'Empty basket' }).click();
    await expect(page.getByRole('status')).toHaveText('Emptied');
  });`),
    outcome: 'passed',
  },
  {
    id: 'race-of-answers',
    about: 'a race of two waits, each made into an answer',
    script: browserScript(`${openShop}
  await step('See what comes', async () => {
    const isThere = page.getByText('Tent').waitFor().then(() => true);
    const isSorry = page.getByText('Sorry').waitFor().then(() => false, () => false);
    expect(await Promise.race([isThere, isSorry])).toBe(true);
  });`),
    outcome: 'passed',
  },
  {
    id: 'values-into-page',
    about: 'parameters and variables that it hands to the page and prints',
    script: browserScript(`${openShop}
  await step('Hand them over', async () => {
    expect(await page.evaluate((given) => given.customerNumber, params)).toBe(4711);
    expect(await page.evaluate(({ address }) => address, { address: target.variables })).toEqual({ WAREHOUSE: target.url });
    expect({ ...params }).toEqual({ customerNumber: 4711 });
    console.log(params, target, Object.entries(target.variables), String(target.name));
  });`),
    outcome: 'passed',
  },
  {
    id: 'whole-kit',
    about: 'all that a check is given, handed on as a whole',
    script: `import { browserCheck, expect } from 'bellwether';
const openShop = async ({ page, step }) => { await step('Open the shop', () => page.goto('/')); };
export default browserCheck(async (check) => {
  const { step, ...others } = check;
  await openShop(check);
  await openShop({ ...others, step });
  await check.step('See the name', async () => {
    await expect(check.page.getByRole('heading')).toHaveText('Shop');
    expect('page' in check).toBe(true);
    console.log(Object.keys(check));
  });
});
`,
    outcome: 'passed',
  },
  {
    id: 'expect-configured',
    about: 'expect.configure and matchers of its own',
    script: browserScript(`  const patient = expect.configure({ timeout: 2000 });
  const ours = expect.extend({
    toBeCheap: (price: number) => ({ pass: price < 300, message: () => 'too dear' }),
    async toBeNamed(target, name: string) { return { pass: (await target.title()) === name, message: () => 'another name' }; },
  });
${openShop}
  await step('See the name', async () => {
    await patient(page.getByRole('heading')).toHaveText('Shop');
    ours(249).toBeCheap();
    await ours(page).toBeNamed('Shop');
    expect({ waiting: 3 }).toEqual({ waiting: expect.any(Number) });
    expect([1, 2]).toEqual(expect.arrayContaining([2]));
  });`),
    outcome: 'passed',
  },
  {
    id: 'page-global-missing',
    about: 'an object that the page should have and does not',
    script: browserScript(`${openShop}
  await step('Look at the data', async () => {
    expect(await page.evaluate(() => window.dataLayer.length)).toBe(3);
  });`),
    outcome: 'failed',
    says: /undefined/,
  },
  {
    id: 'page-function-missing',
    about: 'a function that the page should have and does not',
    script: browserScript(`${openShop}
  await step('Ask the page', async () => {
    await page.evaluate(() => document.shopIsReady());
  });`),
    outcome: 'failed',
    says: /not a function/,
  },
  {
    id: 'page-shows-error',
    about: 'a page that shows an error of its own program',
    script: browserScript(`  await step('Open the shop', async () => {
    await page.goto('/crashed');
    await expect(page.getByRole('heading')).toHaveText('Shop', { timeout: 50 });
  });`),
    outcome: 'failed',
    says: /Shop/,
  },
  {
    id: 'listener-expects',
    about: 'an expectation in a listener that does not hold',
    script: browserScript(`  page.on('response', (response) => {
    expect(response.status(), response.url()).toBeLessThan(400);
  });
  await step('Open', async () => {
    await page.goto('/nowhere');
    await expect(page.getByRole('heading')).toBeVisible();
  });`),
    outcome: 'failed',
  },
  {
    id: 'listener-reads-bodies',
    about: 'a listener that reads the answers of a page that keeps asking',
    script: browserScript(`  let waiting = 0;
  page.on('response', async (response) => {
    if (response.url().endsWith('/api/queue')) waiting = (await response.json()).waiting;
  });
  await step('Open', async () => {
    await page.goto('/ticker');
    await expect.poll(() => waiting).toBe(3);
  });`),
    outcome: 'passed',
  },
  {
    id: 'console-listener',
    about: 'a listener for the console and errors of the page',
    script: browserScript(`  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', async (message) => { for (const arg of message.args()) log(String(await arg.jsonValue())); });
  await step('Open', async () => {
    await page.goto('/busy', { waitUntil: 'domcontentloaded' });
    await expect.poll(() => errors).toContain('theirs');
  });`),
    outcome: 'passed',
  },
];

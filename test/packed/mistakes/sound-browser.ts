import { browserScript } from '../project.ts';
import { openShop, type Sound } from './case.ts';

/** Right as they are, although some leave promises alone for a good reason. */
export const soundInBrowser: readonly Sound[] = [
  {
    id: 'route-fetches',
    about: 'a route that changes the answers of a page that keeps asking',
    script: browserScript(`  await page.route('**/api/queue', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { waiting: 4 } });
  });
  await step('Open', async () => {
    await page.goto('/ticker');
    await expect(page.getByRole('status')).toHaveText('4');
  });`),
    outcome: 'passed',
  },
  {
    id: 'click-and-wait',
    about: 'a click and the wait for its answer under Promise.all',
    script: browserScript(`  const loaded = page.waitForLoadState('load');
${openShop}
  await loaded;
  await step('Put into the basket', async () => {
    const [response] = await Promise.all([
      page.waitForResponse('**/api/queue'),
      page.getByRole('button', { name: 'Add to basket' }).click(),
    ]);
    await expect(response.json()).resolves.toEqual({ waiting: 3 });
  });`),
    outcome: 'passed',
  },
  {
    id: 'second-page',
    about: 'a page of its own, closed when it goes out of scope',
    script: browserScript(`${openShop}
  await step('Open another', async () => {
    await using other = await page.context().newPage();
    await other.goto('/catalogue');
    await expect(other.getByRole('heading')).toHaveText('Catalogue');
  });`),
    outcome: 'passed',
  },
  {
    id: 'alternative-inside-step',
    about: 'a second way inside the step, taken when the first does not work',
    script: browserScript(`${openShop}
  await step('Find the tent', async () => {
    try {
      await expect(page.getByText('£249')).toBeVisible({ timeout: 50 });
    } catch {
      await page.getByRole('link', { name: 'Catalogue' }).click();
      await expect(page.getByText('£249')).toBeVisible();
    }
  });`),
    outcome: 'passed',
  },
  {
    id: 'race-of-waits',
    about: 'a race of two waits, of which one never ends',
    script: browserScript(`${openShop}
  await step('See what comes', async () => {
    await Promise.race([
      page.getByText('Tent').waitFor(),
      page.getByText('Sorry').waitFor(),
    ]);
  });`),
    outcome: 'passed',
  },
  {
    id: 'wait-before-click',
    about: 'a wait that starts before the click',
    script: browserScript(`${openShop}
  await step('Put into the basket', async () => {
    const answered = page.waitForResponse('**/api/queue');
    await page.getByRole('button', { name: 'Add to basket' }).click();
    expect((await answered).status()).toBe(200);
    await expect(page.getByRole('status')).toHaveText('In the basket');
  });`),
    outcome: 'passed',
  },
  {
    id: 'optional-click',
    about: 'an optional click whose failure it catches inside the step',
    script: browserScript(`${openShop}
  await step('Close the banner', async () => {
    await page.getByRole('button', { name: 'Accept' }).click({ timeout: 50 }).catch(() => {});
    await expect(page.getByRole('heading')).toHaveText('Shop');
  });`),
    outcome: 'passed',
  },
  {
    id: 'response-listener',
    about: 'listeners for responses and requests',
    script: browserScript(`  const statuses: number[] = [];
  page.on('response', (response) => statuses.push(response.status()));
  page.on('request', async (request) => { log(await request.headerValue('accept') ?? ''); });
${openShop}
  expect(statuses).toContain(200);`),
    outcome: 'passed',
  },
  {
    id: 'dialog',
    about: 'a listener that accepts a dialog',
    script: browserScript(`  page.once('dialog', (dialog) => dialog.accept());
${openShop}
  await step('Empty the basket', async () => {
    await page.getByRole('button', { name: 'Empty basket' }).click();
    await expect(page.getByRole('status')).toHaveText('Emptied');
  });`),
    outcome: 'passed',
  },
  {
    id: 'dialog-by-event',
    about: 'a click that it awaits after the dialog that the click opens',
    script: browserScript(`${openShop}
  await step('Empty the basket', async () => {
    const asked = page.waitForEvent('dialog');
    const clicked = page.getByRole('button', { name: 'Empty basket' }).click();
    await (await asked).dismiss();
    await clicked;
    await expect(page.getByRole('status')).toHaveText('Kept');
  });`),
    outcome: 'passed',
  },
  {
    id: 'popup',
    about: 'a page that opens in another tab',
    script: browserScript(`${openShop}
  await step('Read the terms', async () => {
    const opened = page.waitForEvent('popup');
    await page.getByRole('link', { name: 'Terms' }).click();
    const terms = await opened;
    await expect(terms.getByRole('heading')).toHaveText('Terms');
    await terms.close();
  });`),
    outcome: 'passed',
  },
  {
    id: 'download',
    about: 'a download',
    script: browserScript(`${openShop}
  await step('Get the invoice', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Invoice' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('invoice.csv');
  });`),
    outcome: 'passed',
  },
  {
    id: 'busy-page',
    about: 'a page that goes on polling and whose own script fails',
    script: browserScript(`  await step('Open', async () => {
    await page.goto('/busy', { waitUntil: 'domcontentloaded' });
    await expect(page.getByRole('heading')).toHaveText('Busy');
  });`),
    outcome: 'passed',
  },
  {
    id: 'click-starts-request',
    about: 'a click that starts a request of the page which is never answered',
    script: browserScript(`${openShop}
  await step('Subscribe', async () => {
    await page.getByRole('button', { name: 'Subscribe' }).click();
  });`),
    outcome: 'passed',
  },
  {
    id: 'route',
    about: 'a route that lets requests through',
    script: browserScript(`  await page.route('**/*.png', (route) => route.abort());
  await page.route('**/*', async (route) => { await route.continue(); });
  await step('Open', async () => {
    await page.goto('/busy', { waitUntil: 'commit' });
    await expect(page.getByRole('heading')).toHaveText('Busy');
  });`),
    outcome: 'passed',
  },
  {
    id: 'locator-handler',
    about: 'a handler for a banner that may come',
    script: browserScript(`  await page.addLocatorHandler(page.locator('#banner'), async () => {
    await page.getByRole('button', { name: 'Accept' }).click();
  });
  await step('Open', async () => {
    await page.goto('/cookies');
    await page.getByRole('heading').click();
    await expect(page.locator('#banner')).toHaveCount(0);
  });`),
    outcome: 'passed',
  },
  {
    id: 'page-object',
    about: 'a class as page object and a function in another file',
    script: `import { browserCheck, expect } from 'bellwether';
import { Front, seeArticles } from './lib/front.ts';
export default browserCheck(async ({ page, step }) => {
  const front = new Front(page);
  await step('Open the shop', () => front.open());
  await step('See the articles', () => seeArticles(page, 2));
  await step('Order', async () => {
    await front.order('Bell');
    await expect(page.getByRole('heading')).toHaveText('Thank you');
  });
});
`,
    outcome: 'passed',
  },
  {
    id: 'locators-in-loop',
    about: 'locators in variables, and a loop over them',
    script: browserScript(`${openShop}
  await step('See all', async () => {
    const list = page.getByRole('list');
    const articles = ['Tent', 'Rucksack'].map((name) => list.getByText(name));
    for (const article of articles) await expect(article).toBeVisible();
    for (const item of await list.getByRole('listitem').all()) expect(await item.innerText()).not.toBe('');
    expect(await list.getByRole('listitem').count()).toBe(2);
  });`),
    outcome: 'passed',
  },
  {
    id: 'expect-parallel',
    about: 'several expectations at once, by map and Promise.all',
    script: browserScript(`${openShop}
  await step('See all', async () => {
    await Promise.all(['Tent', 'Rucksack'].map(async (name) => { await expect(page.getByText(name)).toBeVisible(); }));
  });`),
    outcome: 'passed',
  },
  {
    id: 'poll-and-to-pass',
    about: 'expect.poll and toPass, both awaited',
    script: browserScript(`${openShop}
  await step('Wait until it is there', async () => {
    await expect.poll(() => page.getByRole('listitem').count()).toBe(2);
    await expect(async () => { expect(await page.title()).toBe('Shop'); }).toPass({ timeout: 1000 });
  });`),
    outcome: 'passed',
  },
  {
    id: 'page-closed',
    about: 'a page that it closes at its end',
    script: browserScript(`${openShop}
  await step('Leave', async () => {
    await expect(page).toHaveTitle('Shop');
    await page.close();
  });`),
    outcome: 'passed',
  },
  {
    id: 'expectation-only',
    about: 'an expectation and no step',
    script: browserScript(`  await page.goto('/');
  await expect(page.getByRole('heading')).toHaveText('Shop');`),
    outcome: 'passed',
  },
  {
    id: 'returned-not-awaited',
    about: 'steps that it returns, chained with then()',
    script: browserScript(`  return step('Open the shop', () => page.goto('/')).then(() =>
    step('See the name', () => expect(page.getByRole('heading')).toHaveText('Shop')));`),
    outcome: 'passed',
  },
  {
    id: 'element-missing',
    about: 'an element that is not on the page',
    script: browserScript(`${openShop}
  await step('Order', async () => {
    await page.getByRole('button', { name: 'Order now' }).click({ timeout: 100 });
  });`),
    outcome: 'failed',
    says: /Order now|100/,
  },
  {
    id: 'wrong-text',
    about: 'another text than expected',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    await expect(page.getByRole('heading')).toHaveText('Other', { timeout: 50 });
  });`),
    outcome: 'failed',
    says: /Other/,
  },
  {
    id: 'soft-expectation',
    about: 'a soft expectation that fails',
    script: browserScript(`${openShop}
  await step('See the name', async () => {
    await expect.soft(page.getByRole('heading')).toHaveText('Other', { timeout: 50 });
    await expect(page).toHaveTitle('Shop');
  });`),
    outcome: 'failed',
    says: /Other/,
  },
  {
    id: 'parallel-step-fails',
    about: 'steps at once, of which one fails while the other still waits',
    script: browserScript(`${openShop}
  await Promise.all([
    step('See the news', async () => { await expect(page.getByText('News')).toBeVisible({ timeout: 50 }); }),
    step('See the weather', async () => { await page.getByText('Sunny').waitFor(); }),
  ]);`),
    outcome: 'failed',
    says: /News/,
  },
  {
    id: 'fails-with-wait-pending',
    about: 'a click that fails while the wait started before it is pending',
    script: browserScript(`${openShop}
  await step('Put into the basket', async () => {
    const answered = page.waitForResponse('**/api/basket');
    await page.getByRole('button', { name: 'Order now' }).click({ timeout: 100 });
    await answered;
  });`),
    outcome: 'failed',
    says: /Order now|100/,
  },
];

// A check that returns with work unfinished has checked nothing, and must not be green.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Child, browserScript, chromiumPath, httpScript, type Site } from '../run-child/rig.ts';
import { expectMistake, openShop, tryScript } from './harness.ts';

let shop: Site;

beforeAll(async () => {
  shop = await openShop();
});

afterAll(() => shop[Symbol.asyncDispose]());

const floating = /was not awaited, so the check went on without it\. Write: await /;
const pending = /had not ended when the check returned\. Write await in front of all that leads to it/;

describe('an HTTP check that does not await', () => {
  let child: Child;
  beforeAll(async () => {
    child = await Child.start('http');
  });
  afterAll(() => child[Symbol.asyncDispose]());

  test.each<[string, string, RegExp]>([
    ['a request', `http.get('/'); //!`, floating],
    ['a request that has long been answered', `http.get('/'); //!\nawait http.get('/slow');`, floating],
    ['what it does with a reply', `http.get('/slow').then((reply) => expect(reply.status).toBe(404)); //!`, pending],
    ['a step', `step('Ask', async () => { expect((await http.get('/broken')).status).toBe(200); }); //!`, floating],
    ['a step that is over before it', `step('Ask', () => {}); //!\nawait http.get('/slow');`, floating],
    ['a soft step', `step.soft('Ask', () => http.get('/slow')); //!`, floating],
    ['a step within a step', `await step('Outer', () => {\nstep('Inner', () => http.get('/slow')); //!\n});`, floating],
    [
      'steps in forEach',
      `['/slow', '/'].forEach(async (path) => {\nawait step('Ask ' + path, () => http.get(path)); //!\n});`,
      pending,
    ],
    [
      'requests in map',
      `['/slow', '/'].map(async (path) => {\nexpect((await http.get(path)).status).toBe(404); //!\n});`,
      pending,
    ],
    ['a poll', `expect.poll(async () => (await http.get('/broken')).status).toBe(200); //!`, floating],
    ['toPass', `expect(async () => expect((await http.get('/broken')).ok).toBe(true)).toPass(); //!`, floating],
    ['resolves', `expect(http.get('/broken')).resolves.toMatchObject({ status: 200 }); //!`, floating],
    ['fetch', `fetch(target.url + '/slow').then((reply) => expect(reply.status).toBe(404)); //!`, pending],
    [
      'a function of its own that fails',
      `const order = async () => {\nexpect((await http.get('/broken')).status).toBe(200); //!\n};\norder(); await http.get('/slow');`,
      /A promise was rejected and nothing awaited it: expect\(\).*Write await in front of what made it/,
    ],
    [
      'a function of its own that fails just after',
      `const { readFile } = await import('node:fs/promises');\nconst look = async () => { await readFile('/dev/null');\nthrow new Error('late'); //!\n}; look();`,
      /A promise was rejected and nothing awaited it: late\. Write await/,
    ],
    [
      'a step, which is why what follows fails',
      `step('Log in', () => http.get('/slow')); //!\nawait step('Order', () => { throw new Error('not logged in'); });`,
      /was not awaited.*Write: await step\("Log in", …\)\. Then it failed: not logged in/,
    ],
  ])('%s is inconclusive, with place and remedy', async (_title, inside, remedy) => {
    const text = httpScript(inside);
    expectMistake(await tryScript(child, text, { target: shop.target }), text, remedy);
  });

  test.each<[string, string]>([
    ['steps side by side', `await Promise.all([step('A', () => http.get('/slow')), step('B', () => http.get('/'))]);`],
    [
      'a request made early',
      `const early = http.get('/slow'); await http.get('/'); expect((await early).status).toBe(200);`,
    ],
    [
      'the faster of two requests',
      `const reply = await Promise.race([http.get('/hang'), http.get('/')]); expect(reply.ok).toBe(true);`,
    ],
    [
      'the first good one of two',
      `await Promise.any([http.get('/').then((reply) => reply.json()), http.get('/items').then((reply) => reply.json())]).then((list) => expect(list).toHaveLength(3));`,
    ],
    ['a promise that is returned', `return step('Ask', () => http.get('/'));`],
    ['for await over steps', `for await (const path of ['/', '/items']) await step(path, () => http.get(path));`],
    [
      'a rejection that is handled later',
      `const bad = Promise.reject(new Error('x')); await http.get('/slow'); await expect(bad).rejects.toThrow('x');`,
    ],
    [
      'allSettled',
      `const all = await Promise.allSettled([http.get('/'), http.get('http://127.0.0.1:1/')]); expect(all).toHaveLength(2);`,
    ],
    [
      'an error caught within a step',
      `await step('Perhaps', async () => { await http.get('http://127.0.0.1:1/').catch(() => {}); });`,
    ],
  ])('%s is not needed for passes', async (_title, inside) => {
    const result = await tryScript(child, httpScript(inside), { target: shop.target });
    expect(result, JSON.stringify(result.trouble ?? result.failure)).toMatchObject({ verdict: 'passed' });
  });

  test('a clean-up that does not await is counted as one that failed, and the log says where', async () => {
    const text = httpScript(`cleanup(() => {\nhttp.delete('/slow');\n}); await http.get('/');`);
    const result = await tryScript(child, text, { target: shop.target });
    expect(result).toMatchObject({ verdict: 'passed', cleanupFailures: 1 });
    expect(result.log.join('\n')).toMatch(/Clean-up failed: .*check-\d+\.ts:4: http\.delete\(…\) was not awaited/);
  });

  test('a request made early does not turn a failure into a mistake', async () => {
    const text = httpScript(
      `const early = http.get('http://127.0.0.1:1/'); await step('Order', async () => { expect((await http.get('/broken')).status).toBe(200); }); await early;`,
    );
    expect(await tryScript(child, text, { target: shop.target })).toMatchObject({
      verdict: 'failed',
      failure: { step: 'Order' },
    });
  });

  test('a request that is still under way does not reach the next run of the same process', async () => {
    for (let run = 0; run < 3; run += 1) {
      const text = httpScript(`http.get('/slow').then(() => { throw new Error('of the run before'); });`);
      await tryScript(child, text, { target: shop.target });
      const next = await tryScript(child, httpScript(`await http.get('/slow'); await http.get('/slow');`), {
        target: shop.target,
      });
      expect(next).toMatchObject({ verdict: 'passed' });
    }
  });

  test.each([
    ['nothing at all', ''],
    ['a request and no expectation', `await http.get('/');`],
    ['a measurement alone', `measure('items', (await http.get('/items')).json().length);`],
  ])('a check with %s cannot fail, and is inconclusive', async (_title, inside) => {
    const text = `import { httpCheck } from 'bellwether';\nexport default httpCheck(async ({ http, measure }) => { ${inside} });`;
    expectMistake(
      await tryScript(child, text, { target: shop.target }),
      '',
      /has neither a step nor an expectation.*expect\(reply\.status\)\.toBe\(200\)/,
    );
  });

  test('an expectation without a matcher is inconclusive', async () => {
    const text = httpScript(`const reply = await http.get('/broken');\nexpect(reply.ok); //!`);
    expectMistake(
      await tryScript(child, text, { target: shop.target }),
      text,
      /not followed by a matcher.*Write: expect\(…\)\.toBe/,
    );
  });
});

describe.skipIf(chromiumPath === '')('a browser check that does not await', () => {
  let child: Child;
  beforeAll(async () => {
    child = await Child.start('browser');
  });
  afterAll(() => child[Symbol.asyncDispose]());

  test.each<[string, string, RegExp]>([
    ['a navigation', `page.goto('/'); //!`, /page\.goto\(…\) was not awaited.*Write: await page\.goto/],
    ['a click', `await page.goto('/');\npage.getByRole('button').click(); //!`, floating],
    [
      'a click that is done before it',
      `await page.goto('/');\npage.getByRole('link').hover(); //!\nawait page.locator('a:hover').waitFor();\nawait page.title();`,
      floating,
    ],
    ['a click on what is not there', `await page.goto('/');\npage.getByText('Buy').click(); //!`, floating],
    ['a matcher', `await page.goto('/');\nexpect(page.getByRole('heading')).toHaveText('Basket'); //!`, floating],
    [
      'a matcher that holds',
      `await page.goto('/');\nexpect(page.getByRole('heading')).toHaveText('Shop'); //!\nawait page.title();`,
      floating,
    ],
    ['a matcher with not', `await page.goto('/');\nexpect(page.getByRole('heading')).not.toBeVisible(); //!`, floating],
    ['a matcher of the page', `await page.goto('/');\nexpect(page).toHaveTitle('Ordered'); //!`, floating],
    [
      'a whole step',
      `await page.goto('/');\nstep('Pay', async () => { await page.getByRole('button').click(); await expect(page).toHaveTitle('Paid'); }); //!`,
      floating,
    ],
    ['a poll', `await page.goto('/');\nexpect.poll(() => page.title()).toBe('Paid'); //!`, floating],
    ['a wait', `await page.goto('/');\npage.waitForURL('**/thanks'); //!`, floating],
    [
      'a response',
      `await page.goto('/');\nconst seen = page.waitForResponse('**/orders'); //!\nawait page.getByRole('button').click();`,
      floating,
    ],
    ['a key', `await page.goto('/');\npage.keyboard.press('Enter'); //!`, /keyboard\.press\(…\) was not awaited/],
    ['a request of the page', `await page.goto('/');\npage.request.get(target.url + '/slow'); //!`, floating],
    ['a setting', `page.setViewportSize({ width: 300, height: 300 }); //!\nawait page.goto('/');`, floating],
    [
      'what an item shows, in map',
      `await page.goto('/');\n(await page.getByRole('listitem').all()).map(async (item) => {\nawait expect(item).toHaveText('Three'); //!\n});`,
      pending,
    ],
    [
      'what an item shows, in forEach',
      `await page.goto('/');\n['One', 'Two'].forEach(async (text) => {\nawait page.getByText(text).click(); //!\n});`,
      pending,
    ],
    [
      'a popup’s click',
      `await page.goto('/');\nconst [popup] = await Promise.all([page.waitForEvent('popup'), page.evaluate(() => { window.open('/basket'); })]);\npopup.getByText('Nothing').click(); //!`,
      floating,
    ],
    [
      'an element’s click',
      `await page.goto('/');\nconst link = await page.$('a');\nlink.click(); //!`,
      /elementHandle\.click\(…\) was not awaited/,
    ],
    [
      'a click, which is why what follows fails',
      `await page.goto('/');\npage.getByText('Buy').click(); //!\nawait expect(page).toHaveTitle('Bought', { timeout: 300 });`,
      /locator\.click\(…\) was not awaited.*Then it failed: /,
    ],
  ])('%s is inconclusive, with place and remedy', async (_title, inside, remedy) => {
    const text = browserScript(inside);
    const result = await tryScript(child, text, { target: shop.target });
    expectMistake(result, text, remedy);
  });

  test.each<[string, string]>([
    [
      'a wait that is made early',
      `const seen = page.waitForResponse('**/basket'); await page.goto('/'); await page.getByRole('link').click(); expect((await seen).ok()).toBe(true);`,
    ],
    [
      'the faster of two waits',
      `await page.goto('/'); await Promise.race([page.getByText('Never').waitFor(), page.getByText('Shop').waitFor()]); expect(1).toBe(1);`,
    ],
    [
      'a handler of responses',
      `const seen = []; page.on('response', async (reply) => { seen.push((await reply.text()).length); }); await page.goto('/'); await expect(page.getByRole('heading')).toBeVisible();`,
    ],
    [
      'a handler of dialogs',
      `page.on('dialog', (dialog) => dialog.accept()); await page.goto('/'); expect(await page.evaluate(() => confirm('Sure?'))).toBe(true);`,
    ],
    [
      'a click that may fail, within a step',
      `await page.goto('/'); await step('Close the banner', async () => { await page.getByText('No banner').click({ timeout: 50 }).catch(() => {}); });`,
    ],
    [
      'a page object',
      `class Shop { constructor(page) { this.page = page; } async open() { await this.page.goto('/'); return this; } heading() { return this.page.getByRole('heading'); } } const shop = await new Shop(page).open(); await expect(shop.heading()).toHaveText('Shop');`,
    ],
    [
      'a loop over locators',
      `await page.goto('/'); for (const item of await page.getByRole('listitem').all()) await expect(item).toBeVisible();`,
    ],
    [
      'frames, keyboard, elements and filters',
      `await page.goto('/'); await page.mainFrame().getByLabel('Name').focus(); await page.keyboard.type('Ada'); expect(await page.getByLabel('Name').inputValue()).toBe('Ada'); const list = page.locator('ul').filter({ has: page.getByText('One') }); await expect(list.first()).toBeVisible(); await list.locator('li').first().dispatchEvent('click');`,
    ],
  ])('%s is as it should be and passes', async (_title, inside) => {
    const result = await tryScript(child, browserScript(inside), { target: shop.target });
    expect(result, JSON.stringify(result.trouble ?? result.failure)).toMatchObject({ verdict: 'passed' });
  });
});

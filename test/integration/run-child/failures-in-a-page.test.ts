// What people read when a matcher or an action of Playwright fails: the texts come from the real browser.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Locator, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect as vitestExpect, test } from 'vitest';
import { expect } from '../../../src/check/expect.ts';
import { describeError } from '../../../src/check/failure.ts';
import { launchChromium } from '../../support/launch-chromium.ts';

const PATIENCE_MS = 500;
const soon = { timeout: PATIENCE_MS };
const waited = ' (waited 500 ms)';

let browser: Browser;
let page: Page;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/hang') return;
    response.writeHead(503, { 'content-type': 'text/plain' }).end('no\nstock');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchChromium();
  page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setContent(`<title>Shop</title><h1>Basket</h1><ul><li>tea</li><li>milk</li></ul><button disabled>Pay</button>
    <input value="x"><input type="checkbox"><a href="/y" class="k z" style="color:red">Link</a>
    <select multiple><option selected>1</option></select><p hidden>secret</p><button id="under">Under</button>
    <div style="position:fixed;inset:0;z-index:9" id="cover"></div>`);
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

async function lineOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return describeError(error).message;
  }
  throw new Error('nothing was thrown');
}

const at = (selector: string): Locator => page.locator(selector);

/** What is read, and the assertion; `message` stands where the script's own would. */
const assertions: readonly (readonly [string, (message?: string) => unknown])[] = [
  [`locator('h1'): expected "Shop", found "Basket"${waited}`, (m) => expect(at('h1'), m).toHaveText('Shop', soon)],
  [
    `locator('h1'): expected text matching /Shop/, found "Basket"${waited}`,
    (m) => expect(at('h1'), m).toHaveText(/Shop/, soon),
  ],
  [
    `locator('h1'): expected text with "Shop", found "Basket"${waited}`,
    (m) => expect(at('h1'), m).toContainText('Shop', soon),
  ],
  [
    `locator('h1'): expected not "Basket", found "Basket"${waited}`,
    (m) => expect(at('h1'), m).not.toHaveText('Basket', soon),
  ],
  [
    `locator('li'): expected ["tea", "jam"], found ["tea", "milk"]${waited}`,
    (m) => expect(at('li'), m).toHaveText(['tea', 'jam'], soon),
  ],
  [
    `locator('li'): expected [/te/, /jam/], found ["tea", "milk"]${waited}`,
    (m) => expect(at('li'), m).toHaveText([/te/, /jam/], soon),
  ],
  [
    `locator('li'): expected to contain ["te", "ja"], found ["tea", "milk"]${waited}`,
    (m) => expect(at('li'), m).toContainText(['te', 'ja'], soon),
  ],
  [
    `locator('.none'): expected ["tea"], found no such element${waited}`,
    (m) => expect(at('.none'), m).toHaveText(['tea'], soon),
  ],
  [
    `locator('.none'): expected "tea", found no such element${waited}`,
    (m) => expect(at('.none'), m).toHaveText('tea', soon),
  ],
  [
    `locator('li'): expected "tea", found 2 elements where one is needed (strict mode violation)`,
    (m) => expect(at('li'), m).toHaveText('tea', soon),
  ],
  [
    `getByRole('button', { name: 'Order' }): expected visible, found no such element${waited}`,
    (m) => expect(page.getByRole('button', { name: 'Order' }), m).toBeVisible(soon),
  ],
  [`locator('p'): expected visible, found hidden${waited}`, (m) => expect(at('p'), m).toBeVisible(soon)],
  [`locator('h1'): expected not visible, found visible${waited}`, (m) => expect(at('h1'), m).not.toBeVisible(soon)],
  [`locator('h1'): expected hidden, found visible${waited}`, (m) => expect(at('h1'), m).toBeHidden(soon)],
  [
    `locator('.none'): expected attached, found no such element${waited}`,
    (m) => expect(at('.none'), m).toBeAttached(soon),
  ],
  [
    `getByText('Pay'): expected enabled, found disabled${waited}`,
    (m) => expect(page.getByText('Pay'), m).toBeEnabled(soon),
  ],
  [`locator('#under'): expected disabled, found enabled${waited}`, (m) => expect(at('#under'), m).toBeDisabled(soon)],
  [
    `locator('[type=checkbox]'): expected checked, found unchecked${waited}`,
    (m) => expect(at('[type=checkbox]'), m).toBeChecked(soon),
  ],
  [`locator('h1'): expected focused, found inactive${waited}`, (m) => expect(at('h1'), m).toBeFocused(soon)],
  [`locator('h1'): expected empty, found not empty${waited}`, (m) => expect(at('h1'), m).toBeEmpty(soon)],
  [
    `locator('p'): expected in viewport, found viewport ratio 0${waited}`,
    (m) => expect(at('p'), m).toBeInViewport(soon),
  ],
  [
    `getByText('Pay'): expected editable: Element is not an <input>, <textarea>, <select> or [contenteditable] and does not have a role allowing [aria-readonly]`,
    (m) => expect(page.getByText('Pay'), m).toBeEditable(soon),
  ],
  [`locator('li'): expected 3 elements, found 2${waited}`, (m) => expect(at('li'), m).toHaveCount(3, soon)],
  [
    `locator('a') attribute "href": expected "/z", found "/y"${waited}`,
    (m) => expect(at('a'), m).toHaveAttribute('href', '/z', soon),
  ],
  [
    `locator('a') attribute "target": expected "_x", found no such attribute${waited}`,
    (m) => expect(at('a'), m).toHaveAttribute('target', '_x', soon),
  ],
  [
    `locator('a') attribute "target": expected to be there, found no such attribute${waited}`,
    (m) => expect(at('a'), m).toHaveAttribute('target', soon),
  ],
  [
    `locator('a') style "color": expected "rgb(0, 0, 0)", found "rgb(255, 0, 0)"${waited}`,
    (m) => expect(at('a'), m).toHaveCSS('color', 'rgb(0, 0, 0)', soon),
  ],
  [`locator('a') class: expected "q", found "k z"${waited}`, (m) => expect(at('a'), m).toHaveClass('q', soon)],
  [`locator('a') class: expected "q", found "k z"${waited}`, (m) => expect(at('a'), m).toContainClass('q', soon)],
  [
    `locator('input').first() value: expected "y", found "x"${waited}`,
    (m) => expect(at('input').first(), m).toHaveValue('y', soon),
  ],
  [
    `locator('select') values: expected ["1", "2"], found ["1"]${waited}`,
    (m) => expect(at('select'), m).toHaveValues(['1', '2'], soon),
  ],
  [`locator('h1') value: expected "y": Not an input element`, (m) => expect(at('h1'), m).toHaveValue('y', soon)],
  [`locator('h1') id: expected "a", found ""${waited}`, (m) => expect(at('h1'), m).toHaveId('a', soon)],
  [
    `locator('h1') role: expected "button", found "heading"${waited}`,
    (m) => expect(at('h1'), m).toHaveRole('button', soon),
  ],
  [
    `locator('h1') accessible name: expected "Shop", found "Basket"${waited}`,
    (m) => expect(at('h1'), m).toHaveAccessibleName('Shop', soon),
  ],
  [
    `locator('h1') accessible description: expected "Shop", found ""${waited}`,
    (m) => expect(at('h1'), m).toHaveAccessibleDescription('Shop', soon),
  ],
  [
    `locator('h1') property "tabIndex": expected 3, found -1${waited}`,
    (m) => expect(at('h1'), m).toHaveJSProperty('tabIndex', 3, soon),
  ],
  [
    `the address of the page: expected "https://shop.test/paid", found "about:blank"${waited}`,
    (m) => expect(page, m).toHaveURL('https://shop.test/paid', soon),
  ],
  [
    `the address of the page: expected text matching /paid/, found "about:blank"${waited}`,
    (m) => expect(page, m).toHaveURL(/paid/, soon),
  ],
  [
    `the address of the page: expected the function of the script to succeed, found "about:blank"${waited}`,
    (m) => expect(page, m).toHaveURL((address) => address.pathname === '/paid', soon),
  ],
  [`the title of the page: expected "Paid", found "Shop"${waited}`, (m) => expect(page, m).toHaveTitle('Paid', soon)],
];

describe('a failed matcher of a page', () => {
  test.concurrent.each(assertions)('is read as: %s', async (line, assertion) => {
    vitestExpect(await lineOf(() => assertion())).toBe(line);
  });

  test.concurrent.each(assertions)('keeps the message of the script beside: %s', async (line, assertion) => {
    const [subject = ''] = /^.+?(?=: expected )/.exec(line) ?? [];
    vitestExpect(await lineOf(() => assertion('the shop'))).toBe(`the shop (${subject})${line.slice(subject.length)}`);
  });

  test('of a reply names the request and the status that came', async () => {
    const reply = await page.request.get(`${url}/orders`);
    vitestExpect(await lineOf(() => expect(reply).toBeOK())).toBe(
      `GET ${url}/orders: expected a status from 200 to 299, found 503 Service Unavailable`,
    );
  });

  test('says that the page is closed', async () => {
    const closing = await browser.newPage();
    const line = lineOf(() => expect(closing.locator('h1')).toBeVisible({ timeout: 20_000 }));
    await closing.close();
    vitestExpect(await line).toMatch(/^locator\('h1'\): expected visible, found nothing: the page (?:was|is) closed$/);
    vitestExpect(await lineOf(() => expect(closing.locator('h1')).toHaveText('Shop', soon))).toBe(
      `locator('h1'): expected "Shop", found nothing: the page is closed`,
    );
  });
});

const exceeded = 'Timeout 500ms exceeded';

/** What is read, and the action. */
const actions: readonly (readonly [string | RegExp, () => unknown])[] = [
  [`locator.click: ${exceeded}: waiting for locator('.none'): no element found`, () => at('.none').click()],
  [
    `locator.click: ${exceeded}: waiting for getByText('Pay'): element is not enabled`,
    () => page.getByText('Pay').click(),
  ],
  [`locator.click: ${exceeded}: waiting for locator('p'): element is not visible`, () => at('p').click()],
  [
    `locator.click: ${exceeded}: waiting for locator('#under'): <div id="cover"></div> intercepts pointer events`,
    () => at('#under').click(),
  ],
  [
    `locator.click: strict mode violation: locator('li') resolved to 2 elements: <li>tea</li>, <li>milk</li>`,
    () => at('li').click(),
  ],
  [`locator.check: Not a checkbox or radio button: locator('h1')`, () => at('h1').check()],
  [
    `locator.selectOption: ${exceeded}: waiting for locator('select'): did not find some options`,
    () => at('select').selectOption('9'),
  ],
  [`locator.waitFor: ${exceeded}: waiting for locator('p') to be visible: element is hidden`, () => at('p').waitFor()],
  [`locator.textContent: ${exceeded}: waiting for locator('.none'): no element found`, () => at('.none').textContent()],
  [`page.waitForURL: ${exceeded}: waiting for navigation to "**/paid" until "load"`, () => page.waitForURL('**/paid')],
  [
    `page.waitForResponse: ${exceeded} while waiting for event "response": waiting for response "**/paid"`,
    () => page.waitForResponse('**/paid'),
  ],
  [`page.waitForEvent: ${exceeded} while waiting for event "popup"`, () => page.waitForEvent('popup')],
  ['page.evaluate: first second', () => page.evaluate(() => Promise.reject(new Error('first\nsecond')))],
  [/^page\.goto: net::ERR_\w+ at http:\/\/127\.0\.0\.1:1\/$/, () => page.goto('http://127.0.0.1:1/')],
  [
    /^page\.goto: Timeout 500ms exceeded: navigating to "http:\/\/127\.0\.0\.1:\d+\/hang", waiting until "load"$/,
    () => page.goto(`${url}/hang`),
  ],
  [
    /^apiRequestContext\.get: connect ECONNREFUSED 127\.0\.0\.1:1: GET http:\/\/127\.0\.0\.1:1\/$/,
    () => page.request.get('http://127.0.0.1:1/'),
  ],
];

describe('a failed action', () => {
  test.each(actions)('is read as: %s', async (line, action) => {
    const read = await lineOf(action);
    if (typeof line === 'string') vitestExpect(read).toBe(line);
    else vitestExpect(read).toMatch(line);
  });
});

import { type Browser, type Page, chromium } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Demo, startDemo } from '../../demo/demo.ts';
import { findChromium } from '../../src/run/child/browser/find-chromium.ts';

let browser: Browser;
let demo: Demo;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  demo = await startDemo({ basePort: 0, customers: false });
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  browser = await chromium.launch({ executablePath: found.path });
});
afterAll(async () => {
  await browser?.close();
  await demo?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  page = await browser.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.context().close();
  await demo.faults.clear();
  await fetch(`${demo.addresses.inbox}/messages`, { method: 'DELETE' });
});

const ring = (more: object = {}) =>
  fetch(`${demo.addresses.inbox}/v2/enqueue`, {
    method: 'POST',
    body: JSON.stringify({
      routing_key: 'demo',
      event_action: 'trigger',
      dedup_key: 'incident-1',
      payload: {
        summary: 'Voyager is down',
        source: 'bellwether',
        severity: 'critical',
        custom_details: { 'On duty': 'Carla Diaz (+44 7700 900003), then Dev Patel' },
      },
      ...more,
    }),
  });

describe('the page of the switches', () => {
  test('throws a switch without loading anew, says what is broken, and heals everything', async () => {
    await page.goto(demo.addresses.switches);
    await page.evaluate(() => document.body.setAttribute('data-loaded', 'once'));
    const panel = page.getByRole('group', { name: 'Voyager' });
    await panel.getByLabel('Answers 503').check();
    await page.getByText('One part is broken').waitFor();
    expect(demo.faults.list()).toMatchObject([{ component: 'voyager', fault: 'http-503' }]);
    expect(await page.getByRole('status').innerText()).toContain('Nobody can pay by card');
    expect(await panel.getByLabel('Answers 503').evaluate((input) => input === document.activeElement)).toBe(true);
    await page.getByRole('button', { name: 'Heal everything' }).click();
    await page.getByText('Everything works').waitFor();
    expect(demo.faults.list()).toEqual([]);
    expect(await page.evaluate(() => document.body.dataset['loaded'])).toBe('once');
    expect(complaints).toEqual([]);
  });

  test('shows what somebody else has thrown', async () => {
    await page.goto(demo.addresses.switches);
    await page.getByText('Everything works').waitFor();
    await demo.faults.set('claims', 'hang');
    await page.getByText('One part is broken').waitFor();
    expect(await page.getByRole('group', { name: 'Claims desk' }).getByLabel('Hangs').isChecked()).toBe(true);
  });

  test('can be worked with the keyboard alone', async () => {
    await page.goto(demo.addresses.switches);
    await page.getByRole('group', { name: 'Web shop' }).getByLabel('Works').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByText('One part is broken').waitFor();
    expect(demo.faults.list()).toMatchObject([{ component: 'shop', fault: 'http-503' }]);
  });
});

describe('the page of the pager inbox', () => {
  test('shows what arrives without loading anew, and takes an acknowledgement', async () => {
    await page.goto(demo.addresses.inbox);
    await page.getByText('Nobody has rung yet').waitFor();
    await ring();
    await page.getByRole('heading', { name: 'Voyager is down' }).waitFor();
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('Taken by Carla Diaz').waitFor();
    // Nobody plays the monitor here, and the page says so plainly.
    await page.getByText('this inbox does not know where the monitor is').waitFor();
    await ring({ event_action: 'resolve' });
    await page.getByText('Nothing is open. Good night.').waitFor();
    expect(complaints).toEqual([]);
  });

  test('breaks the pager and heals it', async () => {
    await page.goto(demo.addresses.inbox);
    await page.getByLabel('Server error').check();
    await page.getByText('Messages turned away since then: 0').waitFor();
    expect((await ring()).status).toBe(500);
    await page.getByText('Messages turned away since then: 1').waitFor();
    await page.getByRole('group', { name: 'The pager itself' }).getByLabel('Works').check();
    await page.getByText('A pager can fail as well').waitFor();
    expect((await ring()).status).toBe(202);
  });

  test('shows hostile text as text', async () => {
    await page.goto(demo.addresses.inbox);
    const summary = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>';
    await ring({ payload: { summary, source: '<b>', severity: 'critical', custom_details: { '<i>': summary } } });
    await page.getByRole('heading', { name: summary }).waitFor();
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    expect(complaints).toEqual([]);
  });
});

describe('the shop', () => {
  test('sells without any script', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, baseURL: demo.addresses.shop });
    const visitor = await plain.newPage();
    await visitor.goto('/');
    await visitor.getByRole('link', { name: 'Fell 25 rucksack' }).click();
    await visitor.getByRole('button', { name: 'Add to basket' }).click();
    await visitor.getByRole('link', { name: 'Order on invoice' }).click();
    await visitor.getByLabel('Full name').fill('Ada');
    await visitor.getByLabel('E-mail').fill('ada@acme.example');
    await visitor.getByLabel('Address').fill('1 Lane');
    await visitor.getByLabel('Customer number').fill('B-2041');
    await visitor.getByRole('button', { name: 'Place the order' }).click();
    await visitor.getByRole('heading', { name: 'Thank you for your order' }).waitFor();
    await visitor.getByRole('link', { name: 'Track this order' }).click();
    expect(await visitor.getByRole('status').innerText()).toBe('Received');
    await plain.close();
  });

  test('with a script error shows its frame, and nothing in it', async () => {
    await demo.faults.set('shop', 'script-error');
    await page.goto(demo.addresses.shop);
    await page.getByRole('link', { name: 'Track an order' }).waitFor();
    await expect.poll(() => complaints).toEqual([expect.stringContaining('Cannot read properties of undefined')]);
    expect((await page.getByRole('main').innerText()).trim()).toBe('');
  });
});

describe('on a telephone', () => {
  test.each(['shop', 'voyager', 'warehouse', 'claims', 'switches', 'inbox'] as const)(
    '%s fits the screen',
    async (name) => {
      await ring();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(demo.addresses[name]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
    },
  );
});

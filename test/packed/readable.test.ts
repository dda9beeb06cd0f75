// What somebody hears, or sees enlarged, of the pages: forms that come back with what is wrong in them, and names that differ.
import { parse, type HTMLElement } from 'node-html-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver, withStatus } from '../integration/notify/receiver.ts';
import type { Monitor } from './monitor.ts';
import { createProject, httpScript } from './project.ts';

const life = new AsyncDisposableStack();
let monitor: Monitor;

const asking = (path: string) =>
  httpScript(`await step('Ask', async () => expect((await http.get('/${path}')).status).toBe(200));`);
const broken = (sentence: string) => ({
  every: '1s',
  audiences: ['customer-service'],
  impact: { summary: sentence, tellCustomers: `${sentence} We are working on it.` },
});

beforeAll(async () => {
  const shop = life.use(await Receiver.start(withStatus(503)));
  const project = life.use(
    createProject({
      url: shop.url,
      checks: { orders: asking('orders'), invoices: asking('invoices') },
      functions: { orders: broken('Customers cannot order.'), invoices: broken('Invoices cannot be seen.') },
    }),
  );
  monitor = life.use(await project.start());
  await monitor.untilState('orders', 'failing');
  await monitor.untilState('invoices', 'failing');
});
afterAll(() => life.disposeAsync());

/** Sends a form as a browser does from one of our own pages; gives the page that answers. */
async function send(path: string, fields: Readonly<Record<string, string>>) {
  const headers = { origin: monitor.url, cookie: 'bellwether_for=operations' };
  const { status, text } = await monitor.ask(path, { method: 'POST', headers, body: new URLSearchParams(fields) });
  return { status, page: parse(text) };
}

/** What is wrong with a field, as it is tied to it; the summary must lead to the field and have the focus. */
function wrongWith(page: HTMLElement, action: string, name: string): string {
  const field = page.querySelector(`form[action="${action}"] [name=${name}]`)!;
  expect(field.getAttribute('aria-invalid')).toBe('true');
  const summary = page.querySelector('[autofocus][tabindex="-1"]')!;
  expect(summary.querySelector('a')!.getAttribute('href')).toBe(`#${field.id}`);
  expect(page.querySelector('title')!.text).toMatch(/^Error: /);
  const described = field.getAttribute('aria-describedby')!.split(' ');
  return described.map((id) => page.querySelector(`#${id}`)!.structuredText).join(' ');
}

test('a wrong token for a silence is answered in the form, which keeps what was written', async () => {
  const { status, page } = await send('/silences', { about: 'all', for: '4h', why: 'Known', token: 'bw_guess' });
  expect(status).toBe(401);
  expect(wrongWith(page, '/silences', 'token')).toContain('This token is not known here');
  expect(page.querySelector('form[action="/silences"] [name=why]')!.getAttribute('value')).toBe('Known');
  expect(page.querySelector('form[action="/silences"] [name=for] [selected]')!.getAttribute('value')).toBe('4h');
  expect(page.toString()).not.toContain('bw_guess');
});

test('a wrong token for planned work or for an incident is answered in their forms', async () => {
  const work = await send('/maintenance', { about: 'all', for: '1h', says: 'Stock-taking', token: 'bw_guess' });
  expect(wrongWith(work.page, '/maintenance', 'token')).toContain('This token is not known here');
  expect(work.page.querySelector('[name=says]')!.getAttribute('value')).toBe('Stock-taking');
  const [incident] = await monitor.incidents();
  const action = `/incidents/${incident!.id}/acknowledge`;
  const { status, page } = await send(action, { by: 'Asha Rao', token: 'bw_guess' });
  expect(status).toBe(401);
  expect(wrongWith(page, action, 'token')).toContain('This token is not known here');
  expect(page.querySelector(`form[action="${action}"] [name=by]`)!.getAttribute('value')).toBe('Asha Rao');
});

test('hints of forms are no part of the names of their fields', async () => {
  const page = parse((await monitor.ask('/silences?for=operations')).text);
  const labels = page.querySelectorAll('form label').map((label) => label.structuredText.trim());
  expect(labels).toContain('Access token');
  expect(labels.filter((label) => /Begins with bw_|clocks of/.test(label))).toEqual([]);
});

test('buttons that copy and links to what happened say what they are about', async () => {
  const page = parse((await monitor.ask('/?for=customer-service')).text);
  const namesOf = (selector: string) => page.querySelectorAll(selector).map((one) => one.structuredText);
  for (const names of [namesOf('button[data-copy]'), namesOf('.problem a.more')]) {
    expect(names.length).toBe(2);
    expect(new Set(names).size).toBe(2);
  }
});

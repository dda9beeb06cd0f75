import { readdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium } from '../../src/run/child/browser/find-chromium.ts';
import { freeDemoPort } from '../support/free-port.ts';
import { demoProject, MonitorProcess, processesNaming } from '../support/monitor-process.ts';
import { until, UNTIL_MS } from '../support/until.ts';

interface Message {
  readonly channel: string;
  readonly action: string;
  readonly dedupKey: string;
  readonly body: { readonly payload?: { readonly summary: string } };
}

const sentence =
  'Voyager is down: Credit card payment gateway is NOT available. Customers cannot place an order by card.';

describe('the whole way from a broken gateway to the page and the pager', () => {
  const project = demoProject({ every: '5s' });
  let browser: Browser;
  let page: Page;
  let monitor: MonitorProcess;
  let status: string;
  let switches: string;
  let inbox: string;

  beforeAll(async () => {
    const found = findChromium(process.env);
    if ('problem' in found) throw new Error(found.problem);
    browser = await chromium.launch({ executablePath: found.path });
    monitor = new MonitorProcess(['start', '--demo', '--port', '0'], {
      cwd: project.folder,
      env: { BELLWETHER_DEMO_PORT: String(await freeDemoPort()), TMPDIR: project.temporary },
    });
    [status, switches, inbox] = (await Promise.all(
      (['Status page', 'Switches', 'Inbox'] as const).map((name) => monitor.address(name)),
    )) as [string, string, string];
    page = await browser.newPage();
  });

  afterAll(async () => {
    await browser?.close();
    await monitor?.[Symbol.asyncDispose]();
    project.remove();
  });

  // The chat hears of it too; who is woken is the pager.
  const messages = async () =>
    ((await (await fetch(`${inbox}/messages`)).json()) as Message[]).filter(({ channel }) => channel === 'pagerduty');
  const states = async () => {
    const reply = (await (await fetch(`${status}/api/v1/functions`)).json()) as {
      functions: { id: string; targets: { state: string }[] }[];
    };
    return Object.fromEntries(reply.functions.map(({ id, targets }) => [id, targets[0]!.state]));
  };
  const allWorking = () =>
    until('all functions working', async () => {
      const all = Object.values(await states());
      return all.length > 0 && all.every((state) => state === 'working') ? true : undefined;
    });

  test('first answers come by themselves and everything works', async () => {
    await allWorking();
    await page.goto(`${status}/?for=customer-service`);
    await expect.poll(() => page.getByRole('main').innerText()).toContain('Working');
    expect(await messages()).toEqual([]);
  });

  test('a broken Voyager is on the page and at the pager, in the same words, once', async () => {
    await fetch(`${switches}/faults/voyager`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ fault: 'http-503' }),
    });
    // The page was opened before: it must change by itself.
    await page.getByText('Credit card payment gateway is NOT available').first().waitFor({ timeout: UNTIL_MS });
    await expect.poll(() => page.getByRole('main').innerText()).toContain('Customers cannot place an order by card');
    expect((await states())['browse-catalogue']).toBe('working');
    const [first] = await until('a message in the inbox', async () => {
      const all = await messages();
      return all.length > 0 ? all : undefined;
    });
    expect(first).toMatchObject({ action: 'trigger', body: { payload: { summary: sentence } } });
    await until('both functions that need Voyager are failing', async () => {
      const now = await states();
      return now['place-order-by-card'] === 'failing' && now['card-gateway'] === 'failing' ? true : undefined;
    });
    expect(new Set((await messages()).map(({ dedupKey }) => dedupKey)).size).toBe(1);
  });

  test('healed, it is resolved once with the same key and everything works again', async () => {
    await fetch(`${switches}/faults/voyager`, { method: 'DELETE' });
    await allWorking();
    const all = await until('the resolve', async () => {
      const now = await messages();
      return now.some(({ action }) => action === 'resolve') ? now : undefined;
    });
    // A second trigger with the same key only tells what else fails.
    expect(all.map(({ action }) => action).join(' ')).toMatch(/^trigger (?:trigger )?resolve$/);
    expect(new Set(all.map(({ dedupKey }) => dedupKey)).size).toBe(1);
    await expect.poll(() => page.locator('article.problem').count()).toBe(0);
  });

  test('Ctrl-C leaves no process and no temp folder', async () => {
    expect(await monitor.stop('SIGINT')).toBe(0);
    expect(processesNaming(project.folder)).toEqual([]);
    expect(readdirSync(project.temporary)).toEqual([]);
  });
});

// What is on the page at the very moment at which the picture is taken.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WarmBrowser } from '../../../src/run/child/browser/browser.ts';
import { findChromium } from '../../../src/run/child/browser/find-chromium.ts';
import { ScratchFolder } from '../../../src/run/child/scratch-folder.ts';
import { takeScreenshot } from '../../../src/run/child/browser/screenshot.ts';
import { createRedactor } from '../../../src/secrets/redactor.ts';
import { openSite, routes, type Site } from './rig.ts';

const secret = '4242 4242 4242 4242';

let browser: WarmBrowser;
let context: BrowserContext;
let page: Page;
let site: Site;
let folder: string;

const inner = `<p>${secret}</p><input value="${secret}">`;
const body = `<!doctype html><body style="margin:0"><p id=text>Card: ${secret}.</p><input id=typed><textarea>a ${secret} b</textarea>
  <p id=pieces><span>4242</span> <span>4242</span> <span>4242</span> <span>4242</span></p><input id=hint placeholder="${secret}">
  <p id=innocent>Hello 4242 there</p><div id=host></div><iframe src="/frame"></iframe>`;

beforeAll(async () => {
  site = await openSite(
    routes({ '/': body, '/frame': inner, '/tall': '<body style="margin:0"><div style="height:20000px">tall</div>' }),
  );
  const found = findChromium(process.env);
  if ('problem' in found) throw new Error(found.problem);
  folder = await mkdtemp(join(tmpdir(), 'bellwether-screenshot-'));
  browser = await WarmBrowser.start(found.path, { isHeaded: false, scratch: new ScratchFolder(folder) });
  browser.onContext = () => {};
  context = await browser.browser.newContext({ baseURL: site.url });
  page = await context.newPage();
});

afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
  await site[Symbol.asyncDispose]();
});

/** The page as the picture would show it: texts that are visible, and values. */
function look(): Promise<string> {
  const read = () => {
    const values = (root: Document | ShadowRoot): string[] =>
      Array.from(
        root.querySelectorAll<HTMLInputElement>('input, textarea'),
        (one) => `${one.value} ${one.placeholder}`,
      );
    const shadow = document.querySelector('#host')?.shadowRoot;
    return [
      document.body.innerText,
      ...values(document),
      shadow?.textContent ?? '',
      ...(shadow ? values(shadow) : []),
    ].join('\n');
  };
  return Promise.all(page.frames().map((frame) => frame.evaluate(read))).then((parts) => parts.join('\n'));
}

async function shoot(secrets: readonly string[], meanwhile = () => Promise.resolve()) {
  let during = '';
  const spied = new Proxy(page, {
    get(target, name) {
      const value: unknown = target[name as keyof Page];
      if (name !== 'screenshot') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      return async (options: Parameters<Page['screenshot']>[0]) => {
        during = await look();
        await meanwhile();
        return target.screenshot(options);
      };
    },
  });
  const redactor = createRedactor(Object.fromEntries(secrets.map((value, index) => [`SECRET_${index}`, value])));
  const { picture: png, ...said } = await takeScreenshot(spied, redactor);
  return { during, png, ...said };
}

describe('a picture of the page', () => {
  test('shows no secret: in texts, fields, hints, pieces, shadow trees or frames; and the page is as before after it', async () => {
    await page.goto('/');
    await page.locator('#typed').fill(secret);
    await page.evaluate((html) => {
      document.querySelector('#host')!.attachShadow({ mode: 'open' }).innerHTML = html;
    }, inner);
    const before = await look();
    expect(before.split(secret).length).toBeGreaterThan(7);
    const { during, png } = await shoot([secret]);
    expect(during).not.toContain(secret);
    expect(during).not.toContain('4242 4242');
    expect(during).toContain('Hello 4242');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(await look()).toBe(before);
  });

  test('tells the scripts of the page nothing about the secrets', async () => {
    await page.goto('/');
    await page.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      for (const name of ['includes', 'replaceAll', 'indexOf'] as const) {
        const texts: object = String.prototype;
        const original = String.prototype[name] as (...args: unknown[]) => unknown;
        Object.defineProperty(texts, name, {
          value(this: string, ...args: unknown[]) {
            heard.push(this, ...args.map(String));
            return original.apply(this, args);
          },
        });
      }
    });
    await shoot(['never-on-the-page']);
    expect(await page.evaluate(() => (globalThis as unknown as { heard: string[] }).heard.join(' '))).not.toContain(
      'never-on-the-page',
    );
  });

  test('of a page without end is cut', async () => {
    await page.goto('/tall');
    const { png } = await shoot([]);
    expect(png.readUInt32BE(20)).toBe(8000);
  });

  test('shows no secret that is spelled otherwise, spread over fields, or kept in a closed shadow tree', async () => {
    await page.goto('/');
    await page.evaluate(() => {
      document.body.innerHTML = `<p>4242-4242.4242 4242</p><p>Basic ${btoa('eva:4242 4242 4242 4242')}</p>
        ${'4242424242424242'.replaceAll(/./g, '<input class=box maxlength=1 value=$&>')}<p id=innocent>Hello 4242 there</p><div id=closed></div>`;
      const root = document.querySelector('#closed')!.attachShadow({ mode: 'closed' });
      root.innerHTML = '<b>4242</b> <b>4242 4242 4242</b>';
      Object.assign(globalThis, { closedText: () => root.textContent });
    });
    const read = () =>
      page.evaluate(() => {
        const { closedText } = globalThis as unknown as { closedText: () => string };
        const boxes = Array.from(document.querySelectorAll<HTMLInputElement>('.box'), ({ value }) => value);
        return `${document.body.innerText} | ${closedText()} | ${boxes.join('')}`;
      });
    const before = await read();
    let during = '';
    const { shows } = await shoot([secret], async () => void (during = await read()));
    expect(during.match(/4242/g), 'only the innocent is left').toHaveLength(1);
    expect(during).not.toContain(btoa('eva:4242 4242 4242 4242').slice(4, 20));
    expect(shows).toContain('[*SECRET_0*]');
    expect(await read()).toBe(before);
  });

  test('leaves out drawings where there are secrets, and says so', async () => {
    await page.goto('/');
    await page.evaluate(() => {
      document.body.innerHTML = '<p>chart</p><canvas></canvas>';
    });
    let opacity = '';
    const look = async () => void (opacity = await page.locator('canvas').evaluate((one) => one.style.opacity));
    expect((await shoot([secret], look)).note).toMatch(/a drawing \(canvas/);
    expect(opacity).toBe('0');
    expect((await shoot([], look)).note).toBeUndefined();
    expect(opacity).toBe('');
  });

  test('is not taken when the page shows a secret again meanwhile', async () => {
    await page.goto('/');
    const again = (text: string) =>
      page.evaluate((text) => void (document.querySelector('#text')!.textContent = text), text);
    await expect(shoot([secret], () => again(secret))).rejects.toThrow('showed a secret again');
    await expect(shoot([secret], () => again('harmless'))).resolves.toBeDefined();
  });
});

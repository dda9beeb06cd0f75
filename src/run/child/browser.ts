import { chromium, devices, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright';
import { expect } from '../../check/expect.ts';
import type { AttemptRequest } from '../messages.ts';

/** Saves 17 MB and a twelfth of the CPU where there is no graphics card. */
const args = ['--disable-gpu', '--disable-software-rasterizer'];

type ContextRequest = Pick<AttemptRequest, 'target' | 'page' | 'timeoutMs' | 'actionTimeoutMs'>;

/** Chromium, started once and kept for many runs; each run gets a context of its own. */
export class WarmBrowser {
  /** Called once when Chromium ends without having been asked to. */
  onGone: () => void = () => {};
  readonly #browser: Browser;
  #isClosing = false;

  private constructor(browser: Browser) {
    this.#browser = browser;
    browser.on('disconnected', () => this.#isClosing || this.onGone());
  }

  /** Starts Chromium and makes a first small journey, so that the first run finds everything loaded. */
  static async start(executablePath: string, isHeaded: boolean): Promise<WarmBrowser> {
    const browser = await launch(executablePath, isHeaded);
    await warmUp(browser);
    return new WarmBrowser(browser);
  }

  get isAlive(): boolean {
    return this.#browser.isConnected();
  }

  /** A fresh context for one run. Rejects when Chromium is gone, or when the device asked for is unknown. */
  open({ target, page, timeoutMs, actionTimeoutMs = timeoutMs }: ContextRequest): Promise<BrowserContext> {
    const options: BrowserContextOptions = {
      ...(page.device !== undefined && deviceNamed(page.device)),
      ...(page.locale !== undefined && { locale: page.locale }),
      baseURL: target.url,
      acceptDownloads: false,
    };
    return this.#browser.newContext(options).then((context) => {
      // Unless it is configured, no action gives up by itself before the run's time is up: the time-out is ours, and
      // says what was running.
      context.setDefaultTimeout(actionTimeoutMs);
      context.setDefaultNavigationTimeout(timeoutMs);
      return context;
    });
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#browser.close();
  }
}

/** A small journey through all that a check uses, so that nothing is loaded for the first time during a run. */
async function warmUp(browser: Browser): Promise<void> {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send('Fetch.enable', { patterns: [] });
  await page.goto('data:text/html,<label>Name <input></label><button>Go</button>');
  await page.getByLabel('Name').fill('warm');
  await page.getByRole('button', { name: 'Go' }).click();
  await expect(page.getByRole('button')).toBeVisible();
  await page.context().close();
}

/** Chromium's own sandbox does not work for root, and not in every container. */
async function launch(executablePath: string, isHeaded: boolean): Promise<Browser> {
  const options = {
    executablePath,
    args,
    headless: !isHeaded,
    timeout: 20_000,
    // Signals are dealt with in child-main; Chromium ends with this process in any case.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  if (process.getuid?.() === 0) return chromium.launch(options);
  try {
    return await chromium.launch({ ...options, chromiumSandbox: true });
  } catch {
    return chromium.launch(options);
  }
}

function deviceNamed(name: string): BrowserContextOptions {
  const { defaultBrowserType: _, ...device } = devices[name] ?? {};
  if (Object.keys(device).length === 0)
    throw new Error(`page.device "${name}" is not in Playwright's list of devices; try "Desktop Chrome"`);
  return device;
}

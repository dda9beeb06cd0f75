import {
  chromium,
  devices,
  request as requests,
  type APIRequestContext,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
} from 'playwright';
import { expect } from '../../../check/expect.ts';
import type { AttemptRequest } from '../../messages.ts';
import { ClientCalls } from './client-calls.ts';
import type { ScratchFolder } from '../scratch-folder.ts';

/** Saves 17 MB and a twelfth of the CPU where there is no graphics card. */
const args = ['--disable-gpu', '--disable-software-rasterizer'];

/** What of a run says how its contexts are opened. */
type RunTraits = Pick<AttemptRequest, 'target' | 'page' | 'timeoutMs'>;

/** What runs need of a browser. */
export interface BrowserSource {
  readonly isAlive: boolean;
  readonly browser: Browser;
  readonly calls: ClientCalls;
  readonly scratch: ScratchFolder;
  /** How contexts are opened for a run. Throws when the device asked for is unknown. */
  contextOptions(request: RunTraits): BrowserContextOptions;
  /** HTTP for a run, beside the browser. */
  openRequests(request: RunTraits): Promise<APIRequestContext>;
  /** Called for each context that is opened in it; while there is none, nobody may open any. */
  onContext: ((context: BrowserContext) => void) | undefined;
  /** It cannot be made clean for the next run, and must not be used again. */
  abandon(why: string): void;
}

interface StartOptions {
  readonly isHeaded: boolean;
  /** Where it puts downloads. */
  readonly scratch: ScratchFolder;
}

/** Chromium, started once and kept for many runs; each run gets a context of its own. */
export class WarmBrowser implements BrowserSource {
  readonly browser: Browser;
  readonly calls: ClientCalls;
  readonly scratch: ScratchFolder;
  onContext: ((context: BrowserContext) => void) | undefined;
  /** Called once when Chromium ends without having been asked to, or is of no more use. */
  onGone: (why: string) => void = () => {};
  #isClosing = false;
  #isAbandoned = false;

  private constructor(browser: Browser, scratch: ScratchFolder) {
    this.browser = browser;
    this.scratch = scratch;
    this.calls = new ClientCalls(browser);
    browser.on('disconnected', () => this.#isClosing || this.#isAbandoned || this.onGone(endedByItself));
    browser.on('context', (context) => {
      if (this.onContext) return this.onContext(context);
      context.close().catch(() => {});
      return this.abandon('A script went on opening contexts in the browser after its run was over');
    });
  }

  /** Starts Chromium and makes a first small journey, so that the first run finds everything loaded. */
  static async start(executablePath: string, { isHeaded, scratch }: StartOptions): Promise<WarmBrowser> {
    const browser = await launch(executablePath, isHeaded, scratch.downloads);
    await warmUp(browser);
    return new WarmBrowser(browser, scratch);
  }

  get isAlive(): boolean {
    return !this.#isAbandoned && this.browser.isConnected();
  }

  contextOptions({ target, page }: RunTraits): BrowserContextOptions {
    return {
      ...(page.device !== undefined && deviceNamed(page.device)),
      ...(page.locale !== undefined && { locale: page.locale }),
      baseURL: target.url,
      acceptDownloads: true,
      serviceWorkers: page.serviceWorkers ?? 'block',
    };
  }

  async openRequests(request: RunTraits): Promise<APIRequestContext> {
    const { userAgent } = this.contextOptions(request);
    const options = { baseURL: request.target.url, timeout: request.timeoutMs };
    return requests.newContext({ ...options, ...(userAgent !== undefined && { userAgent }) });
  }

  abandon(why: string): void {
    if (this.#isAbandoned) return;
    this.#isAbandoned = true;
    this.onGone(why);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    await this.browser.close();
  }
}

const endedByItself = 'Chromium ended without having been asked to';

/** A small journey through all that a check uses, so that nothing is loaded for the first time during a run. */
async function warmUp(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send('Fetch.enable', { patterns: [] });
  const page = await browser.newPage();
  await page.goto('data:text/html,<label>Name <input></label><button>Go</button>');
  await page.getByLabel('Name').fill('warm');
  await page.getByRole('button', { name: 'Go' }).click();
  await expect(page.getByRole('button')).toBeVisible();
  await page.context().close();
  await session.detach();
}

/** Chromium's own sandbox does not work for root, and not in every container. */
async function launch(executablePath: string, isHeaded: boolean, downloadsPath: string): Promise<Browser> {
  const options = {
    executablePath,
    args,
    headless: !isHeaded,
    downloadsPath,
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

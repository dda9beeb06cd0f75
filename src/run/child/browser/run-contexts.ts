// The browser contexts of one run: the one it is given, and those that its script opens, by `newContext` or through
// `page.context().browser()`. All are set up alike, and all are closed when the run is over.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import type { BrowserSource } from './browser.ts';

interface ContextTimeouts {
  readonly actionMs: number;
  readonly navigationMs: number;
}

interface ContextsOptions {
  readonly source: BrowserSource;
  /** What contexts are opened with, unless the script says otherwise. */
  readonly defaults: () => BrowserContextOptions;
  readonly timeouts: ContextTimeouts;
  /** Called for each context before the script gets it. */
  readonly onContext: (context: BrowserContext) => void;
  readonly onCrash: () => void;
}

export class RunContexts {
  readonly #options: ContextsOptions;
  readonly #browser: Browser;
  readonly #contexts = new Set<BrowserContext>();

  constructor(options: ContextsOptions) {
    this.#options = options;
    this.#browser = options.source.browser;
    options.source.onContext = (context) => this.#adopt(context);
  }

  /** Those that are open, in the order in which they were opened. */
  all(): readonly BrowserContext[] {
    return [...this.#contexts];
  }

  /** Rejects when Chromium is gone, or when the device that the run asks for is unknown. */
  async open(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    return this.#browser.newContext({ ...this.#options.defaults(), ...options });
  }

  /** Gives actions in all contexts that long from now on. */
  limit(ms: number): void {
    for (const context of this.#contexts) limit(context, { actionMs: ms, navigationMs: ms });
  }

  /** Closes all of them, at last those that were opened meanwhile. */
  async close(): Promise<void> {
    while (this.#contexts.size > 0) await Promise.all(Array.from(this.#contexts, (context) => context.close()));
    this.#options.source.onContext = undefined;
  }

  #adopt(context: BrowserContext): void {
    const { timeouts, onContext, onCrash } = this.#options;
    this.#contexts.add(context);
    context.once('close', () => this.#contexts.delete(context));
    limit(context, timeouts);
    context.on('page', (page: Page) => void page.once('crash', onCrash));
    onContext(context);
  }
}

function limit(context: BrowserContext, { actionMs, navigationMs }: ContextTimeouts): void {
  context.setDefaultTimeout(actionMs);
  context.setDefaultNavigationTimeout(navigationMs);
}

// What the page showed when something failed, taken at that moment and from the page that failed: later the script's
// own `finally` may have closed it. Until something fails it only remembers which page was used last.
import type { BrowserContext, Page } from 'playwright';
import { currentScope, outsideOfScripts } from '../../../check/scope.ts';
import type { Session } from '../../../check/session.ts';
import type { Clock } from '../../../time/clock.ts';
import type { CallObserver } from './client-calls.ts';
import { consoleOf, requestsOf, type ConsoleEntry, type RequestEntry } from './page-watch.ts';
import { within } from '../timeout.ts';
import type { Redactor } from '../../../secrets/redactor.ts';
import { takeScreenshot, type Screenshot } from './screenshot.ts';

/** A page as it was at one moment. Its texts are free of secrets. */
export interface Capture {
  readonly address: string;
  readonly screenshot: Screenshot | undefined;
  /** Why there is no picture. */
  readonly problem?: string;
  readonly console: readonly ConsoleEntry[];
  readonly requests: readonly RequestEntry[];
}

interface CaptureOptions {
  readonly session: Session;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** The contexts of the run, its own first. */
  readonly contexts: () => readonly BrowserContext[];
}

const PICTURE_MS = 4000;
const NOTES_MS = 1000;
/** A script may expect failures; no more of them than these are looked at. */
const MOST_CAPTURES = 5;
const MOST_URL = 4000;

export class FailureCapture implements CallObserver {
  readonly #options: CaptureOptions;
  readonly #startedAt: number;
  readonly #captures = new Map<unknown, Promise<Capture | undefined>>();
  readonly #failedOn = new WeakMap<object, Page>();
  readonly #usedIn = new WeakMap<object, Page>();
  #lastUsed: Page | undefined;
  /** The page on which something failed that was not looked at so far: the script may have expected it. */
  #suspect: Page | undefined;
  /** What failed pages showed before the script closed them. */
  readonly #lastSeen = new WeakMap<Page, Promise<Capture | undefined>>();
  #taken = 0;

  constructor(options: CaptureOptions) {
    this.#options = options;
    this.#startedAt = options.clock.now();
  }

  onCall(page: Page): void {
    const scope = this.#scope();
    if (!scope) return;
    this.#lastUsed = page;
    if (scope.step) this.#usedIn.set(scope.step, page);
  }

  onFailed(page: Page, error: unknown): void {
    if (!this.#scope()) return;
    if (typeof error === 'object' && error !== null) this.#failedOn.set(error, page);
    this.#suspect = page;
  }

  /** An assertion throws another error than the one that failed here: what is seen now is remembered by the page. */
  async #lookBeforeItCloses(page: Page): Promise<void> {
    this.#suspect = undefined;
    if (this.#taken >= MOST_CAPTURES) return;
    const capture = this.#take(page);
    this.#lastSeen.set(page, capture);
    await capture;
  }

  onClosing(page: Page | undefined): Promise<void> | undefined {
    const suspect = this.#suspect;
    if (!suspect || !this.#scope() || suspect.isClosed()) return undefined;
    return page === undefined || page === suspect ? this.#lookBeforeItCloses(suspect) : undefined;
  }

  /** Looks at the page that an error belongs to, once per error. */
  async onFailure(error: unknown): Promise<void> {
    this.#suspect = undefined;
    if (!this.#captures.has(error)) {
      if (this.#taken >= MOST_CAPTURES) return;
      this.#captures.set(error, this.#take(this.#pageOf(error)));
    }
    await this.#captures.get(error);
  }

  /** What was taken when this error came up; without an error, or when nothing was taken, what there is to see now. */
  async captureOf(error: unknown): Promise<Capture | undefined> {
    return (await this.#captures.get(error)) ?? this.#take(this.#pageOf(error));
  }

  #scope() {
    const scope = currentScope();
    return scope?.run === this.#options.session && !scope.isCleaning ? scope : undefined;
  }

  #pageOf(error: unknown): Page | undefined {
    const { steps } = this.#options.session;
    const step = steps.stepOf(error);
    const failed = typeof error === 'object' && error !== null ? this.#failedOn.get(error) : undefined;
    return failed ?? (step && this.#usedIn.get(step)) ?? this.#lastUsed;
  }

  #take(failed: Page | undefined): Promise<Capture | undefined> {
    return outsideOfScripts(() => this.#look(failed));
  }

  async #look(failed: Page | undefined): Promise<Capture | undefined> {
    const lastSeen = failed?.isClosed() ? this.#lastSeen.get(failed) : undefined;
    if (lastSeen) return lastSeen;
    this.#taken += 1;
    const open = this.#options.contexts().flatMap((context) => context.pages());
    const page = failed && !failed.isClosed() ? failed : open.at(-1);
    if (!page) return undefined;
    const { clock, redactor } = this.#options;
    const address = redactor.clean((failed ?? page).url(), MOST_URL);
    const notes = { clean: redactor.clean, startedAt: this.#startedAt };
    const none = () => [];
    const [console, requests, screenshot] = await Promise.all([
      within(clock, NOTES_MS, 'Reading the console', () => consoleOf(page, notes)).catch(none),
      within(clock, NOTES_MS, 'Reading the requests', () => requestsOf(page, notes)).catch(none),
      within(clock, PICTURE_MS, 'Taking it', () => takeScreenshot(page, redactor)).catch(reasonOf),
    ]);
    if (typeof screenshot === 'string')
      return { address, console, requests, screenshot: undefined, problem: screenshot };
    return {
      address:
        page === failed || !failed
          ? address
          : `${address} (closed; the picture is of ${redactor.clean(page.url(), MOST_URL)})`,
      console,
      requests,
      screenshot,
    };
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0]! : String(error));

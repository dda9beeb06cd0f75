// The browser's part of one try: a context with a page, its rules, its evidence, and its end.
import type { BrowserContext, CDPSession, Page } from 'playwright';
import { describeError } from '../../check/failure.ts';
import type { Ending, Session } from '../../check/session.ts';
import { sleep, type Clock } from '../../time/clock.ts';
import type { AttemptRequest } from '../messages.ts';
import type { Evidence } from './evidence.ts';
import { applyRules, type RequestRules } from './own-headers.ts';
import { PageWatch } from './page-watch.ts';
import { within } from './patience.ts';
import type { Redactor } from './redaction.ts';
import { takeScreenshot } from './screenshot.ts';

/** Where contexts come from. */
export interface BrowserSource {
  open(request: AttemptRequest): Promise<BrowserContext>;
  readonly isAlive: boolean;
}

export interface VisitOptions extends Pick<RequestRules, 'ownOrigins' | 'ownHeaders'> {
  readonly request: AttemptRequest;
  readonly session: Session;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly browser: BrowserSource | undefined;
  readonly onCertificate: (expiresAt: number) => void;
}

interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly rules: CDPSession;
  readonly watch?: PageWatch;
}

const OPEN_MS = 5000;
const PICTURE_MS = 4000;
const TRACE_MS = 5000;
const CLOSE_MS = 2000;
const CRASH_NEWS_MS = 200;

const crashed = 'The browser tab crashed. Look for a page that needs too much memory, or try again';
const died = 'Chromium ended in the middle of the run; a new one is being started';

export class BrowserVisit {
  readonly #options: VisitOptions;
  #context: BrowserContext | undefined;
  #opened: Opened | undefined;
  #hasCrashed = false;

  constructor(options: VisitOptions) {
    this.#options = options;
  }

  /** Failed and refused requests of the page; empty when no evidence is wanted. */
  get requests(): readonly unknown[] {
    return this.#opened?.watch?.requests ?? [];
  }

  /** Opens the page. Without success the session gives up, and undefined is returned. */
  async begin(): Promise<Page | undefined> {
    const { clock, session } = this.#options;
    try {
      this.#opened = await within(clock, OPEN_MS, 'Opening a page in the browser', () => this.#open());
      return this.#opened.page;
    } catch (error) {
      session.giveUp('browser-unavailable', `The browser gave no page: ${describeError(error).message}`);
      return undefined;
    }
  }

  /** An error that comes of a dead browser or a crashed tab says nothing about the function. */
  async explain(ending: Ending): Promise<Ending> {
    if (ending.kind !== 'threw' || !this.#opened) return ending;
    if (/closed|crash/i.test(describeError(ending.error).message)) await this.#awaitNews();
    if (this.#hasCrashed) return { kind: 'gave-up', trouble: 'browser-unavailable', message: crashed };
    if (!this.#isAlive) return { kind: 'gave-up', trouble: 'browser-unavailable', message: died };
    return ending;
  }

  /** Trace, picture and console, as far as they can be had; the page is as the script left it. */
  async leaveEvidence(evidence: Evidence, hasFailed: boolean): Promise<void> {
    const { clock, redactor } = this.#options;
    if (!this.#opened || !this.#isAlive || this.#hasCrashed) return;
    const { context, page, rules, watch } = this.#opened;
    await evidence.trace((path) => within(clock, TRACE_MS, 'Saving it', () => context.tracing.stop({ path })));
    if (hasFailed && !page.isClosed())
      await evidence.picture(() =>
        within(clock, PICTURE_MS, 'Taking it', () => takeScreenshot(page, rules, redactor.values)),
      );
    if (watch) await evidence.json('console', watch.console);
  }

  /** Lets clean-ups use the page, and no longer than they may take. */
  allowForCleanup(ms: number): void {
    this.#opened?.context.setDefaultTimeout(ms);
    this.#opened?.context.setDefaultNavigationTimeout(ms);
  }

  async end(): Promise<void> {
    const { clock } = this.#options;
    const context = this.#context;
    if (!context || !this.#isAlive) return;
    await within(clock, CLOSE_MS, 'Closing it', () => context.close()).catch(() => {});
  }

  get #isAlive(): boolean {
    return this.#options.browser?.isAlive ?? false;
  }

  async #open(): Promise<Opened> {
    const { browser, request, clock, session, redactor } = this.#options;
    if (!browser) throw new Error('this process has no browser');
    const context = await browser.open(request);
    this.#context = context;
    const wantsEvidence = request.evidenceFolder !== null;
    const watch = wantsEvidence ? new PageWatch(context, clock, redactor.clean) : undefined;
    if (wantsEvidence) await context.tracing.start({ screenshots: false, snapshots: true });
    const page = await context.newPage();
    page.once('crash', () => {
      this.#hasCrashed = true;
      session.giveUp('browser-unavailable', crashed);
    });
    const rules = await applyRules(context, page, { ...this.#options, block: request.page.block });
    if (request.target.url.startsWith('https:')) this.#noteCertificate(context);
    return { context, page, rules, ...(watch && { watch }) };
  }

  /** Asks the first reply of the target for its certificate, and no other: it costs a message each. */
  #noteCertificate(context: BrowserContext): void {
    const { ownOrigins, onCertificate } = this.#options;
    const look = (response: Awaited<ReturnType<Page['waitForResponse']>>) => {
      if (!ownOrigins.has(new URL(response.url()).origin)) return;
      context.off('response', look);
      response.securityDetails().then(
        (details) => details?.validTo !== undefined && onCertificate(details.validTo * 1000),
        () => {},
      );
    };
    context.on('response', look);
  }

  /** The rejection of an action may come just before the news of what caused it. */
  async #awaitNews(): Promise<void> {
    for (let waited = 0; waited < CRASH_NEWS_MS && !this.#hasCrashed && this.#isAlive; waited += 20)
      await sleep(this.#options.clock, 20);
  }
}

/** What a run is told when Chromium has died under it. */
export const browserDied = died;

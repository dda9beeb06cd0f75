// The browser's part of one attempt: its contexts with their rules, what is seen of them, and their end.
import type { APIRequestContext, BrowserContext, CDPSession } from 'playwright';
import { describeError } from '../../../check/failure.ts';
import { currentOperations, outsideOfScripts } from '../../../check/scope.ts';
import type { Ending, Session } from '../../../check/session.ts';
import type { BrowserOnlyTools } from '../../../check/tools.ts';
import { sleep, type Clock } from '../../../time/clock.ts';
import type { AttemptRequest } from '../../messages.ts';
import type { BrowserSource } from './browser.ts';
import { Downloads } from './downloads.ts';
import type { Evidence } from '../evidence.ts';
import { FailureCapture, type Capture } from './failure-capture.ts';
import { countUnmarkable, holdRules } from '../marking/browser-requests.ts';
import type { RequestMark } from '../marking/mark.ts';
import type { Unmarked } from '../marking/unmarked.ts';
import { PageWatch, type RequestEntry } from './page-watch.ts';
import { within } from '../timeout.ts';
import type { Redactor } from '../../../secrets/redactor.ts';
import { RunContexts } from './run-contexts.ts';
import { trackActions } from './track-actions.ts';

export interface VisitOptions {
  readonly request: AttemptRequest;
  readonly session: Session;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly browser: BrowserSource;
  readonly mark: RequestMark;
  readonly unmarked: Unmarked;
  readonly onCertificate: (expiresAt: number) => void;
}

const OPEN_MS = 5000;
const TRACE_MS = 5000;
const CLOSE_MS = 2000;
const CRASH_NEWS_MS = 200;
/** Of how many contexts a trace is kept. */
const MOST_TRACES = 4;

const crashed = 'The browser tab crashed. Look for a page that needs too much memory, or try again';
const died = 'Chromium ended in the middle of the run; a new one is being started';

export class BrowserVisit {
  readonly #options: VisitOptions;
  readonly #contexts: RunContexts;
  readonly #downloads: Downloads;
  readonly #capture: FailureCapture;
  readonly #watch: PageWatch | undefined;
  readonly #traced: BrowserContext[] = [];
  #rules: Promise<CDPSession> | undefined;
  #request: Promise<APIRequestContext> | undefined;
  #seen: Capture | undefined;
  #hasCrashed = false;

  constructor(options: VisitOptions) {
    const { request, session, redactor, clock, browser } = options;
    this.#options = options;
    this.#contexts = new RunContexts({
      source: browser,
      defaults: () => browser.contextOptions(request),
      // Unless it is configured, no action gives up by itself before the run's time is up: the time-out is ours, and
      // says what was running.
      timeouts: { actionMs: request.actionTimeoutMs ?? request.timeoutMs, navigationMs: request.timeoutMs },
      onContext: (context) => outsideOfScripts(() => this.#attend(context)),
      onCrash: () => {
        this.#hasCrashed = true;
        session.giveUp('browser-unavailable', crashed);
      },
    });
    this.#downloads = new Downloads({
      clock,
      folder: browser.scratch,
      onExcess: (message) => session.giveUp('too-much-output', message),
    });
    this.#capture = new FailureCapture({ session, clock, redactor, contexts: () => this.#contexts.all() });
    const isWatched = request.evidenceFolder !== null && request.isThorough !== false;
    this.#watch = isWatched ? new PageWatch(clock, redactor.clean) : undefined;
  }

  /** A page did not come, or came with 5xx. */
  get hasNoService(): boolean {
    return this.requests.some(
      ({ type, status, error }) => type === 'document' && (error !== undefined || status! >= 500),
    );
  }

  /** Failed and refused requests of the pages, or of the page that failed. */
  get requests(): readonly RequestEntry[] {
    return this.#watch?.requests ?? this.#seen?.requests ?? [];
  }

  /** Opens the page. Without success the session gives up, and undefined is returned. */
  async begin(): Promise<BrowserOnlyTools | undefined> {
    const { clock, session } = this.#options;
    try {
      return await within(clock, OPEN_MS, 'Opening a page in the browser', () => this.#open());
    } catch (error) {
      session.giveUp('browser-unavailable', `The browser gave no page: ${describeError(error).message}`);
      return undefined;
    }
  }

  /** Takes down what the page shows that an error came from. */
  onFailure(error: unknown): Promise<void> | undefined {
    if (this.#options.request.evidenceFolder === null || !this.#canBeSeen) return undefined;
    return this.#capture.onFailure(error);
  }

  /** An error that comes of a dead browser or a crashed tab says nothing about the function. */
  async explain(ending: Ending): Promise<Ending> {
    if (ending.kind !== 'threw') return ending;
    if (/closed|crash/i.test(describeError(ending.error).message)) await this.#awaitNews();
    if (this.#hasCrashed) return { kind: 'gave-up', trouble: 'browser-unavailable', message: crashed };
    if (!this.#options.browser.isAlive) return { kind: 'gave-up', trouble: 'browser-unavailable', message: died };
    return ending;
  }

  /** Leaves traces, and of a failure what the page showed; returns where the page was. As far as they can be had. */
  async leaveEvidence(
    evidence: Evidence,
    failure: { readonly error: unknown } | undefined,
  ): Promise<string | undefined> {
    if (!this.#canBeSeen) return undefined;
    const { clock } = this.#options;
    const open = this.#contexts.all();
    for (const [index, context] of this.#traced.entries()) {
      // What the script has closed has taken its trace with it.
      if (!open.includes(context)) continue;
      await evidence.trace(index, (path) => within(clock, TRACE_MS, 'Saving it', () => context.tracing.stop({ path })));
    }
    const capture = failure && (await this.#capture.captureOf(failure.error));
    if (capture) {
      const { screenshot, problem = 'there is none' } = capture;
      await evidence.picture(screenshot ?? { problem });
    }
    this.#seen = capture;
    const console = this.#watch?.console ?? capture?.console;
    if (console) await evidence.json('console', console);
    return capture?.address;
  }

  /** Lets clean-ups use the page, and no longer than they may take. */
  allowForCleanup(ms: number): void {
    this.#contexts.limit(ms);
  }

  /** Closes all that the run has opened. A browser in which something stays open is not used again. */
  async end(): Promise<void> {
    const { clock, browser } = this.#options;
    browser.calls.observer = undefined;
    const close = async () => {
      // Either may have failed, and then there is nothing to close.
      const [request, rules] = await Promise.allSettled([this.#request, this.#rules]);
      await this.#contexts.close();
      if (request.status === 'fulfilled') await request.value?.dispose();
      // At the very last: pages send something when they are closed.
      if (rules.status === 'fulfilled') await rules.value?.detach();
    };
    if (browser.isAlive)
      await within(clock, CLOSE_MS, 'Closing it', close).catch((error: unknown) =>
        browser.abandon(`What a run opened in the browser could not be closed: ${describeError(error).message}`),
      );
    await browser.scratch.empty();
  }

  get #canBeSeen(): boolean {
    return this.#options.browser.isAlive && !this.#hasCrashed;
  }

  async #open(): Promise<BrowserOnlyTools> {
    const { browser, request, mark, unmarked } = this.#options;
    const { block } = request.page;
    this.#rules = holdRules(browser.browser, { ...mark, unmarked, block });
    this.#request = browser.openRequests(request);
    // Once more: Chromium may write the first bytes of a download after its context was closed.
    const [ownRequest] = await Promise.all([this.#request, this.#rules, browser.scratch.empty()]);
    const context = await this.#contexts.open();
    const page = await context.newPage();
    if (request.target.url.startsWith('https:')) this.#noteCertificate(context);
    browser.calls.observer = this.#capture;
    return {
      page: trackActions(page),
      context: trackActions(context),
      request: trackActions(ownRequest),
      newContext: (options) => {
        const opened = outsideOfScripts(() => this.#contexts.open(options)).then(trackActions);
        return currentOperations()?.follow('action', 'newContext(…)', opened) ?? opened;
      },
    };
  }

  /** Called for each context before anything happens in it. */
  #attend(context: BrowserContext): void {
    const { mark, unmarked } = this.#options;
    countUnmarkable(context, mark.ownOrigins, unmarked);
    this.#downloads.follow(context);
    this.#watch?.follow(context);
    if (!this.#watch || this.#traced.length >= MOST_TRACES) return;
    this.#traced.push(context);
    // What the script does with it is sent afterwards, and therefore traced.
    context.tracing.start({ screenshots: false, snapshots: true }).catch(() => {});
  }

  /** Asks the first reply of the target for its certificate, and no other: it costs a message each. */
  #noteCertificate(context: BrowserContext): void {
    const { mark, onCertificate } = this.#options;
    const look = (response: { url(): string; securityDetails(): Promise<{ readonly validTo?: number } | null> }) => {
      if (!mark.ownOrigins.has(new URL(response.url()).origin)) return;
      context.off('response', look);
      outsideOfScripts(() => response.securityDetails()).then(
        (details) => details?.validTo !== undefined && onCertificate(details.validTo * 1000),
        () => {},
      );
    };
    context.on('response', look);
  }

  /** The rejection of an action may come just before the news of what caused it. */
  async #awaitNews(): Promise<void> {
    const { clock, browser } = this.#options;
    for (let waited = 0; waited < CRASH_NEWS_MS && !this.#hasCrashed && browser.isAlive; waited += 20)
      await sleep(clock, 20);
  }
}

/** What a run is told when Chromium has died under it. */
export const browserDied = died;

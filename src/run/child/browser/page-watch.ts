// What pages said and what they could not load, for the evidence of a failed run: noted as it happens, or asked of a page
// afterwards, which costs nothing before and knows its last 200 messages and 100 requests.
import type { BrowserContext, ConsoleMessage, Page, Request } from 'playwright';
import type { Clean } from '../../../check/clean.ts';
import type { Clock } from '../../../time/clock.ts';

export interface ConsoleEntry {
  readonly atMs: number;
  readonly type: string;
  readonly text: string;
  readonly where?: string;
}

export interface RequestEntry {
  readonly atMs: number;
  readonly method: string;
  readonly url: string;
  readonly type: string;
  readonly status?: number;
  readonly durationMs?: number;
  readonly error?: string;
}

interface NoteOptions {
  readonly clean: Clean;
  /** Epoch milliseconds from which times are counted. */
  readonly startedAt: number;
}

const MOST_ENTRIES = 500;
const LONGEST_TEXT = 4000;

/** Notes what the pages of contexts say and cannot load. */
export class PageWatch {
  readonly console: ConsoleEntry[] = [];
  readonly requests: RequestEntry[] = [];
  readonly #options: NoteOptions;
  readonly #clock: Clock;

  constructor(clock: Clock, clean: Clean) {
    this.#clock = clock;
    this.#options = { clean, startedAt: clock.now() };
  }

  follow(context: BrowserContext): void {
    context.on('console', (message) => add(this.console, consoleEntry(message, this.#options)));
    context.on('weberror', (error) => add(this.console, pageError(error.error(), this.#atMs(), this.#options)));
    context.on('requestfailed', (request) => {
      const error = request.failure()?.errorText ?? 'failed';
      if (isNews(error)) add(this.requests, { ...requestEntry(request, this.#options), atMs: this.#atMs(), error });
    });
    context.on('response', (response) => {
      const status = response.status();
      if (status < 400) return;
      add(this.requests, { ...requestEntry(response.request(), this.#options), atMs: this.#atMs(), status });
    });
  }

  #atMs(): number {
    return this.#clock.now() - this.#options.startedAt;
  }
}

/** What a page has said until now. */
export async function consoleOf(page: Page, options: NoteOptions): Promise<ConsoleEntry[]> {
  const [messages, errors] = await Promise.all([page.consoleMessages(), page.pageErrors()]);
  return [
    ...messages.map((message) => consoleEntry(message, options)),
    // Playwright does not know when they happened.
    ...errors.map((error) => pageError(error, 0, options)),
  ];
}

/** What a page could not load until now. */
export async function requestsOf(page: Page, options: NoteOptions): Promise<RequestEntry[]> {
  const requests = await page.requests();
  const entries = requests.map((request): RequestEntry | undefined => {
    const error = request.failure()?.errorText;
    const status = request.existingResponse()?.status();
    if (error !== undefined) return isNews(error) ? { ...requestEntry(request, options), error } : undefined;
    return status !== undefined && status >= 400 ? { ...requestEntry(request, options), status } : undefined;
  });
  return entries.filter((entry) => entry !== undefined);
}

/** A request that our own rules kept back is no news. */
const isNews = (error: string): boolean => !error.startsWith('net::ERR_BLOCKED_BY_CLIENT');

function add<Entry>(entries: Entry[], entry: Entry): void {
  if (entries.length < MOST_ENTRIES) entries.push(entry);
}

function consoleEntry(message: ConsoleMessage, { clean, startedAt }: NoteOptions): ConsoleEntry {
  const { url, lineNumber } = message.location();
  return {
    atMs: Math.round(message.timestamp() - startedAt),
    type: message.type(),
    text: clean(message.text(), LONGEST_TEXT),
    ...(url !== '' && { where: `${url}:${lineNumber + 1}` }),
  };
}

const pageError = (error: Error, atMs: number, { clean }: NoteOptions): ConsoleEntry => ({
  atMs: Math.round(atMs),
  type: 'page-error',
  text: clean(String(error.stack ?? error), LONGEST_TEXT),
});

function requestEntry(request: Request, { clean, startedAt }: NoteOptions): RequestEntry {
  const { startTime, responseStart } = request.timing();
  return {
    atMs: startTime > 0 ? Math.round(startTime - startedAt) : 0,
    method: request.method(),
    url: clean(request.url(), LONGEST_TEXT),
    type: request.resourceType(),
    ...(responseStart >= 0 && { durationMs: Math.round(responseStart) }),
  };
}

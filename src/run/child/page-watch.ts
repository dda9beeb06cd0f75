// What a page said and what it could not load, for the evidence of a failed run.
import type { BrowserContext, Request } from 'playwright';
import type { Clean } from '../../check/clean.ts';
import type { Clock } from '../../time/clock.ts';

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

const MOST_ENTRIES = 500;
const LONGEST_TEXT = 4000;

export class PageWatch {
  readonly console: ConsoleEntry[] = [];
  readonly requests: RequestEntry[] = [];
  readonly #clock: Clock;
  readonly #clean: Clean;
  readonly #startedAt: number;

  constructor(context: BrowserContext, clock: Clock, clean: Clean) {
    this.#clock = clock;
    this.#clean = clean;
    this.#startedAt = clock.monotonic();
    context.on('console', (message) => {
      const { url, lineNumber } = message.location();
      this.#note(message.type(), message.text(), url === '' ? undefined : `${url}:${lineNumber + 1}`);
    });
    context.on('weberror', (error) => this.#note('page-error', String(error.error().stack ?? error.error())));
    context.on('requestfailed', (request) => {
      // A request that our own rules kept back is no news.
      const error = request.failure()?.errorText ?? 'failed';
      if (!error.startsWith('net::ERR_BLOCKED_BY_CLIENT')) this.#noteRequest(request, { error });
    });
    context.on('response', (response) => {
      if (response.status() >= 400) this.#noteRequest(response.request(), { status: response.status() });
    });
  }

  #note(type: string, text: string, where?: string): void {
    if (this.console.length >= MOST_ENTRIES) return;
    const entry = { atMs: this.#atMs(), type, text: this.#clean(text, LONGEST_TEXT) };
    this.console.push({ ...entry, ...(where !== undefined && { where }) });
  }

  #noteRequest(request: Request, how: { readonly status?: number; readonly error?: string }): void {
    if (this.requests.length >= MOST_ENTRIES) return;
    const { responseStart } = request.timing();
    this.requests.push({
      atMs: this.#atMs(),
      method: request.method(),
      url: this.#clean(request.url(), LONGEST_TEXT),
      type: request.resourceType(),
      ...how,
      ...(responseStart >= 0 && { durationMs: Math.round(responseStart) }),
    });
  }

  #atMs(): number {
    return Math.round(this.#clock.monotonic() - this.#startedAt);
  }
}

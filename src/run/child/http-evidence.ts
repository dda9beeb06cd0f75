import type { Clean } from '../../check/clean.ts';
import type { NotedExchange } from '../../check/http-client.ts';
import { decodeText } from '../../check/http-text.ts';
import { maskCredentials } from './credential-headers.ts';

const MOST_EXCHANGES = 200;
const BODY_START_CHARS = 4096;

/** Requests of a run with their replies, as they are kept as evidence: credentials masked, bodies cut. */
export class ExchangeNotes {
  readonly entries: unknown[] = [];
  readonly #clean: Clean;

  constructor(clean: Clean) {
    this.#clean = clean;
  }

  note({ method, url, headers, body, reply, error }: NotedExchange): void {
    if (this.entries.length >= MOST_EXCHANGES) return;
    this.entries.push({
      method,
      url,
      headers: maskCredentials(headers),
      ...(body !== undefined && { body: this.#startOf(body) }),
      ...(error !== undefined && { error }),
      ...(reply && {
        status: reply.status,
        replyHeaders: maskCredentials(reply.headers),
        replyBody: this.#startOf(decodeText(reply.body, reply.headers)),
        replyBytes: reply.body.length,
        timings: reply.timings,
      }),
    });
  }

  #startOf(body: string | Uint8Array): string {
    return this.#clean(typeof body === 'string' ? body : new TextDecoder().decode(body), BODY_START_CHARS);
  }
}

import type { Clean } from '../../../check/clean.ts';
import type { NotedExchange } from '../../../check/http-client.ts';
import { decodeText } from '../../../check/http-text.ts';
import { isCredentialName, maskCredentials } from '../../../secrets/credential-fields.ts';
import { masked } from '../../../secrets/credential-shapes.ts';

/** Only the last ones are kept; of an attempt that is not thorough fewer, as all runs that pass have to hold them. */
const MOST_EXCHANGES = { thorough: 200, otherwise: 20 } as const;
const BODY_START_CHARS = 4096;
/** What is beyond is not shown, but a credential may reach there. */
const MOST_MASKED_CHARS = 64 * 1024;
/** A body of more than these is not held until the end of the run. */
const LARGE_BYTES = 32 * 1024;

/**
 * Requests of a run with their replies, as they are kept as evidence: credentials masked, bodies cut. Noting one costs
 * next to nothing; the work is done when the run has failed and they are asked for.
 */
export class ExchangeNotes {
  readonly #exchanges: (NotedExchange & { readonly replyBytes?: number })[] = [];
  readonly #clean: Clean;
  readonly #most: number;

  constructor(clean: Clean, { isThorough }: { readonly isThorough: boolean }) {
    this.#clean = clean;
    this.#most = isThorough ? MOST_EXCHANGES.thorough : MOST_EXCHANGES.otherwise;
  }

  note(exchange: NotedExchange): void {
    if (this.#exchanges.length >= this.#most) this.#exchanges.shift();
    const { reply } = exchange;
    if (!reply || reply.body.length <= LARGE_BYTES) this.#exchanges.push(exchange);
    else
      this.#exchanges.push({
        ...exchange,
        reply: { ...reply, body: reply.body.slice(0, LARGE_BYTES) },
        replyBytes: reply.body.length,
      });
  }

  entries(): unknown[] {
    return this.#exchanges.map(({ method, url, headers, body, reply, error, replyBytes }) => ({
      method,
      url: maskCredentials(url),
      headers: maskHeaders(headers),
      ...(body !== undefined && { body: this.#startOf(body) }),
      ...(error !== undefined && { error }),
      ...(reply && {
        status: reply.status,
        replyHeaders: maskHeaders(reply.headers),
        replyBody: this.#startOf(decodeText(reply.body, reply.headers)),
        replyBytes: replyBytes ?? reply.body.length,
        timings: reply.timings,
      }),
    }));
  }

  #startOf(body: string | Uint8Array): string {
    const text = (typeof body === 'string' ? body : new TextDecoder().decode(body)).slice(0, MOST_MASKED_CHARS);
    return this.#clean(maskCredentials(text), BODY_START_CHARS);
  }
}

/** Headers with the values of credentials masked, also within an address such as that of a redirect. */
const maskHeaders = (headers: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isCredentialName(name) ? masked : typeof value === 'string' ? maskCredentials(value) : value,
    ]),
  );

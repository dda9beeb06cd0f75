import type { Clean } from './clean.ts';
import { didYouMean } from '../config/suggest.ts';
import { decodeText } from './http-text.ts';
import { currentScope } from './scope.ts';
import { refuse } from './refuse.ts';
import { guardedPrototype } from './strict.ts';
import type { HeaderValues, RawReply, Timings } from './transport.ts';

const utf8 = new TextDecoder();

/** What JSON.parse gives: of the shape that the script says it is. */
export type Parsed = ReturnType<typeof JSON.parse>;

/** The reply to a request; its body has been read. */
export class HttpReply {
  readonly status: number;
  readonly statusText: string;
  /** The address after redirects. */
  readonly url: string;
  readonly timings: Timings;
  /** How many redirects were followed. */
  readonly redirects: number;
  /** When the server's certificate expires; undefined without TLS. */
  readonly certificateExpiresAt: Date | undefined;
  readonly #method: string;
  readonly #clean: Clean;
  readonly #headers: HeaderValues;
  readonly #body: Uint8Array;
  #text: string | undefined;

  constructor(
    raw: RawReply,
    request: { readonly method: string; readonly url: URL; readonly redirects: number; readonly clean: Clean },
  ) {
    this.status = raw.status;
    this.statusText = raw.statusText;
    this.timings = raw.timings;
    this.url = request.url.href;
    this.redirects = request.redirects;
    this.certificateExpiresAt = raw.certificateExpiresAt === undefined ? undefined : new Date(raw.certificateExpiresAt);
    this.#method = request.method;
    this.#clean = request.clean;
    this.#headers = raw.headers;
    this.#body = raw.body;
  }

  /** Whether the status is 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  get headers(): Headers {
    const headers = new Headers();
    for (const [name, value] of Object.entries(this.#headers)) {
      for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
    }
    return headers;
  }

  /** One header's value; null when it is absent. */
  header(name: string): string | null {
    const value = this.#headers[name.toLowerCase()];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  }

  bytes(): Uint8Array {
    return this.#body;
  }

  /** The body as text, in the charset that it names; UTF-8 where it names none. */
  text(): string {
    return (this.#text ??= decodeText(this.#body, this.#headers));
  }

  /** The body as JSON, which is always UTF-8 (RFC 8259, section 8.1). When it is none, the error says what it is. */
  json(): Parsed {
    try {
      return JSON.parse(utf8.decode(this.#body));
    } catch {
      throw new Error(`${this.#method} ${this.url} should answer with JSON, found ${this.#whatItIs()}`);
    }
  }

  #whatItIs(): string {
    const type = this.header('content-type');
    const start = this.#clean(this.text().trim(), 80).replaceAll(/\s+/g, ' ');
    const body = start === '' ? 'an empty body' : `a body that starts with ${JSON.stringify(start)}`;
    return `status ${this.status}, ${type === null ? 'no content type' : `content type ${type}`}, ${body}`;
  }
}

const meant: Readonly<Record<string, string>> = {
  data: 'json()',
  body: 'text()',
  content: 'text()',
  responseText: 'text()',
  statusCode: 'status',
  code: 'status',
};

/** Reading what a reply does not have is the author's slip, and no answer of the business. */
Object.setPrototypeOf(
  HttpReply.prototype,
  guardedPrototype(Object.prototype, (name) => {
    const known = [...Object.getOwnPropertyNames(HttpReply.prototype), 'status', 'statusText', 'url', 'timings'];
    const suggestion = Object.hasOwn(meant, name) ? ` (did you mean ${meant[name]}?)` : didYouMean(name, known);
    return refuse(currentScope()?.run, `A reply has no "${name}"${suggestion}`);
  }),
);
for (const name of ['json', 'text', 'bytes', 'header'] as const)
  Object.setPrototypeOf(
    HttpReply.prototype[name],
    guardedPrototype(Function.prototype, (read) =>
      refuse(
        currentScope()?.run,
        `reply.${name} is a function, which has no "${read}". Write: reply.${name}().${read}`,
      ),
    ),
  );

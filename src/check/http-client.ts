import { bodyOf, type BodyOptions } from './http-body.ts';
import type { Clean } from './clean.ts';
import { HttpReply } from './http-reply.ts';
import type { Cookies, RawReply, Transport } from './transport.ts';

export interface RequestOptions extends BodyOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Added to the address. */
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Milliseconds for the request with its redirects; without it only the run's own time limit holds. */
  readonly timeoutMs?: number;
  /** How many redirects to follow; 0 returns the redirect itself. Default 10. */
  readonly redirects?: number;
  /** The largest reply to accept, in bytes. Default 10 MB. */
  readonly maxBytes?: number;
}

/** HTTP for check scripts. Paths start at the target's address. Every status is a reply; only no reply is an error. */
export interface HttpClient {
  get(path: string, options?: RequestOptions): Promise<HttpReply>;
  post(path: string, options?: RequestOptions): Promise<HttpReply>;
  put(path: string, options?: RequestOptions): Promise<HttpReply>;
  patch(path: string, options?: RequestOptions): Promise<HttpReply>;
  delete(path: string, options?: RequestOptions): Promise<HttpReply>;
  request(method: string, path: string, options?: RequestOptions): Promise<HttpReply>;
}

/** One request with its reply or error, for the run's evidence. */
export interface NotedExchange {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly reply?: RawReply;
  readonly error?: string;
}

export interface HttpClientOptions {
  readonly baseUrl: string;
  /** The transport of the run, or of its clean-up once the run is over. */
  readonly transport: () => Transport;
  readonly cookies: Cookies;
  readonly clean: Clean;
  /** Origins that belong to the target. */
  readonly ownOrigins: ReadonlySet<string>;
  /** Sent to the target's own origins and to nobody else. */
  readonly ownHeaders: Readonly<Record<string, string>>;
  readonly onReply?: (reply: RawReply) => void;
  readonly onExchange?: (exchange: NotedExchange) => void;
}

const MOST_BYTES = 10 * 1024 * 1024;
const MOST_REDIRECTS = 10;
const redirecting = new Set([301, 302, 303, 307, 308]);

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const request = (method: string, path: string, chosen: RequestOptions = {}) =>
    new Conversation(options, chosen, method.toUpperCase()).start(path);
  return {
    get: (path, chosen) => request('GET', path, chosen),
    post: (path, chosen) => request('POST', path, chosen),
    put: (path, chosen) => request('PUT', path, chosen),
    patch: (path, chosen) => request('PATCH', path, chosen),
    delete: (path, chosen) => request('DELETE', path, chosen),
    request,
  };
}

/** A request with the redirects that follow it. */
class Conversation {
  readonly #client: HttpClientOptions;
  readonly #chosen: RequestOptions;
  #method: string;
  #headers: Record<string, string>;
  #body: string | Uint8Array | undefined;

  constructor(client: HttpClientOptions, chosen: RequestOptions, method: string) {
    const { content, type } = bodyOf(chosen);
    this.#client = client;
    this.#chosen = chosen;
    this.#method = method;
    this.#body = content;
    this.#headers = type === undefined ? {} : { 'content-type': type };
    for (const [name, value] of Object.entries(chosen.headers ?? {})) this.#headers[name.toLowerCase()] = value;
  }

  async start(path: string): Promise<HttpReply> {
    const most = this.#chosen.redirects ?? MOST_REDIRECTS;
    const first = addressOf(path, this.#client.baseUrl, this.#chosen.query);
    let url = first;
    for (let redirects = 0; ; redirects += 1) {
      const raw = await this.#exchange(url);
      const next = this.#nextOf(url, raw);
      if (!next || most === 0)
        return new HttpReply(raw, { method: this.#method, url, redirects, clean: this.#client.clean });
      if (redirects >= most)
        throw new Error(
          `${this.#method} ${first.href} was redirected more than ${most} times, at last to ${next.href}`,
        );
      this.#turn(raw.status, url, next);
      url = next;
    }
  }

  async #exchange(url: URL): Promise<RawReply> {
    const { transport, cookies, ownOrigins, ownHeaders, onReply, onExchange } = this.#client;
    const cookie = cookies.headerFor(url);
    const headers: Record<string, string> = {
      ...(ownOrigins.has(url.origin) && ownHeaders),
      ...(cookie !== '' && { cookie }),
      ...this.#headers,
    };
    const sent = { method: this.#method, url, headers, ...(this.#body !== undefined && { body: this.#body }) };
    const { timeoutMs, maxBytes = MOST_BYTES } = this.#chosen;
    try {
      const reply = await transport().send({ ...sent, maxBytes, ...(timeoutMs !== undefined && { timeoutMs }) });
      const set = reply.headers['set-cookie'];
      if (set !== undefined) cookies.take(url, Array.isArray(set) ? set : [set]);
      onReply?.(reply);
      onExchange?.({ ...sent, url: url.href, reply });
      return reply;
    } catch (error) {
      onExchange?.({ ...sent, url: url.href, error: String(error) });
      throw error;
    }
  }

  #nextOf(url: URL, { status, headers }: RawReply): URL | undefined {
    const location = headers['location'];
    if (!redirecting.has(status) || typeof location !== 'string') return undefined;
    if (!URL.canParse(location, url))
      throw new Error(`${this.#method} ${url.href} redirects to ${JSON.stringify(location)}, which is no address`);
    const next = new URL(location, url);
    if (next.protocol !== 'http:' && next.protocol !== 'https:')
      throw new Error(`${this.#method} ${url.href} redirects to ${next.href}, which is not HTTP`);
    return next;
  }

  /** Prepares what is sent on after a redirect: nothing secret to strangers, no body when the method becomes GET. */
  #turn(status: number, from: URL, to: URL): void {
    const becomesGet = status === 303 ? this.#method !== 'HEAD' : status < 303 && this.#method === 'POST';
    if (becomesGet) {
      this.#method = 'GET';
      this.#body = undefined;
      this.#drop('content-type', 'content-length', 'content-encoding');
    }
    if (from.origin !== to.origin) this.#drop('authorization', 'cookie', 'proxy-authorization', 'host');
  }

  #drop(...names: readonly string[]): void {
    this.#headers = Object.fromEntries(Object.entries(this.#headers).filter(([name]) => !names.includes(name)));
  }
}

function addressOf(path: string, baseUrl: string, query: RequestOptions['query']): URL {
  if (!URL.canParse(path, baseUrl)) throw new Error(`${JSON.stringify(path)} is no address that can be requested`);
  const url = new URL(path, baseUrl);
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`${url.href} cannot be requested: only http and https can`);
  for (const [name, value] of Object.entries(query ?? {})) url.searchParams.append(name, String(value));
  return url;
}

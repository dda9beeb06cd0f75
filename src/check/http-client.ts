import type { Clock } from '../time/clock.ts';
import type { Clean } from './clean.ts';
import { addressOf, isHttp, locationOf, withoutLogin, type Address } from './http-address.ts';
import { bodyOf } from './http-body.ts';
import { checkRequest, nameOf, type RequestOptions } from './http-options.ts';
import { HttpReply } from './http-reply.ts';
import { currentScope } from './scope.ts';
import type { Cookies, Deadline, RawReply, Transport } from './transport.ts';

/**
 * HTTP for check scripts. Paths start at the target's address. Every status is a reply; only no reply is an error. A
 * request that cannot be made as it is written is a ScriptMistake.
 */
export interface HttpClient {
  get(path: string | URL, options?: RequestOptions): Promise<HttpReply>;
  post(path: string | URL, options?: RequestOptions): Promise<HttpReply>;
  put(path: string | URL, options?: RequestOptions): Promise<HttpReply>;
  patch(path: string | URL, options?: RequestOptions): Promise<HttpReply>;
  delete(path: string | URL, options?: RequestOptions): Promise<HttpReply>;
  request(method: string, path: string | URL, options?: RequestOptions): Promise<HttpReply>;
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
  readonly clock: Clock;
  readonly baseUrl: string;
  /** Sent as `User-Agent` where the script names none. */
  readonly userAgent: string;
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

const MAX_BYTES = 10 * 1024 * 1024;
/** As browsers. */
const MAX_REDIRECTS = 20;
const redirecting = new Set([301, 302, 303, 307, 308]);
/** What describes a body that is no longer sent. */
const bodyHeaders = ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location'];
/** What is meant for one origin only. */
const originHeaders = ['authorization', 'cookie', 'proxy-authorization', 'host'];

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const request = async (method: string, path: string | URL, chosen: RequestOptions = {}): Promise<HttpReply> => {
    let conversation: Conversation;
    try {
      checkRequest(method, path, chosen);
      conversation = new Conversation(options, method.toUpperCase(), path, chosen);
    } catch (error) {
      currentScope()?.run.noteSlip(error);
      throw error;
    }
    return conversation.start();
  };
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
  readonly #first: string;
  readonly #chosen: RequestOptions;
  readonly #maxRedirects: number;
  readonly #endsAt: number;
  #method: string;
  #headers: Record<string, string>;
  #body: string | Uint8Array | undefined;
  #url: URL;

  constructor(client: HttpClientOptions, method: string, path: string | URL, chosen: RequestOptions) {
    const { content, type } = bodyOf(chosen, () => nameOf(method, path));
    this.#client = client;
    this.#chosen = chosen;
    this.#maxRedirects = chosen.redirects ?? MAX_REDIRECTS;
    this.#endsAt = client.clock.monotonic() + (chosen.timeoutMs ?? 0);
    this.#method = method;
    this.#body = content;
    this.#headers = type === undefined ? {} : { 'content-type': type };
    for (const [name, value] of Object.entries(chosen.headers ?? {})) this.#headers[name.toLowerCase()] = value;
    this.#url = this.#authorize(addressOf(method, path, client.baseUrl, chosen.query));
    this.#first = `${method} ${this.#url.href}`;
  }

  async start(): Promise<HttpReply> {
    const { clean } = this.#client;
    for (let redirects = 0; ; redirects += 1) {
      const url = this.#url;
      const raw = await this.#exchange(url, redirects);
      const next = this.#maxRedirects === 0 ? undefined : this.#nextOf(url, raw);
      if (!next) return new HttpReply(raw, { method: this.#method, url, redirects, clean });
      if (redirects >= this.#maxRedirects)
        throw new Error(
          `${this.#first} was redirected more than ${this.#maxRedirects} times, at last to ${next.url.href}`,
        );
      this.#turn(raw.status, url, next.url);
      this.#url = this.#authorize(next);
    }
  }

  async #exchange(url: URL, redirects: number): Promise<RawReply> {
    const { transport, cookies, ownOrigins, ownHeaders, userAgent, onReply, onExchange } = this.#client;
    const cookie = cookies.headerFor(url);
    const headers: Record<string, string> = {
      'user-agent': userAgent,
      accept: '*/*',
      ...(ownOrigins.has(url.origin) && ownHeaders),
      ...(cookie !== '' && { cookie }),
      ...this.#headers,
    };
    const sent = { method: this.#method, url, headers, ...(this.#body !== undefined && { body: this.#body }) };
    const { maxBytes = MAX_BYTES } = this.#chosen;
    const deadline = this.#deadline(redirects);
    try {
      const reply = await transport().send({ ...sent, maxBytes, ...(deadline && { deadline }) });
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

  /** One for the request with all its redirects. */
  #deadline(redirects: number): Deadline | undefined {
    const { timeoutMs } = this.#chosen;
    if (timeoutMs === undefined) return undefined;
    return { at: this.#endsAt, timeoutMs, ...(redirects > 0 && { since: this.#first }) };
  }

  #nextOf(url: URL, { status, headers }: RawReply): Address | undefined {
    if (!redirecting.has(status) || headers['location'] === undefined) return undefined;
    const [location = '', other] = new Set([headers['location']].flat());
    if (other !== undefined)
      throw new Error(`${this.#method} ${url.href} redirects to several addresses: ${location} and ${other}`);
    // Browsers show such a reply as it is.
    if (location === '') return undefined;
    const next = locationOf(location, url);
    if (!next)
      throw new Error(`${this.#method} ${url.href} redirects to ${JSON.stringify(location)}, which is no address`);
    if (!isHttp(next)) throw new Error(`${this.#method} ${url.href} redirects to ${next.href}, which is not HTTP`);
    return withoutLogin(next);
  }

  /** Prepares what is sent on after a redirect: nothing secret to strangers, no body when the method becomes GET. */
  #turn(status: number, from: URL, to: URL): void {
    const becomesGet = status === 303 ? this.#method !== 'HEAD' : status < 303 && this.#method === 'POST';
    if (becomesGet) {
      this.#method = 'GET';
      this.#body = undefined;
      this.#drop(bodyHeaders);
    }
    if (from.origin !== to.origin) this.#drop(originHeaders);
  }

  /** The login of an address is sent unless the script gives another. */
  #authorize({ url, authorization }: Address): URL {
    if (authorization !== undefined) this.#headers['authorization'] ??= authorization;
    return url;
  }

  #drop(names: readonly string[]): void {
    this.#headers = Object.fromEntries(Object.entries(this.#headers).filter(([name]) => !names.includes(name)));
  }
}

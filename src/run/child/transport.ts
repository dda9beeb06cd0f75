// HTTP/1.1 connections of one run, on undici's lowest level: a `Client` is one connection and costs a third less than
// an `Agent`. A request takes a connection that is idle or opens one, so that parallel requests do not queue up.
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { buildConnector, Client, type Dispatcher } from 'undici';
import type { Exchange, HeaderValues, RawReply, Transport } from '../../check/transport.ts';
import type { Clock, Timer } from '../../time/clock.ts';
import { decodeBody } from './decode-body.ts';
import { describeNetworkError } from './network-error.ts';

/** What opening a connection took; told once, to the request that caused it. */
interface Opening {
  dnsMs: number;
  connectMs: number;
  tlsMs: number;
  certificateExpiresAt?: number;
}

class Connection {
  readonly client: Client;
  #opening: Opening | undefined;
  #socket: Socket | null = null;
  /** Known for as long as the connection lives: every reply over it carries it. */
  #certificateExpiresAt: number | undefined;

  constructor(origin: string, clock: Clock) {
    const connect: buildConnector.connector = (options, callback) => {
      const startedAt = clock.monotonic();
      let lookedUpAt = startedAt;
      let connectedAt = startedAt;
      // undici's connector returns the socket although its type does not say so.
      const socket = open(options, (...[error, ready]) => {
        if (error) return callback(error, null);
        if (connectedAt === startedAt) connectedAt = clock.monotonic();
        this.#opening = {
          dnsMs: lookedUpAt - startedAt,
          connectMs: connectedAt - lookedUpAt,
          tlsMs: clock.monotonic() - connectedAt,
        };
        this.#certificateExpiresAt = expiryOf(ready);
        this.#socket = ready;
        callback(null, ready);
      }) as unknown as Socket | undefined;
      socket?.once('lookup', () => (lookedUpAt = clock.monotonic()));
      socket?.once('connect', () => (connectedAt = clock.monotonic()));
    };
    this.client = new Client(origin, { connect, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  }

  /** Whether a request is under way over it. */
  isBusy = false;

  end(reason: Error): void {
    // Ending an idle connection by its socket spares undici several errors, which cost a tenth of a whole check.
    if (this.#socket && !this.isBusy) this.#socket.destroy();
    else void this.client.destroy(reason);
  }

  get certificateExpiresAt(): number | undefined {
    return this.#certificateExpiresAt;
  }

  takeOpening(): Opening {
    const opening = this.#opening ?? { dnsMs: 0, connectMs: 0, tlsMs: 0 };
    this.#opening = undefined;
    return opening;
  }

  get isOpen(): boolean {
    return this.#opening !== undefined;
  }
}

const open = buildConnector({ timeout: 0, allowH2: false });

function expiryOf(socket: Socket | TLSSocket | null): number | undefined {
  if (!socket || !('getPeerCertificate' in socket)) return undefined;
  const at = Date.parse(socket.getPeerCertificate().valid_to);
  return Number.isNaN(at) ? undefined : at;
}

const runIsOver = new Error('The run is over');

/** The connections of one run. */
export function createTransport(clock: Clock): Transport {
  const idle = new Map<string, Connection[]>();
  const all = new Set<Connection>();
  let over: Error | undefined;

  const take = (origin: string): Connection => {
    const waiting = idle.get(origin)?.pop();
    if (waiting) return waiting;
    const fresh = new Connection(origin, clock);
    all.add(fresh);
    return fresh;
  };

  const giveBack = (origin: string, connection: Connection): void => {
    const waiting = idle.get(origin);
    if (waiting) waiting.push(connection);
    else idle.set(origin, [connection]);
  };

  return {
    async send(exchange) {
      if (over) throw new Error(`${exchange.method} ${exchange.url.href} was not sent: ${over.message}`);
      const { origin } = exchange.url;
      const connection = take(origin);
      connection.isBusy = true;
      try {
        const reply = await new Request(exchange, connection, clock).reply;
        connection.isBusy = false;
        giveBack(origin, connection);
        return reply;
      } catch (error) {
        all.delete(connection);
        void connection.client.destroy();
        throw error;
      }
    },
    close(reason = runIsOver) {
      over ??= reason;
      for (const connection of all) connection.end(reason);
      all.clear();
      idle.clear();
    },
  };
}

class Request implements Dispatcher.DispatchHandler {
  readonly reply: Promise<RawReply>;
  readonly #settle = Promise.withResolvers<RawReply>();
  readonly #exchange: Exchange;
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #sentAt: number;
  readonly #timer: Timer | undefined;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #statusText = '';
  #headers: HeaderValues = {};
  #firstByteAt = 0;
  #controller: Dispatcher.DispatchController | undefined;
  #isSettled = false;

  constructor(exchange: Exchange, connection: Connection, clock: Clock) {
    const { method, url, headers, body, timeoutMs } = exchange;
    this.#exchange = exchange;
    this.#connection = connection;
    this.#clock = clock;
    this.#sentAt = clock.monotonic();
    this.reply = this.#settle.promise;
    if (timeoutMs !== undefined) this.#timer = clock.after(timeoutMs, () => this.#timeOut(timeoutMs));
    const content = typeof body === 'string' || body === undefined ? body : Buffer.from(body);
    try {
      connection.client.dispatch({ path: url.pathname + url.search, method, headers, body: content ?? null }, this);
    } catch (error) {
      this.#fail(describeNetworkError(error, this.#exchange));
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isSettled) controller.abort(new Error('Given up'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: HeaderValues,
    statusText?: string,
  ): void {
    this.#status = status;
    this.#headers = headers;
    this.#statusText = statusText ?? '';
    this.#firstByteAt = this.#clock.monotonic();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    const { maxBytes } = this.#exchange;
    if (this.#bytes <= maxBytes) return void this.#chunks.push(chunk);
    this.#fail(new Error(`${this.#subject} answers with more than ${maxBytes} bytes, the most that is accepted`));
    controller.abort(new Error('Too large'));
  }

  onResponseEnd(): void {
    if (this.#isSettled) return;
    const raw = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    try {
      this.#succeed(decodeBody(raw, this.#headers['content-encoding'], this.#exchange.maxBytes));
    } catch (error) {
      this.#fail(new Error(`${this.#subject}: ${(error as Error).message}`));
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    this.#fail(describeNetworkError(error, this.#exchange));
  }

  get #subject(): string {
    return `${this.#exchange.method} ${this.#exchange.url.href}`;
  }

  #succeed(body: Uint8Array): void {
    this.#isSettled = true;
    this.#timer?.cancel();
    const endedAt = this.#clock.monotonic();
    const { dnsMs, connectMs, tlsMs } = this.#connection.takeOpening();
    const expiresAt = this.#connection.certificateExpiresAt;
    this.#settle.resolve({
      status: this.#status,
      statusText: this.#statusText,
      headers: this.#headers,
      body,
      timings: {
        dnsMs,
        connectMs,
        tlsMs,
        firstByteMs: Math.max(0, this.#firstByteAt - this.#sentAt - dnsMs - connectMs - tlsMs),
        downloadMs: endedAt - this.#firstByteAt,
        totalMs: endedAt - this.#sentAt,
      },
      ...(expiresAt !== undefined && { certificateExpiresAt: expiresAt }),
    });
  }

  #timeOut(timeoutMs: number): void {
    const phase =
      this.#status > 0 ? 'reading its reply' : this.#connection.isOpen ? 'waiting for its reply' : 'connecting';
    this.#fail(new Error(`${this.#subject} did not answer within ${timeoutMs} ms (${phase})`));
    this.#controller?.abort(new Error('Timed out'));
  }

  #fail(error: Error): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#timer?.cancel();
    this.#settle.reject(error);
  }
}

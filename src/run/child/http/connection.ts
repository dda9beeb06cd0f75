// One connection to an origin; it carries one request at a time.
import type { Socket } from 'node:net';
import type { Exchange, RawReply } from '../../../check/transport.ts';
import type { Clock, Timer } from '../../../time/clock.ts';
import { openSocket, type Opening } from './connect.ts';
import { decodeBody } from './decode-body.ts';
import { describeNetworkError } from './network-error.ts';
import { ReplyParser } from './reply-parser.ts';
import { requestHead } from './request-head.ts';

/** The server closed a connection that it had kept, before it gave a byte: the request may be sent over another. */
export class StaleConnection extends Error {}

const REQUEST_TIMEOUT = 408;
const noOpening: Opening = { dnsMs: 0, connectMs: 0, tlsMs: 0 };

interface Pending {
  readonly exchange: Exchange;
  readonly parser: ReplyParser;
  readonly startedAt: number;
  readonly settle: PromiseWithResolvers<RawReply>;
  readonly timer: Timer | undefined;
  sentAt: number;
  firstByteAt: number;
}

export interface ConnectionEvents {
  /** Another request may follow. */
  readonly onIdle: (connection: Connection) => void;
  readonly onEnd: (connection: Connection) => void;
}

export class Connection {
  readonly #clock: Clock;
  readonly #events: ConnectionEvents;
  #socket: Socket | undefined;
  #giveUpOpening: (() => void) | undefined;
  #opening: Opening = noOpening;
  #pending: Pending | undefined;
  #isReused = false;
  #isOver = false;

  constructor(clock: Clock, events: ConnectionEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  get isUsable(): boolean {
    return !this.#isOver;
  }

  /** Sends a request while no other is under way. Rejects with a StaleConnection or an error for people. */
  send(exchange: Exchange): Promise<RawReply> {
    const { method, maxBytes, deadline } = exchange;
    const startedAt = this.#clock.monotonic();
    this.#pending = {
      exchange,
      parser: new ReplyParser(method, maxBytes),
      startedAt,
      settle: Promise.withResolvers(),
      timer: deadline && this.#clock.after(deadline.at - startedAt, () => this.#timeOut(deadline)),
      sentAt: startedAt,
      firstByteAt: 0,
    };
    const { promise } = this.#pending.settle;
    if (this.#socket) this.#write(this.#socket, this.#pending);
    else this.#open(exchange.url);
    return promise;
  }

  /** Ends the connection, and the request that is under way with the reason. */
  end(reason: Error): void {
    if (this.#pending) this.#fail(describeNetworkError(reason, this.#pending.exchange));
    else this.#close();
  }

  #open(url: URL): void {
    this.#giveUpOpening = openSocket(url, this.#clock, {
      onError: (error) => this.#lose(error),
      onOpen: (socket, opening) => {
        this.#socket = socket;
        this.#opening = opening;
        socket.on('data', (bytes: Buffer) => this.#receive(bytes));
        socket.on('end', () => this.#receive(undefined));
        socket.on('error', (error) => this.#lose(error));
        socket.on('close', () => this.#receive(undefined));
        if (this.#pending) this.#write(socket, this.#pending);
      },
    });
  }

  #write(socket: Socket, pending: Pending): void {
    const { exchange } = pending;
    const { body } = exchange;
    pending.sentAt = this.#clock.monotonic();
    if (body === undefined) return void socket.write(requestHead(exchange, 0), 'latin1');
    const content = typeof body === 'string' ? Buffer.from(body) : body;
    socket.cork();
    socket.write(requestHead(exchange, content.length), 'latin1');
    socket.write(content);
    socket.uncork();
  }

  /** Bytes of the server, or undefined when it has closed. */
  #receive(bytes: Buffer | undefined): void {
    const pending = this.#pending;
    // Whatever comes while nothing was asked, the connection is no longer what it was.
    if (!pending) return this.#close();
    const { parser } = pending;
    if (bytes && pending.firstByteAt === 0) pending.firstByteAt = this.#clock.monotonic();
    try {
      if (bytes) parser.take(bytes);
      else if (this.#isReused && pending.firstByteAt === 0) return this.#fail(new StaleConnection());
      else parser.end();
      if (parser.isComplete) this.#succeed(pending);
    } catch (error) {
      this.#fail(describeNetworkError(error, pending.exchange));
    }
  }

  /** The connection could not be opened, or broke. */
  #lose(error: Error): void {
    const pending = this.#pending;
    if (!pending) return this.#close();
    const isStale = this.#isReused && pending.firstByteAt === 0;
    this.#fail(isStale ? new StaleConnection() : describeNetworkError(error, pending.exchange));
  }

  #succeed(pending: Pending): void {
    const { parser, exchange, settle, startedAt, sentAt, firstByteAt, timer } = pending;
    const { status, statusText, headers } = parser;
    // Some servers announce with this that they close an idle connection; browsers ask again over another.
    if (status === REQUEST_TIMEOUT && this.#isReused && !parser.isReusable) return this.#fail(new StaleConnection());
    const endedAt = this.#clock.monotonic();
    const { dnsMs, connectMs, tlsMs, certificateExpiresAt } = this.#opening;
    const body = decodeBody(parser.body(), {
      headers,
      transferCodings: parser.transferCodings,
      maxBytes: exchange.maxBytes,
    });
    this.#pending = undefined;
    timer?.cancel();
    this.#opening = { ...noOpening, ...(certificateExpiresAt !== undefined && { certificateExpiresAt }) };
    this.#isReused = true;
    // A server may answer before it has read all; what is still to be sent to it would come before the next request.
    if (parser.isReusable && this.#socket?.writableLength === 0) this.#events.onIdle(this);
    else this.#close();
    settle.resolve({
      status,
      statusText,
      headers,
      body,
      timings: {
        dnsMs,
        connectMs,
        tlsMs,
        firstByteMs: firstByteAt - sentAt,
        downloadMs: endedAt - firstByteAt,
        totalMs: endedAt - startedAt,
      },
      ...(certificateExpiresAt !== undefined && { certificateExpiresAt }),
    });
  }

  #timeOut({ timeoutMs, since }: NonNullable<Exchange['deadline']>): void {
    const pending = this.#pending;
    if (!pending) return;
    const { method, url } = pending.exchange;
    const phase = pending.firstByteAt > 0 ? 'reading its reply' : this.#socket ? 'waiting for its reply' : 'connecting';
    const limit = since === undefined ? `${timeoutMs} ms` : `${timeoutMs} ms of ${since}`;
    this.#fail(new Error(`${method} ${url.href} did not answer within ${limit} (${phase})`));
  }

  #fail(error: Error): void {
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.timer?.cancel();
    this.#close();
    pending?.settle.reject(error);
  }

  #close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#socket) this.#socket.destroy();
    else this.#giveUpOpening?.();
    this.#events.onEnd(this);
  }
}

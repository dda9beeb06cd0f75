// HTTP/1.1 connections of one run. A request takes a connection that is idle or opens one, so that parallel requests do
// not wait for each other.
import type { Exchange, RawReply, Transport } from '../../../check/transport.ts';
import type { Clock } from '../../../time/clock.ts';
import { Connection, StaleConnection } from './connection.ts';

/** Methods that may be sent twice without harm (RFC 9110, section 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** One for all runs: an error with its stack costs more than the rest of an end. */
const runIsOver = new Error('The run is over');

export function createTransport(clock: Clock): Transport {
  return new RunTransport(clock);
}

class RunTransport implements Transport {
  readonly #clock: Clock;
  readonly #idle = new Map<string, Connection[]>();
  readonly #all = new Set<Connection>();
  #over: Error | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A connection that a server kept may be closed by it at any moment, also while a request is on its way. A request
   * that got no byte back over such a connection is sent once more over a fresh one, whatever its method, as curl and
   * Chromium do: the server has most likely not read it, and a sound server must not fail a check. Over a fresh
   * connection nothing is sent twice.
   */
  async send(exchange: Exchange): Promise<RawReply> {
    const { origin } = exchange.url;
    // Lets a close that has already arrived be noticed first, where sending twice could do harm.
    if (this.#idle.has(origin) && !idempotent.has(exchange.method)) await turnOfEventLoop();
    const kept = this.#takeIdle(origin);
    if (!kept) return this.#sendOverFresh(exchange);
    try {
      return await kept.send(exchange);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return this.#sendOverFresh(exchange);
    }
  }

  close(reason = runIsOver): void {
    this.#over ??= reason;
    for (const connection of this.#all) connection.end(reason);
    this.#all.clear();
    this.#idle.clear();
  }

  #sendOverFresh(exchange: Exchange): Promise<RawReply> {
    if (this.#over) {
      const { method, url } = exchange;
      return Promise.reject(new Error(`${method} ${url.href} was not sent: ${this.#over.message}`));
    }
    const { origin } = exchange.url;
    const connection = new Connection(this.#clock, {
      onIdle: (idle) => this.#keep(origin, idle),
      onEnd: (ended) => void this.#all.delete(ended),
    });
    this.#all.add(connection);
    return connection.send(exchange);
  }

  #takeIdle(origin: string): Connection | undefined {
    const waiting = this.#idle.get(origin);
    for (let last = waiting?.pop(); last; last = waiting?.pop()) if (last.isUsable) return last;
    return undefined;
  }

  #keep(origin: string, connection: Connection): void {
    const waiting = this.#idle.get(origin);
    if (waiting) waiting.push(connection);
    else this.#idle.set(origin, [connection]);
  }
}

const turnOfEventLoop = () => new Promise<void>((resolve) => void setImmediate(resolve));

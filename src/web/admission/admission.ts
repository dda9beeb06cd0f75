// Stands in front of every route. It decides which requests are answered and when, so that however many ask, the event loop
// stays free for the schedule. The rules in one place: one request at a time on a connection; places shared fairly among
// addresses, and some that only vital requests can take; one slice of work per turn of the event loop.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Log } from '../../model/log.ts';
import type { Clock } from '../../time/clock.ts';
import { Connections } from './connections.ts';
import type { Limits } from './limits.ts';
import { priorityOf, type Priority } from './priority.ts';
import { RefusalLog } from './refusal-log.ts';
import type { RefusalReason } from '../../model/refusal.ts';
import { Shares } from './shares.ts';
import { SliceQueue, type Asker } from './slice-queue.ts';
import { SocketFeed } from './socket-feed.ts';
import { SlowReaders, type Sending } from './slow-readers.ts';

interface Needs {
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
  readonly limits: Limits;
  /** Where a request comes from; behind a trusted proxy, what that says. */
  readonly addressOf: (request: IncomingMessage) => string;
  /** Where a connection comes from, and whether that is a trusted proxy, which speaks for many. */
  readonly peerOf: (socket: Socket) => { readonly address: string; readonly isProxy: boolean };
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  /** Writes the answer to a request that is refused. */
  readonly refuse: (request: IncomingMessage, response: ServerResponse, reason: RefusalReason) => void;
  readonly onRefused: (reason: RefusalReason) => void;
}

/** A request from its arrival until its answer is taken or its connection gone. */
interface Flight {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly asker: Asker;
  readonly sending: Sending;
  hasPlace: boolean;
  isOver: boolean;
}

export class Admission implements Disposable {
  readonly slices = new SliceQueue();
  readonly #needs: Needs;
  readonly #connections: Connections<Flight>;
  readonly #places: Readonly<Record<Priority, Shares>>;
  readonly #streams: Shares;
  readonly #slow: SlowReaders;
  readonly #log: RefusalLog;

  constructor(needs: Needs) {
    const { limits, clock, log } = needs;
    this.#needs = needs;
    this.#connections = new Connections(limits.connections);
    this.#places = { vital: new Shares(limits.vitalRequests), reader: new Shares(limits.requests) };
    this.#streams = new Shares(limits.streams);
    this.#slow = new SlowReaders(clock);
    this.#log = new RefusalLog(clock, log);
  }

  /** A connection was opened. */
  readonly connected = (socket: Socket): void => {
    const { address, isProxy } = this.#needs.peerOf(socket);
    const connection = this.#connections.open(socket, address, isProxy);
    if (!connection) {
      this.#note('connections', address);
      socket.destroy();
      return;
    }
    socket.once('close', () => {
      this.#connections.closed(connection);
      if (connection.current) this.#end(connection.current);
    });
    connection.feed = new SocketFeed(socket, {
      current: () => connection.current?.request,
      onFailure: (error) =>
        this.#needs.log.warn(
          { from: address, error: String(error) },
          'A connection was ended: what came on it could not be read',
        ),
    });
  };

  /** A request has come: answers it in its turn, or refuses it. */
  readonly take = (request: IncomingMessage, response: ServerResponse): void => {
    const connection = this.#connections.of(request.socket);
    if (!connection) return;
    const asker = {
      address: this.#needs.addressOf(request),
      priority: priorityOf(request.method ?? '', request.url ?? ''),
    };
    const flight: Flight = {
      ...{ request, response, asker, hasPlace: false, isOver: false },
      sending: this.#sendingOf(response, asker.address),
    };
    const taken = this.#places[asker.priority].take(asker.address);
    this.#connections.setIdle(connection, false);
    connection.current = flight;
    response.once('close', () => this.#end(flight));
    if (taken !== 'taken') return this.#refuse(request, response, taken, asker.address);
    flight.hasPlace = true;
    const run = () => {
      this.#slow.watch(flight.sending);
      this.#needs.answer(request, response);
    };
    this.slices.add(asker, run, () => flight.isOver || request.socket.destroyed);
  };

  /** On whose behalf a request that was let in is answered. */
  askerOf(request: IncomingMessage): Asker {
    return this.#flightOf(request)?.asker ?? { address: '', priority: 'reader' };
  }

  /**
   * Makes the answer to a request a stream of events, which lasts: it has a place among the streams and no other. Says what
   * there are too many of when there is none.
   */
  takeStream(request: IncomingMessage): RefusalReason | undefined {
    const flight = this.#flightOf(request);
    if (!flight) return undefined;
    const { address } = flight.asker;
    const taken = this.#streams.take(address);
    if (taken !== 'taken') {
      const reason = `${taken}-streams` as const;
      this.#note(reason, address);
      return reason;
    }
    this.#release(flight);
    this.#slow.forget(flight.sending);
    flight.response.once('close', () => this.#streams.release(address));
    return undefined;
  }

  /** Undefined when its connection is gone. */
  #flightOf(request: IncomingMessage): Flight | undefined {
    const current = this.#connections.of(request.socket)?.current;
    return current?.request === request && current.hasPlace ? current : undefined;
  }

  /** Its answer was taken, or nobody waits for it any more. */
  #end(flight: Flight): void {
    if (flight.isOver) return;
    flight.isOver = true;
    this.#release(flight);
    this.#slow.forget(flight.sending);
    const connection = this.#connections.of(flight.request.socket);
    if (!connection || connection.current !== flight) return;
    connection.current = undefined;
    this.#connections.setIdle(connection, true);
    connection.feed?.goOn();
  }

  #release(flight: Flight): void {
    if (!flight.hasPlace) return;
    flight.hasPlace = false;
    this.#places[flight.asker.priority].release(flight.asker.address);
  }

  #refuse(request: IncomingMessage, response: ServerResponse, reason: RefusalReason, address: string): void {
    this.#note(reason, address);
    this.#needs.refuse(request, response, reason);
  }

  #note(reason: RefusalReason, from: string): void {
    this.#log.note(reason, from);
    this.#needs.onRefused(reason);
  }

  #sendingOf(response: ServerResponse, from: string): Sending {
    const { socket } = response.req;
    const before = socket.bytesWritten;
    return {
      get writableLength() {
        return response.writableLength;
      },
      bytes: () => socket.bytesWritten - before,
      end: () => {
        this.#note('slow-reader', from);
        socket.destroy();
      },
    };
  }

  [Symbol.dispose](): void {
    this.#slow[Symbol.dispose]();
    this.#log[Symbol.dispose]();
  }
}

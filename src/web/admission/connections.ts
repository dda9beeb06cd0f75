import type { Socket } from 'node:net';
import type { SocketFeed } from './socket-feed.ts';
import { Shares } from './shares.ts';

/** An open connection and the request on it. */
export class Connection<T> {
  readonly address: string;
  readonly socket: Socket;
  /** Being answered. */
  current: T | undefined;
  feed: SocketFeed | undefined;

  constructor(socket: Socket, address: string) {
    this.socket = socket;
    this.address = address;
  }
}

/** All open connections; an address may have its share of them. */
export class Connections<T> {
  readonly #shares: Shares;
  readonly #open = new Map<Socket, Connection<T>>();
  /** Whose last request is answered, the longest idle first. */
  readonly #idle = new Set<Connection<T>>();

  constructor(most: number) {
    this.#shares = new Shares(most);
  }

  /**
   * A new connection, or undefined when there are too many. One that idles makes room, of the same address when that has its
   * share. `isForMany`: it is a proxy's.
   */
  open(socket: Socket, address: string, isForMany: boolean): Connection<T> | undefined {
    const take = () => (isForMany ? this.#shares.takeForMany(address) : this.#shares.take(address));
    let taken = take();
    if (taken !== 'taken' && this.#closeIdle(taken === 'address' ? address : undefined)) taken = take();
    if (taken !== 'taken') return undefined;
    const connection = new Connection<T>(socket, address);
    this.#open.set(socket, connection);
    return connection;
  }

  of(socket: Socket): Connection<T> | undefined {
    return this.#open.get(socket);
  }

  setIdle(connection: Connection<T>, isIdle: boolean): void {
    this.#idle.delete(connection);
    if (isIdle && this.#open.has(connection.socket)) this.#idle.add(connection);
  }

  closed(connection: Connection<T>): void {
    this.#idle.delete(connection);
    if (this.#open.delete(connection.socket)) this.#shares.release(connection.address);
  }

  #closeIdle(address: string | undefined): boolean {
    for (const connection of this.#idle) {
      if (address !== undefined && connection.address !== address) continue;
      this.closed(connection);
      connection.socket.destroy();
      return true;
    }
    return false;
  }
}

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

const HOST = '127.0.0.1';
// Longer than any client's own, so that a connection is never closed just as a request is on its way.
const KEEP_ALIVE_MS = 75_000;

/** One HTTP server on loopback that can stop listening and come back on the same port. */
export class DemoServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  constructor(handle: RequestListener) {
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, handle);
    // Kept here because Node's own list leaves out connections on which nothing has been asked yet.
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  /** `http://127.0.0.1:PORT`. */
  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  /** Port 0 takes a free one. Rejects with Node's own error when the port cannot be had. */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host: HOST }, () => {
        this.#server.off('error', reject);
        this.#port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  /** From now on nobody listens: open connections end, new ones are refused. */
  async refuse(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  /** Listens again where it did before. */
  async accept(): Promise<void> {
    if (!this.#server.listening) await this.listen(this.#port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.refuse();
  }
}

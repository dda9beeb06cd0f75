import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as an object, when it is JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

export type Answer = (response: ServerResponse, request: Received, socket: IncomingMessage['socket']) => void;

export const withStatus =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

export const accepts = withStatus(202, JSON.stringify({ status: 'success', message: 'Event processed' }));
export const hangs: Answer = () => {};
export const resets: Answer = (_, __, socket) => void socket.resetAndDestroy();

/** A real server on a free port that remembers everything and answers as told. */
export class Receiver implements AsyncDisposable {
  readonly received: Received[] = [];
  answer: Answer;
  readonly #arrivals = new EventEmitter();
  readonly #server = createServer((request, response) => void this.#take(request, response));

  private constructor(answer: Answer) {
    this.answer = answer;
  }

  static async start(answer: Answer): Promise<Receiver> {
    const receiver = new Receiver(answer);
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections that are open now. */
  get connections(): Promise<number> {
    return new Promise((resolve, reject) =>
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
    );
  }

  /** What was taken, as `action key`, in order. */
  get told(): string[] {
    return this.received.map(({ body }) => `${String(body['event_action'] ?? body['action'])} ${keyOf(body)}`);
  }

  /** The first request that matches, among those received or the next to arrive. */
  async waitFor(matches: (request: Received) => boolean): Promise<Received> {
    for (;;) {
      const found = this.received.find(matches);
      if (found) return found;
      await once(this.#arrivals, 'arrived');
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    const text = Buffer.concat(chunks).toString('utf8');
    const { method = '', url: path = '', headers } = request;
    const received = { method, path, headers, text, body: parsed(text) };
    this.received.push(received);
    this.#arrivals.emit('arrived');
    this.answer(response, received, request.socket);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const keyOf = (body: Readonly<Record<string, unknown>>) => String(body['dedup_key'] ?? body['dedupKey']);

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

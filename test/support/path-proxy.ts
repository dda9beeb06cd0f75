import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PathProxyOptions {
  /** The port that is behind it, on this machine; may be set later. */
  port?: number;
  /** The path below which it serves: `/status`. */
  readonly base: string;
  /** Whether it takes the path off what it passes on. */
  readonly isStripping: boolean;
}

/** A small reverse proxy that serves one program below a path, and answers 404 for everything else of its host. */
export class PathProxy implements AsyncDisposable {
  readonly #options: PathProxyOptions;
  readonly #server = createServer((request, response) => {
    const { port = 0, base, isStripping } = this.#options;
    const { url: path = '', method = 'GET', headers } = request;
    const rest = path.startsWith(base) ? path.slice(base.length) : undefined;
    if (rest === undefined || !/^(?:[/?]|$)/.test(rest)) return void response.writeHead(404).end('Not below the path');
    const passed = isStripping ? `/${rest.replace(/^\//, '')}` : path;
    const forwarded = ask({ host: '127.0.0.1', port, path: passed, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  });

  private constructor(options: PathProxyOptions) {
    this.#options = options;
  }

  static async start(options: PathProxyOptions): Promise<PathProxy> {
    const proxy = new PathProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  set port(port: number) {
    this.#options.port = port;
  }

  /** Its host, without the path. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

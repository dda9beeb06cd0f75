import type { RequestHandler, Response } from 'express';

/** Tells open pages that something changed, by server-sent events. The page then reads anew what it shows. */
export class LivePages {
  readonly #open = new Set<Response>();

  readonly handler: RequestHandler = (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 2000\n\ndata: hello\n\n');
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
  };

  changed(): void {
    for (const response of this.#open) response.write('data: changed\n\n');
  }
}

// How long the demo business stays open. A monitor that is stopped says so; one that is killed cannot, and its fault must not
// heal because of that: the business waits a while for the next monitor, which takes it over with all that is broken.
import type { Express, Request, Response } from 'express';
import { type Addresses, demoEnvironment } from './environment.ts';
import { field, problem } from './serving/app.ts';

/** So long it waits for another monitor when its own was killed. */
const WAITS_MS = 10 * 60_000;

export class DemoLife {
  /** Resolves when it is to close. */
  readonly over: Promise<void>;
  readonly #over = Promise.withResolvers<void>();
  readonly #watchers = new Set<Response>();
  #isLeft = false;
  #patience: NodeJS.Timeout | undefined;

  constructor() {
    this.over = this.#over.promise;
  }

  /** Its monitor is gone without a word. */
  leave(): void {
    this.#isLeft = true;
    this.#patience = setTimeout(() => this.stop(), WAITS_MS);
  }

  stop(): void {
    clearTimeout(this.#patience);
    for (const response of this.#watchers) response.send({ isOver: true });
    this.#over.resolve();
  }

  /** Lets a monitor find it, take it over and learn that it was told to close; and anybody on this machine close it. */
  addRoutes(app: Express, { addresses, useMonitor }: LifeOptions): void {
    app.get('/demo', (_request, response) => {
      response.send({ isLeft: this.#isLeft, addresses: addresses(), environment: demoEnvironment(addresses()) });
    });
    app.put('/demo/monitor', (request: Request, response) => {
      const url = field(request, 'url');
      if (!/^http:\/\/127\.0\.0\.1:\d+$/.test(url))
        return problem(response, 400, `Send {"url": "http://127.0.0.1:PORT"}, where the monitor is; found "${url}".`);
      useMonitor(url);
      clearTimeout(this.#patience);
      this.#isLeft = false;
      response.send({ url });
    });
    app.get('/demo/end', (_request, response) => {
      this.#watchers.add(response);
      response.once('close', () => this.#watchers.delete(response));
    });
    app.delete('/demo', (_request, response) => {
      response.once('finish', () => this.stop());
      response.status(202).send({ isOver: true });
    });
  }
}

export interface LifeOptions {
  readonly addresses: () => Addresses;
  readonly useMonitor: (url: string) => void;
}

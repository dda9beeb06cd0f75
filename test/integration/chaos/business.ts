// What is monitored: a server whose functions work or do not, as the test says. It is the truth that everything the monitor
// says is compared with.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Happenings } from './happenings.ts';

/** How a function fails. One that hangs is not certain to be called a failure by a monitor that was held up itself. */
export const harms = ['answers 503', 'answers wrongly', 'resets', 'hangs'] as const;
export type Harm = (typeof harms)[number];

const answers: Readonly<Record<Harm, (request: IncomingMessage, response: ServerResponse) => void>> = {
  'answers 503': (_, response) => void response.writeHead(503).end('out of order'),
  'answers wrongly': (_, response) => void response.end('<p>Something else.</p>'),
  resets: (request) => void request.socket.resetAndDestroy(),
  hangs: () => {},
};

/** A function from when it was broken until it was repaired. */
interface Outage {
  readonly number: number;
  readonly harm: Harm;
}

export class Business implements AsyncDisposable {
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #happenings: Happenings;
  readonly #outages = new Map<string, Outage>();
  readonly #harmed = new Set<string>();
  #outageCount = 0;

  private constructor(happenings: Happenings) {
    this.#happenings = happenings;
  }

  static async start(happenings: Happenings): Promise<Business> {
    const business = new Business(happenings);
    await new Promise<void>((resolve) => business.#server.listen(0, '127.0.0.1', resolve));
    return business;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  break(id: string, harm: Harm): void {
    const number = this.#outages.get(id)?.number ?? (this.#outageCount += 1);
    this.#outages.set(id, { number, harm });
  }

  repair(id: string): void {
    this.#outages.delete(id);
  }

  outageOf(id: string): Outage | undefined {
    return this.#outages.get(id);
  }

  /** Functions that gave at least one bad answer since this was asked before, and those that are broken now. */
  takeHarmed(): ReadonlySet<string> {
    const harmed = new Set([...this.#harmed, ...this.#outages.keys()]);
    this.#harmed.clear();
    return harmed;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const id = (request.url ?? '').slice(1);
    const outage = this.#outages.get(id);
    if (outage) this.#harmed.add(id);
    this.#happenings.note();
    if (outage) answers[outage.harm](request, response);
    else response.setHeader('content-type', 'text/html').end(`<!DOCTYPE html><title>${id}</title><p>All is well.</p>`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

// A business in which everything happens that a store can hold. For golden files of what is seen from outside, and for the
// store that an older version left. `business-story.ts` takes a monitor through it.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { MailServer } from '../integration/notify/mail-server.ts';
import { accepts, Receiver, withStatus } from '../integration/notify/receiver.ts';
import { businessChecks, businessConfig, businessFunctions, type Part } from './business-config.ts';
import type { Monitor } from './monitor.ts';
import { createProject, type Project } from './project.ts';

export interface Business extends AsyncDisposable {
  readonly project: Project;
  /** Parts that answer 503; `hang` gives no answer at all while it is among them. */
  readonly broken: Set<Part>;
  /** Accepts everything. */
  readonly pager: Receiver;
  /** A second pager, which refuses everything as one does that knows no such key. */
  readonly refusing: Receiver;
  /** Asks to be tried again later, as long as its `answer` is not changed. */
  readonly chat: Receiver;
  readonly mails: MailServer;
  start(): Promise<Monitor>;
}

const pem = (name: string) => fileURLToPath(new URL(`../integration/run-child/localhost-${name}.pem`, import.meta.url));

/** All servers and a project that watches them. Nothing is broken, and no monitor started. */
export async function openBusiness(): Promise<Business> {
  await using life = new AsyncDisposableStack();
  const broken = new Set<Part>();
  const shop = life.use(
    await Receiver.start((response, { path }) => {
      const part = path.slice(1) as Part;
      if (broken.has(part) && part === 'hang') return;
      response.writeHead(broken.has(part) ? 503 : 200, { 'content-type': 'text/html' });
      if (broken.has(part)) response.end('<h1>Sorry</h1>');
      else response.end(part === 'queue' ? '{"waiting":500}' : `<h1>${part}</h1>`);
    }),
  );
  const secureUrl = await startTlsServer(life);
  const pager = life.use(await Receiver.start(accepts));
  const refusing = life.use(await Receiver.start(withStatus(400, '{"status":"invalid event"}')));
  const chat = life.use(await Receiver.start(withStatus(503)));
  const mails = life.use(await MailServer.start());
  const project = life.use(
    createProject({
      url: shop.url,
      checks: businessChecks(secureUrl),
      functions: businessFunctions,
      config: businessConfig({ pager: pager.url, refusing: refusing.url, chat: chat.url, smtp: mails.url }),
    }),
  );
  const whole = life.move();
  return {
    ...{ project, broken, pager, refusing, chat, mails },
    start: () => project.start(['--log', 'debug'], { env: { NODE_EXTRA_CA_CERTS: pem('cert') } }),
    [Symbol.asyncDispose]: () => whole.disposeAsync(),
  };
}

/** Its address; it is closed with `life`. */
async function startTlsServer(life: AsyncDisposableStack): Promise<string> {
  const server = createServer({ key: readFileSync(pem('key')), cert: readFileSync(pem('cert')) }, (_, response) =>
    response.end('ok'),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  life.defer(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

// The demo business runs in a process of its own: its faults and its load are not the monitor's. It is closed when the monitor
// is stopped. When the monitor is killed it stays open, with whatever is broken in it, and the next start takes it over.
import { fork } from 'node:child_process';
import { request } from 'node:http';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { basePortFrom, portOf } from '../../demo/ports.ts';
import { CommandError, exit } from './exit.ts';

export interface DemoAddresses {
  readonly shop: string;
  readonly switches: string;
  readonly inbox: string;
}

export interface DemoProcess extends AsyncDisposable {
  readonly addresses: DemoAddresses;
  /** What the demo's configuration takes from the environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** It was open already, left by a monitor that was killed or started on its own. */
  readonly wasOpen: boolean;
  /** Resolves when somebody else has closed it; never when it crashed. */
  readonly closed: Promise<void>;
}

interface Found {
  readonly addresses: DemoAddresses;
  readonly environment: Record<string, string>;
}

type Told = (Found & { readonly type: 'ready' }) | { readonly type: 'problem'; readonly message: string };

/** Takes over a demo business that is open and has no monitor, or starts one and waits until all its servers listen. */
export async function startDemoProcess({ monitorPort }: { monitorPort: number }): Promise<DemoProcess> {
  const monitorUrl = `http://127.0.0.1:${monitorPort}`;
  return (await takeOver(monitorUrl)) ?? startOwn(monitorUrl);
}

async function startOwn(monitorUrl: string): Promise<DemoProcess> {
  const main = fileURLToPath(new URL(`../../demo/main${extname(import.meta.url)}`, import.meta.url));
  const child = fork(main, [], {
    env: { ...process.env, BELLWETHER_MONITOR_URL: monitorUrl },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const told = await Promise.race([
    new Promise<Told>((resolve) => child.once('message', (message) => resolve(message as Told))),
    ended.then((): Told => ({ type: 'problem', message: 'the demo business ended before it was ready' })),
  ]);
  if (told.type === 'problem') {
    await ended;
    throw new CommandError(told.message, exit.usage);
  }
  // Somebody who presses Ctrl-C twice does not wait for that.
  const close = () => void child.kill();
  process.once('exit', close);
  const watch = watchEnd(told.addresses.switches);
  return {
    addresses: told.addresses,
    environment: told.environment,
    wasOpen: false,
    closed: watch.closed,
    async [Symbol.asyncDispose]() {
      watch.end();
      process.off('exit', close);
      if (child.connected) child.send({ type: 'stop' });
      await ended;
    },
  };
}

/** One that a killed monitor left is ours from now on; one that was started on its own stays when we stop. */
async function takeOver(monitorUrl: string): Promise<DemoProcess | undefined> {
  const basePort = openPort();
  if (basePort === undefined) return undefined;
  const switches = `http://127.0.0.1:${portOf('switches', basePort)}`;
  const found = (await ask(switches, 'GET', '/demo')) as (Found & { isLeft: boolean }) | undefined;
  if (found?.isLeft !== true) return undefined;
  await ask(switches, 'PUT', '/demo/monitor', { url: monitorUrl });
  const watch = watchEnd(switches);
  return {
    addresses: found.addresses,
    environment: found.environment,
    wasOpen: true,
    closed: watch.closed,
    async [Symbol.asyncDispose]() {
      watch.end();
      await ask(switches, 'DELETE', '/demo');
    },
  };
}

/** Where one would be; a port that cannot be is the business of whoever starts it. */
function openPort(): number | undefined {
  try {
    return basePortFrom(process.env);
  } catch {
    return undefined;
  }
}

const PATIENCE_MS = 2000;

/** What it answers as JSON; undefined when nothing of that kind answers. */
async function ask(origin: string, method: string, path: string, body?: object): Promise<unknown> {
  try {
    const reply = await fetch(origin + path, {
      method,
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return reply.ok ? await reply.json() : undefined;
  } catch {
    return undefined;
  }
}

/** Waits until somebody asks it to close, for which it answers at last. Without the time limits that `fetch` has. */
function watchEnd(switches: string): { readonly closed: Promise<void>; end(): void } {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const asked = request(`${switches}/demo/end`, { agent: false }, (reply) => {
    reply
      .resume()
      .once('end', resolve)
      .once('error', () => {});
  });
  asked.on('error', () => {}).end();
  return { closed, end: () => void asked.destroy() };
}

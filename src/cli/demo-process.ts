// The demo business runs in a process of its own: its faults and its load are not the monitor's. It ends with us, even
// when we are killed (it notices that the channel to us is gone). One that runs already (`npm run demo`) is used as it is.
import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
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
}

type Told =
  | { readonly type: 'ready'; readonly addresses: DemoAddresses; readonly environment: Record<string, string> }
  | { readonly type: 'problem'; readonly message: string };

/** Starts `demo/main.ts` and waits until all its servers listen. */
export async function startDemoProcess({ monitorPort }: { monitorPort: number }): Promise<DemoProcess> {
  const main = fileURLToPath(new URL(`../../demo/main${extname(import.meta.url)}`, import.meta.url));
  const child = fork(main, [], {
    env: { ...process.env, BELLWETHER_MONITOR_URL: `http://127.0.0.1:${monitorPort}` },
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
  return {
    addresses: told.addresses,
    environment: told.environment,
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { offsets } from '../../demo/ports.ts';

/** A port of loopback that nobody listens at now: for programs that cannot be told to take any. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A port from which those of all the demo's servers are free now: for a demo that is started as a person would. */
export async function freeDemoPort(): Promise<number> {
  for (;;) {
    const base = 20_000 + Math.floor(Math.random() * 12_000);
    const probes = Object.values(offsets).map(async (offset) => {
      const probe = createServer().listen(base + offset, '127.0.0.1');
      await once(probe, 'listening');
      return probe;
    });
    const taken = await Promise.allSettled(probes);
    for (const one of taken) if (one.status === 'fulfilled') one.value.close();
    if (taken.every(({ status }) => status === 'fulfilled')) return base;
  }
}

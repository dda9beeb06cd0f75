import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Something that answers at once, in a process of its own: what it costs is not counted. */
export async function open(_options: Record<string, never>) {
  const server = createServer((_request, response) => response.end('ok'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    does: { url: async () => `http://127.0.0.1:${port}` },
    end: async () => server.closeAllConnections(),
  };
}

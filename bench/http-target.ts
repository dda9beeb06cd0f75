import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// A process of its own, so that what it costs can be taken off. Ends with its parent.
const server = createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
process.once('disconnect', () => process.exit(0));

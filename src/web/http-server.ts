import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Admission } from './admission/admission.ts';
import type { Limits } from './admission/limits.ts';

/** Headers and bodies that come slowly are looked for so often. */
const LOOK_MS = 5000;
const MOST_HEADER_BYTES = 16 * 1024;

/**
 * The server of the web side; all that it receives goes through admission. `prepare` is called with each request before
 * anything else.
 */
export function createHttpServer(
  admission: Admission,
  { headersMs, requestMs, stalledMs }: Limits,
  prepare: (request: IncomingMessage) => void,
): Server {
  const take: RequestListener = (request, response) => {
    prepare(request);
    admission.take(request, response);
  };
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(LOOK_MS, headersMs),
      maxHeaderSize: MOST_HEADER_BYTES,
      // Node would answer these by itself, past admission: a thousand of them in one piece end the process, because its parser
      // asserts that nothing is parsed while answers wait to be read (lib/_http_server.js, socketOnData).
      requireHostHeader: false,
    },
    take,
  );
  // Likewise. What somebody expects may be left out of account, unless it is "100-continue" (RFC 9110, 10.1.1).
  server.on('checkExpectation', take);
  server.on('connection', admission.connected);
  // Ends a connection on which a request is open and nothing moves, in either direction.
  server.timeout = stalledMs;
  return server;
}

/** Listens at an address. Rejects, saying what to do, when it cannot be had. */
export function listen(server: Server, host: string, port: number): Promise<{ url: string }> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'another program listens there; stop it or choose another with --port'
          : error.message;
      reject(new Error(`The status page cannot be served at ${host}:${port}: ${why}`, { cause: error }));
    });
    server.listen(port, host, () => {
      const address = server.address();
      const actual = typeof address === 'object' && address ? address.port : port;
      resolve({ url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}` });
    });
  });
}

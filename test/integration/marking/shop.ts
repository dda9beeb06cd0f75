// A site that sends every kind of request that a browser can send, on two origins of its own, and a stranger.
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { AttemptRequest } from '../../../src/run/messages.ts';

export interface Seen {
  /** `GET /path`, of an upgrade `WS /path`. */
  readonly what: string;
  readonly run: string | undefined;
  readonly traceparent: string | undefined;
  readonly headers: IncomingMessage['headers'];
}

export interface Host extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly seen: Seen[];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on a free port; `name` is under which the browser knows it. */
export async function openHost(name: string, answer: Answer): Promise<Host> {
  const seen: Seen[] = [];
  const note = (method: string, { url = '', headers }: IncomingMessage) => {
    const [run, traceparent] = [headers['x-bellwether-run'], headers['traceparent']].map((value) => value?.toString());
    seen.push({ what: `${method} ${url}`, run, traceparent, headers });
  };
  const server = createServer((request, response) => {
    note(request.method ?? '', request);
    answer(request, response);
  });
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    note('WS', request);
    sockets.add(socket);
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    socket.on('error', () => {});
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${name}:${port}`,
    port,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

export interface Shop extends AsyncDisposable {
  /** The target. */
  readonly own: Host;
  /** Among its origins. */
  readonly second: Host;
  /** Looks as if it belonged to it, and is not among its origins. */
  readonly www: Host;
  /** Of another site. */
  readonly stranger: Host;
  readonly target: AttemptRequest['target'];
  /** Forgets what was asked. */
  forget(): void;
}

const scripts: Readonly<Record<string, string>> = {
  '/worker.js': `importScripts('/imported-by-worker.js'); fetch('/from-worker').then(() => postMessage('done'));`,
  '/imported-by-worker.js': '',
  '/outer-worker.js': `new Worker('/inner-worker.js').onmessage = () => postMessage('done');`,
  '/inner-worker.js': `fetch('/from-inner-worker').then(() => postMessage('done'));`,
  '/shared-worker.js': `onconnect = ({ ports }) => fetch('/from-shared-worker').then(() => ports[0].postMessage('done'));`,
  '/service-worker.js': `importScripts('/imported-by-service-worker.js');
    addEventListener('install', () => skipWaiting());
    addEventListener('activate', (event) => event.waitUntil(clients.claim()));
    addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`,
  '/imported-by-service-worker.js': '',
};

/** Sends as fast as it is read, until nobody reads any more. */
function sendWithoutEnd(response: ServerResponse): void {
  const chunk = Buffer.alloc(1024 * 1024);
  const send = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.setHeader('content-disposition', 'attachment; filename=endless.bin').on('drain', send);
  send();
}

/** Three names of this machine are three sites to Chromium; `stranger.example` is made one by a launch argument. */
export async function openShop(): Promise<Shop> {
  const hosts: { own?: Host; second?: Host; www?: Host; stranger?: Host } = {};
  const answer: Answer = (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
    response.setHeader('access-control-allow-origin', '*');
    // No browser gets leave for a header: whoever asks for it because of ours breaks the page.
    if (request.method === 'OPTIONS')
      return void response.writeHead(204, { 'access-control-allow-headers': 'x-of-the-page' }).end();
    const to = searchParams.get('to');
    if (to !== null) return void response.writeHead(302, { location: to }).end();
    const script = scripts[pathname];
    if (script !== undefined) return void response.setHeader('content-type', 'text/javascript').end(script);
    if (pathname === '/events') {
      response.setHeader('content-type', 'text/event-stream').write('data: here\n\n');
      return undefined;
    }
    if (pathname === '/file')
      return void response.setHeader('content-disposition', 'attachment; filename=file.txt').end('a file');
    if (pathname === '/endless') return sendWithoutEnd(response);
    response.setHeader('content-type', 'text/html');
    if (pathname === '/foreign-frame')
      return void response.end(`<iframe src="${hosts.own?.url}/own-in-foreign"></iframe>`);
    return void response.end(`<title>${pathname}</title><h1>${pathname}</h1><div id=place></div>`);
  };
  const own = (hosts.own = await openHost('127.0.0.1', answer));
  const second = (hosts.second = await openHost('127.0.0.1', answer));
  const www = (hosts.www = await openHost('localhost', answer));
  const stranger = (hosts.stranger = await openHost('stranger.example', answer));
  const all = [own, second, www, stranger];
  return {
    own,
    second,
    www,
    stranger,
    target: { name: 'live', url: own.url, variables: {}, origins: [own.url, second.url] },
    forget: () => all.forEach(({ seen }) => (seen.length = 0)),
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map((host) => host[Symbol.asyncDispose]()));
    },
  };
}

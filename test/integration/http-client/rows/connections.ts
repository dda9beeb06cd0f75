import { raw, reply } from '../odd-server.ts';
import type { Kind, RowRequest } from '../row.ts';

const twice: readonly RowRequest[] = [{}, {}];
const postTwice: readonly RowRequest[] = [
  { method: 'POST', body: 'a' },
  { method: 'POST', body: 'b' },
];
const idleTimeout = 'HTTP/1.1 408 Request Timeout\r\nContent-Length: 4\r\nConnection: close\r\n\r\nidle';
const notAgain = 'Node does not send a request again';

export const keptConnections: Kind = {
  name: 'Kept connections',
  rows: [
    {
      server: 'closes each connection after its reply without announcing it',
      requests: [{}, {}, {}],
      answer: ({ socket }) => void socket.end(reply('ok')),
      right: '200 ok',
    },
    {
      server: 'closes each connection after its reply without announcing it, and is sent a POST, then a GET',
      requests: [{ method: 'POST', path: '/login', body: '{}' }, { path: '/basket' }],
      answer: ({ socket }) => void socket.end(reply('ok')),
      right: '200 ok',
    },
    {
      server: 'closes each connection after its reply without announcing it, and is sent a GET, then a POST',
      requests: [{ path: '/basket' }, { method: 'POST', path: '/order', body: '{}' }],
      answer: ({ socket }) => void socket.end(reply('ok')),
      right: '200 ok',
    },
    {
      server: 'closes a kept connection when the next GET arrives on it',
      requests: twice,
      answer: ({ onConnection, socket }) => (onConnection === 1 ? reply('ok') : void socket.end()),
      right: '200 ok',
      differs: `${notAgain}.`,
    },
    {
      server: 'resets a kept connection when the next GET arrives on it',
      requests: twice,
      answer: ({ onConnection, socket }) => (onConnection === 1 ? reply('ok') : void socket.resetAndDestroy()),
      right: '200 ok',
      differs: `${notAgain}.`,
    },
    {
      server: 'closes a kept connection when the next POST arrives on it',
      requests: postTwice,
      answer: ({ onConnection, socket }) => (onConnection === 1 ? reply('ok') : void socket.end()),
      right: '200 ok',
      differs: `${notAgain}. The others send the POST once more: over a connection that was kept, no byte of a reply means that it was not read.`,
    },
    {
      server: 'answers 408 and closes when it finds a kept connection idle, just as the next request arrives',
      requests: twice,
      answer: ({ onConnection }) => (onConnection === 1 ? reply('ok') : idleTimeout),
      right: '200 ok',
      differs: 'The 408 is about the idle connection and not about the request; Node and curl take it for the reply.',
    },
    {
      server: 'sends a 408 unasked after its reply and closes',
      requests: twice,
      answer: ({ socket }) => void socket.end(Buffer.concat([reply('ok'), raw(idleTimeout)])),
      right: '200 ok',
    },
    {
      server: 'says "Connection: Close" but leaves the connection open',
      requests: twice,
      answer: ({ onConnection }) => (onConnection === 1 ? reply('ok', 'Connection: Close') : 'never read'),
      right: '200 ok',
    },
    {
      server: 'speaks HTTP/1.0 and keeps connections',
      requests: twice,
      answer: 'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\nok',
      right: '200 ok',
    },
    {
      server: 'speaks HTTP/1.0 and closes',
      requests: twice,
      answer: ({ socket }) => void socket.end('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nok'),
      right: '200 ok',
    },
    {
      server: 'announces "Keep-Alive: timeout=1, max=1" and closes after the second request',
      requests: twice,
      answer: ({ onConnection, socket }) =>
        onConnection === 1 ? reply('ok', 'Keep-Alive: timeout=1, max=1') : void socket.end(),
      right: '200 ok',
    },
    {
      server: 'sends an empty line after each body',
      requests: twice,
      answer: () => Buffer.concat([reply('ok'), Buffer.from('\r\n')]),
      right: '200 ok',
    },
    {
      server: 'sends more than its Content-Length',
      requests: twice,
      answer: () => Buffer.concat([reply('ok'), Buffer.from('and more')]),
      right: '200 ok',
    },
    {
      server: 'answers a POST before it has read the body, and closes',
      requests: [{ method: 'POST', path: '/upload', body: 'x'.repeat(100) }],
      answer: ({ socket }) =>
        void socket.end('HTTP/1.1 413 Too Large\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\ntoo large'),
      right: '413 too large',
    },
  ],
};

const length = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n';
const chunked = 'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n';

export const earlyClose: Kind = {
  name: 'Early close',
  rows: [
    {
      server: 'closes a fresh connection without a byte',
      answer: ({ socket }) => void socket.end(),
      right: 'fails',
      mostRequests: 1,
    },
    {
      server: 'closes a fresh connection without a byte on a POST',
      requests: [{ method: 'POST', body: '{}' }],
      answer: ({ socket }) => void socket.end(),
      right: 'fails',
      mostRequests: 1,
    },
    {
      server: 'closes in the middle of the body',
      answer: ({ socket }) => void socket.end(`${length}half`),
      right: 'fails',
      inScript: true,
      mostRequests: 1,
    },
    {
      server: 'closes a kept connection in the middle of the next body',
      requests: twice,
      answer: ({ onConnection, socket }) => (onConnection === 1 ? reply('ok') : void socket.end(`${length}half`)),
      right: 'fails',
      inScript: true,
      mostRequests: 2,
    },
    {
      server: 'closes before the last chunk',
      answer: ({ socket }) => void socket.end(`${chunked}2\r\nok\r\n`),
      right: 'fails',
      inScript: true,
    },
    {
      server: 'closes after the last chunk without the empty line that ends it',
      answer: ({ socket }) => void socket.end(`${chunked}2\r\nok\r\n0\r\n`),
      right: '200 ok',
      inScript: true,
      differs: 'All of the body has come. The others insist on the empty line.',
    },
    {
      server: 'ends a body without a length by closing',
      answer: ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nok'),
      right: '200 ok',
    },
    {
      server: 'resets the connection after a whole reply',
      requests: twice,
      answer: ({ socket }) => void socket.write(reply('ok'), () => setImmediate(() => socket.resetAndDestroy())),
      right: '200 ok',
    },
    {
      server: 'closes in the middle of the headers',
      answer: ({ socket }) => void socket.end('HTTP/1.1 200 OK\r\nContent-Ty'),
      right: 'fails',
      differs:
        'A reply that breaks off is a failure; curl and Chromium take the beginning of the headers for all of them.',
    },
  ],
};

// Servers that write their replies byte by byte as the rows of the table say, and know nothing of HTTP beyond that.
import { createServer, type AddressInfo, type Socket } from 'node:net';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case, values as latin1. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How many requests this server has received, with this one. */
  readonly number: number;
  /** How many this connection has carried, with this one. */
  readonly onConnection: number;
  readonly port: number;
  readonly socket: Socket;
}

/** Bytes as latin1 text or as they are; several are sent one after the other, each in a turn of its own. */
export type Bytes = string | Buffer;
export type Answer =
  | Bytes
  | readonly Bytes[]
  | ((request: ReceivedRequest) => Bytes | readonly Bytes[] | undefined | void);

export interface OddServer extends AsyncDisposable {
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
}

export async function openOddServer(answer: Answer, host = '127.0.0.1'): Promise<OddServer> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let port = 0;
  const server = createServer({ allowHalfOpen: false, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    let waiting = Buffer.alloc(0);
    let onConnection = 0;
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      for (let read = readRequest(waiting); read; read = readRequest(waiting)) {
        waiting = waiting.subarray(read.bytes);
        onConnection += 1;
        const request = { ...read.request, number: requests.length + 1, onConnection, port, socket };
        requests.push(request);
        void send(socket, typeof answer === 'function' ? answer(request) : answer);
      }
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  port = (server.address() as AddressInfo).port;
  return {
    port,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

async function send(socket: Socket, bytes: Bytes | readonly Bytes[] | undefined | void): Promise<void> {
  if (bytes === undefined) return;
  const parts = typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes;
  for (const part of parts) {
    if (socket.destroyed) return;
    await new Promise((resolve) => void socket.write(raw(part), resolve));
    if (parts.length > 1) await new Promise((resolve) => void setImmediate(resolve));
  }
}

export const raw = (bytes: Bytes): Buffer => (typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);

function readRequest(bytes: Buffer) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const length = Number(headers['content-length'] ?? 0);
  if (bytes.length < end + 4 + length) return undefined;
  const [method = '', path = ''] = first.split(' ');
  const body = bytes.toString('latin1', end + 4, end + 4 + length);
  return { bytes: end + 4 + length, request: { method, path, headers, body } };
}

/** A sound reply of text, with further header lines. */
export function reply(body: Bytes, ...lines: readonly string[]): Buffer {
  const hasType = lines.some((line) => /^content-type/i.test(line));
  const head = [
    'HTTP/1.1 200 OK',
    ...(hasType ? [] : ['Content-Type: text/plain']),
    `Content-Length: ${raw(body).length}`,
  ];
  return Buffer.concat([raw([...head, ...lines, '', ''].join('\r\n')), raw(body)]);
}

export const redirect = (location: string, status = 302): string =>
  `HTTP/1.1 ${status} Found\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`;

/** Each byte by itself. */
export const drip = (bytes: Bytes): Buffer[] => Array.from(raw(bytes), (byte) => Buffer.from([byte]));

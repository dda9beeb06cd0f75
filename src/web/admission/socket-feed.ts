// Node parses all requests that come in one piece on a connection, however many, and calls the handler of each at once. So
// what is read from a connection is given to Node's parser up to the end of one request, and the rest when that is answered.
// Meanwhile nothing more is read: whoever sends ahead fills their own network buffers and not our memory.
import type { Socket } from 'node:net';

const END_OF_HEADERS = Buffer.from('\r\n\r\n');
/** A body whose length is not known beforehand is given on in pieces of this size. */
const PIECE_BYTES = 512;

/** A request that Node has begun to parse. */
export interface Parsed {
  /** Whether all of it has come. */
  readonly complete: boolean;
  readonly headers: { readonly 'content-length'?: string | undefined };
}

/** How much of `held` is given on next, so that at most one request ends in it. `body`: the bytes that its body still lacks. */
export function nextPieceBytes(held: Buffer, body: number | undefined | 'none'): number {
  if (body === undefined) return Math.min(PIECE_BYTES, held.length);
  if (body !== 'none' && body > 0) return Math.min(body, held.length);
  const end = held.indexOf(END_OF_HEADERS);
  return end < 0 ? held.length : end + END_OF_HEADERS.length;
}

/** What was read from a connection and not yet given to the parser. */
export class SocketFeed {
  readonly #socket: Socket;
  readonly #parse: (piece: Buffer) => void;
  /** The request that must be answered before the next is parsed. */
  readonly #current: () => Parsed | undefined;
  #held: Buffer = Buffer.alloc(0);
  #isFeeding = false;
  /** Of which request how many bytes of the body were given on. */
  #body: { readonly of: Parsed; bytes: number } | undefined;

  /** Takes the place of the listener that Node's server has put on a new connection. */
  constructor(socket: Socket, current: () => Parsed | undefined) {
    this.#socket = socket;
    this.#current = current;
    const parsers = socket.listeners('data');
    this.#parse = (piece) => {
      for (const parse of parsers) parse.call(socket, piece);
    };
    socket.on('data', this.#read);
    for (const parse of parsers) socket.removeListener('data', parse as (piece: Buffer) => void);
  }

  readonly #read = (chunk: Buffer): void => {
    this.#held = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    this.goOn();
  };

  /** Gives on what may be parsed now: to be called when a request was answered. */
  goOn(): void {
    // Parsing calls handlers, and what they do may come here again.
    if (this.#isFeeding || this.#held.length === 0) return;
    this.#isFeeding = true;
    try {
      while (this.#held.length > 0 && !this.#socket.destroyed && this.#current()?.complete !== true) this.#giveOne();
    } finally {
      this.#isFeeding = false;
    }
    if (this.#held.length > 0) this.#socket.pause();
    else this.#socket.resume();
  }

  #giveOne(): void {
    const request = this.#current();
    const bytes = nextPieceBytes(this.#held, request ? this.#bodyLeft(request) : 'none');
    const piece = this.#held.subarray(0, bytes);
    this.#held = this.#held.subarray(bytes);
    if (this.#body) this.#body.bytes += bytes;
    this.#parse(piece);
  }

  /** Undefined when nobody can say. */
  #bodyLeft(request: Parsed): number | undefined {
    if (this.#body?.of !== request) this.#body = { of: request, bytes: 0 };
    const length = request.headers['content-length'];
    return length === undefined ? undefined : Math.max(0, Number(length) - this.#body.bytes);
  }
}

// Node parses all requests that come in one piece on a connection, however many, and calls the handler of each at once. So
// what is read from a connection is given to Node's parser up to the end of one request, and the rest when that is answered.
// Meanwhile nothing more is read: whoever sends ahead fills their own network buffers and not our memory.
import type { Socket } from 'node:net';

const END = Buffer.from('\r\n\r\n');
/** A body whose length is not known beforehand is given on in pieces of at most this size. */
const PIECE_BYTES = 512;
/** After so many pieces other connections have their turn: pieces may be as short as their sender likes. */
const PIECES_A_TURN = 128;

/** A request that Node has begun to parse. */
export interface Parsed {
  /** Whether all of it has come. */
  readonly complete: boolean;
  readonly headers: { readonly 'content-length'?: string | undefined };
}

/**
 * How much of `held` is given on next, so that at most one request ends in it. Headers end with an empty line, and so do bodies
 * that come in chunks. `body`: the bytes that its body still lacks. `before`: the last bytes that were given on.
 */
export function nextPieceBytes(held: Buffer, body: number | undefined | 'none', before: Buffer): number {
  if (typeof body === 'number' && body > 0) return Math.min(body, held.length);
  const across = Buffer.concat([before, held.subarray(0, END.length - 1)]).indexOf(END);
  if (across >= 0 && across + END.length > before.length) return across + END.length - before.length;
  const most = body === undefined ? Math.min(PIECE_BYTES, held.length) : held.length;
  const end = held.subarray(0, most).indexOf(END);
  return end < 0 ? most : end + END.length;
}

interface Needs {
  /** The request that must be answered before the next is parsed. */
  readonly current: () => Parsed | undefined;
  /** Parsing has thrown, and the connection was ended. */
  readonly onFailure: (error: unknown) => void;
  /** Runs something in the next turn of the event loop. */
  readonly onNextTurn?: (run: () => void) => void;
}

/** What was read from a connection and not yet given to the parser. */
export class SocketFeed {
  readonly #socket: Socket;
  readonly #parse: (piece: Buffer) => void;
  readonly #needs: Needs;
  #held: Buffer = Buffer.alloc(0);
  /** The end of what was given on: an empty line may come in two pieces. */
  #before: Buffer = Buffer.alloc(0);
  #isFeeding = false;
  /** Of which request how many bytes of the body were given on. */
  #body: { readonly of: Parsed; bytes: number } | undefined;

  /** Takes the place of the listener that Node's server has put on a new connection. */
  constructor(socket: Socket, needs: Needs) {
    this.#socket = socket;
    this.#needs = needs;
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
  readonly goOn = (): void => {
    // Parsing calls handlers, and what they do may come here again.
    if (this.#isFeeding || this.#held.length === 0) return;
    this.#isFeeding = true;
    try {
      for (let pieces = 0; pieces < PIECES_A_TURN && this.#mayGiveOn(); pieces += 1) this.#giveOne();
    } catch (error) {
      this.#socket.destroy();
      this.#needs.onFailure(error);
    } finally {
      this.#isFeeding = false;
    }
    if (this.#held.length === 0) return void this.#socket.resume();
    this.#socket.pause();
    if (this.#mayGiveOn()) (this.#needs.onNextTurn ?? setImmediate)(this.goOn);
  };

  #mayGiveOn(): boolean {
    return this.#held.length > 0 && !this.#socket.destroyed && this.#needs.current()?.complete !== true;
  }

  #giveOne(): void {
    const request = this.#needs.current();
    const bytes = nextPieceBytes(this.#held, request ? this.#bodyLeft(request) : 'none', this.#before);
    const piece = this.#held.subarray(0, bytes);
    this.#held = this.#held.subarray(bytes);
    this.#before = Buffer.concat([this.#before, piece.subarray(1 - END.length)]).subarray(1 - END.length);
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

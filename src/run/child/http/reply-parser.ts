// Reads one HTTP/1 reply from a connection's bytes, as leniently as browsers do: a reply that every browser shows must
// not fail a check. What is accepted beyond the standard stands in docs/http-client.md, beside what other clients do.
import type { HeaderValues } from '../../../check/transport.ts';
import { BadReply } from './bad-reply.ts';
import { bodyFraming, persists, type Framing } from './framing.ts';

/** As Chromium: more than any sound server sends, and little enough not to fill the memory. */
const MAX_HEAD_BYTES = 256 * 1024;
const LF = 10;
const CONTINUE = 100;
const SWITCHING_PROTOCOLS = 101;
const statusLine = /^HTTP(?:\/(\d+)(?:\.(\d+))?)?[ \t]+(\d{3})(?:[ \t]+(.*))?$/i;

type Part =
  | 'status-line'
  | 'header'
  | 'body'
  | 'body-until-close'
  | 'chunk-size'
  | 'chunk'
  | 'chunk-end'
  | 'trailer'
  | 'complete';

export class ReplyParser {
  status = 0;
  statusText = '';
  /** Names in lower case, values as latin1. */
  headers: HeaderValues = {};
  /** Codings of the transfer other than chunked, in the order in which they were applied. */
  transferCodings: readonly string[] = [];
  readonly #method: string;
  readonly #maxBytes: number;
  #part: Part = 'status-line';
  #line = '';
  #headBytes = 0;
  #version = 1.1;
  #lastName: string | undefined;
  #body: Buffer[] = [];
  #bodyBytes = 0;
  /** Bytes still to come of the body or of the present chunk. */
  #missingBytes = 0;
  #hasExcess = false;
  #hasFramedBody = true;

  constructor(method: string, maxBytes: number) {
    this.#method = method;
    this.#maxBytes = maxBytes;
  }

  get isComplete(): boolean {
    return this.#part === 'complete';
  }

  /** Whether another request may follow on the connection. */
  get isReusable(): boolean {
    return this.isComplete && !this.#hasExcess && this.#hasFramedBody && persists(this.#version, this.headers);
  }

  /** The body as it was transferred, without chunking. */
  body(): Buffer {
    return this.#body.length === 1 ? this.#body[0]! : Buffer.concat(this.#body);
  }

  /** Takes the next bytes. Throws a BadReply; the connection is of no use then. */
  take(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length && this.#part !== 'complete') {
      if (this.#part === 'body' || this.#part === 'chunk' || this.#part === 'body-until-close') {
        at = this.#takeBody(bytes, at);
        continue;
      }
      const end = bytes.indexOf(LF, at);
      this.#line += bytes.toString('latin1', at, end < 0 ? bytes.length : end);
      this.#countHead((end < 0 ? bytes.length : end) - at);
      if (end < 0) return this.#checkStart();
      at = end + 1;
      const line = this.#line.endsWith('\r') ? this.#line.slice(0, -1) : this.#line;
      this.#line = '';
      this.#takeLine(line);
    }
    this.#hasExcess ||= at < bytes.length;
  }

  /** The server has closed its side. Throws a BadReply when the reply is not complete. */
  end(): void {
    if (this.#part === 'body-until-close' || this.#part === 'trailer') this.#part = 'complete';
    if (this.isComplete) return;
    throw new BadReply(`the other side closed the connection ${this.#where()}`);
  }

  #where(): string {
    if (this.status === 0 && this.#headBytes === 0) return 'without a reply';
    if (this.#part === 'status-line' || this.#part === 'header') return 'in the middle of the headers of its reply';
    if (this.#part === 'body')
      return `after ${this.#bodyBytes} of ${this.#bodyBytes + this.#missingBytes} bytes of its reply`;
    return `after ${this.#bodyBytes} bytes of its reply, before the last chunk`;
  }

  #takeLine(line: string): void {
    switch (this.#part) {
      case 'status-line':
        // An empty line may be left from an earlier reply.
        return line === '' ? undefined : this.#takeStatusLine(line);
      case 'header':
        return line === '' ? this.#endHead() : this.#takeHeader(line);
      case 'chunk-size':
        return this.#takeChunkSize(line);
      case 'chunk-end':
        if (line !== '')
          throw new BadReply(`a chunk of its reply is longer than announced: ${quoted(line)} follows it`);
        this.#part = 'chunk-size';
        return;
      default:
        // A trailer; nothing that a check needs stands there.
        if (line === '') this.#part = 'complete';
    }
  }

  #takeStatusLine(line: string): void {
    const [, major, minor, status, reason] = statusLine.exec(line) ?? notHttp(line);
    this.#version = major === undefined ? 1 : Number(`${major}.${minor ?? 0}`);
    this.status = Number(status);
    this.statusText = reason?.trimEnd() ?? '';
    this.headers = {};
    this.#lastName = undefined;
    this.#part = 'header';
  }

  /** Says so at once when what begins here can be no reply: such a peer often waits for us, and never ends the line. */
  #checkStart(): void {
    if (this.#part === 'status-line' && this.#line.length > 4 && !/^\s*HTTP/i.test(this.#line)) notHttp(this.#line);
  }

  #takeHeader(line: string): void {
    if ((line.startsWith(' ') || line.startsWith('\t')) && this.#lastName !== undefined)
      return this.#continueHeader(this.#lastName, line.trim());
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
    // A line without a name says nothing; browsers skip it.
    this.#lastName = name === '' || name === '__proto__' ? undefined : name;
    if (this.#lastName === undefined) return;
    const value = trimBlanks(line.slice(colon + 1));
    const earlier = Object.hasOwn(this.headers, name) ? this.headers[name] : undefined;
    this.headers[name] = earlier === undefined ? value : [earlier, value].flat();
  }

  /** A header that goes on in a second line (obs-fold). */
  #continueHeader(name: string, rest: string): void {
    const value = this.headers[name];
    const joined = (text = '') => (text === '' ? rest : `${text} ${rest}`);
    this.headers[name] = Array.isArray(value) ? [...value.slice(0, -1), joined(value.at(-1))] : joined(value);
  }

  #endHead(): void {
    if (this.status === SWITCHING_PROTOCOLS)
      throw new BadReply('it switches to another protocol, which nobody asked for');
    if (this.status >= CONTINUE && this.status < 200) {
      // Continue, Early Hints: the reply itself is still to come.
      this.status = 0;
      this.#part = 'status-line';
      return;
    }
    this.#frame(bodyFraming(this.#method, this.status, this.headers));
  }

  #frame(framing: Framing): void {
    this.transferCodings = framing.codings;
    this.#hasFramedBody = framing.kind !== 'until-close';
    if (framing.kind === 'until-close') this.#part = 'body-until-close';
    else if (framing.kind === 'length') this.#expect('body', framing.bytes);
    else this.#part = 'chunk-size';
  }

  #takeChunkSize(line: string): void {
    const digits = /^[ \t]*([0-9a-f]+)[ \t]*(?:;.*)?$/i.exec(line)?.[1];
    const size = digits === undefined ? NaN : Number.parseInt(digits, 16);
    if (!Number.isSafeInteger(size)) throw new BadReply(`a chunk of its reply has no size, found ${quoted(line)}`);
    if (size === 0) this.#part = 'trailer';
    else this.#expect('chunk', size);
  }

  #expect(part: 'body' | 'chunk', bytes: number): void {
    if (this.#bodyBytes + bytes > this.#maxBytes) this.#tooLarge();
    this.#missingBytes = bytes;
    this.#part = bytes === 0 ? 'complete' : part;
  }

  #takeBody(bytes: Buffer, at: number): number {
    const isOpenEnded = this.#part === 'body-until-close';
    const end = isOpenEnded ? bytes.length : Math.min(bytes.length, at + this.#missingBytes);
    this.#bodyBytes += end - at;
    if (this.#bodyBytes > this.#maxBytes) this.#tooLarge();
    this.#body.push(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
    if (isOpenEnded) return end;
    this.#missingBytes -= end - at;
    if (this.#missingBytes === 0) this.#part = this.#part === 'chunk' ? 'chunk-end' : 'complete';
    return end;
  }

  #countHead(bytes: number): void {
    this.#headBytes += bytes + 1;
    // Sizes of chunks are counted too, with a limit that grows with what came between them.
    if (this.#headBytes > MAX_HEAD_BYTES + this.#bodyBytes)
      throw new BadReply(`its reply has more than ${MAX_HEAD_BYTES} bytes of headers, the most that is accepted`);
  }

  #tooLarge(): never {
    throw new BadReply(`its reply has more than ${this.#maxBytes} bytes, the most that is accepted (maxBytes)`);
  }
}

function notHttp(line: string): never {
  throw new BadReply(`what it answers is not HTTP: it begins with ${quoted(line)}`);
}

const trimBlanks = (text: string): string => text.replace(/^[ \t]+|[ \t]+$/g, '');

const quoted = (line: string): string => JSON.stringify(line.length > 40 ? `${line.slice(0, 40)}…` : line);

import type { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Log } from '../../model/log.ts';
import { maskShapes } from '../../secrets/credential-shapes.ts';
import type { KnownSecrets } from '../../secrets/known-secrets.ts';

const LINE_END = '\n';
const KEPT_BYTES = 16_384;
const LINES_LOGGED = 50;
const LONGEST_LINE = 500;

interface TailOptions {
  readonly secrets: KnownSecrets;
  readonly log: Log;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly mostBytes: number;
  readonly onOverflow: () => void;
}

/**
 * What a child prints: read on so that it never blocks, kept only at its end, redacted before it is shown. A secret cut
 * in two by the bound cannot leak: the first, possibly cut line of what is kept is dropped.
 */
export class OutputTail {
  readonly #options: TailOptions;
  #kept: Buffer = Buffer.alloc(0);
  #isCut = false;
  #bytes = 0;
  #overflowed = false;
  #printed: Buffer = Buffer.alloc(0);

  constructor(options: TailOptions) {
    this.#options = options;
  }

  read(stream: Readable | null): void {
    stream?.on('data', (chunk: Buffer) => this.#take(chunk));
    // A pipe that breaks because its process was killed is no event of its own.
    stream?.on('error', () => {});
  }

  /** A new window: what may be printed is counted afresh, what the last one printed is logged. */
  turn(): void {
    this.#flush(this.#printed.lastIndexOf(LINE_END) + 1);
    this.#bytes = 0;
    this.#overflowed = false;
  }

  /** Writes what was printed since the last time to the log, at most its last lines. */
  flush(): void {
    this.#flush(this.#printed.length);
  }

  /** A line that is not at its end yet waits: the rest of a secret may be still to come. */
  #flush(end: number): void {
    if (end === 0) return;
    const { log, fields } = this.#options;
    const printed = this.#printed.subarray(0, end);
    for (const line of this.#lines(printed, this.#bytes > this.#printed.length).slice(-LINES_LOGGED))
      log.debug(fields, `Output of a check script's process: ${line}`);
    this.#printed = this.#printed.subarray(end);
  }

  /** The last lines printed, newest last. */
  lastLines(count: number): readonly string[] {
    return this.#lines(this.#kept, this.#isCut).slice(-count);
  }

  has(pattern: RegExp): boolean {
    return pattern.test(this.#kept.toString('utf8'));
  }

  #take(chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#isCut ||= this.#kept.length + chunk.length > KEPT_BYTES;
    this.#kept = lastOf(this.#kept, chunk);
    this.#printed = lastOf(this.#printed, chunk);
    if (this.#bytes <= this.#options.mostBytes || this.#overflowed) return;
    this.#overflowed = true;
    this.#options.onOverflow();
  }

  #lines(bytes: Buffer, isCut: boolean): readonly string[] {
    const text = this.#options.secrets.redactor.text(maskShapes(bytes.toString('utf8')));
    return text
      .split(/\r?\n/)
      .slice(isCut ? 1 : 0)
      .map((line) => printable(line).slice(0, LONGEST_LINE))
      .filter((line) => line.trim() !== '');
  }
}

const lastOf = (kept: Buffer, chunk: Buffer): Buffer =>
  chunk.length >= KEPT_BYTES
    ? Buffer.from(chunk.subarray(-KEPT_BYTES))
    : Buffer.concat([kept.subarray(Math.max(0, kept.length + chunk.length - KEPT_BYTES)), chunk]);

/** Without the control characters with which a script could rewrite the operator's terminal. */
const printable = (line: string): string => stripVTControlCharacters(line).replaceAll(/[^\P{Cc}\t]/gu, '');

// The channel between the host and a child: lines of JSON over two pipes of their own. Node's process channel would hang on
// `process`, where every script finds it. Each answer begins with a key that only the channel's own code in the child has
// read, so that what a script writes to the same pipe is known to be forged.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';

/** File descriptors of the child. */
export const CHANNEL_FDS = { requests: 3, answers: 4 } as const;

/** An answer is far smaller; a line that does not end must not fill the host's memory. */
const MOST_LINE_BYTES = 64 * 1024 * 1024;

interface ChannelEvents {
  /** Called with each batch, as it was parsed. */
  readonly onMessages: (messages: unknown) => void;
  /** Called once, when something came that the channel's code in the child does not send. */
  readonly onForged: () => void;
  /** Called once, when the child has closed its end. */
  readonly onClosed: () => void;
}

interface ChannelOptions extends ChannelEvents {
  /** A pipe to the child. */
  readonly requests: Writable;
  /** A pipe from the child. */
  readonly answers: Readable;
}

/** The channel to a child that was launched; undefined when it could not be started, which its `error` event tells. */
export function channelTo({ stdio }: ChildProcess, events: ChannelEvents): HostChannel | undefined {
  const [requests, answers] = [stdio[CHANNEL_FDS.requests], stdio[CHANNEL_FDS.answers]] as [Writable?, Readable?];
  return requests && answers ? new HostChannel({ ...events, requests, answers }) : undefined;
}

/** The host's end. Hands the child its key at once. */
export class HostChannel {
  readonly #options: ChannelOptions;
  readonly #key = randomBytes(16).toString('hex');
  readonly #lines = new LineSplitter(MOST_LINE_BYTES);
  #isForged = false;

  constructor(options: ChannelOptions) {
    const { requests, answers, onClosed } = options;
    this.#options = options;
    // A child that is going away is noticed by its exit, not by what cannot be sent to it.
    requests.on('error', () => {});
    answers.on('error', () => {});
    answers.on('data', (chunk: Buffer) => this.#read(chunk));
    answers.once('close', onClosed);
    requests.write(`${this.#key}\n`);
  }

  send(messages: readonly unknown[]): void {
    if (this.#options.requests.writable) this.#options.requests.write(`${JSON.stringify(messages)}\n`);
  }

  #read(chunk: Buffer): void {
    if (this.#isForged) return;
    const lines = this.#lines.add(chunk);
    if (!lines) return this.#refuse();
    for (const line of lines) {
      const messages = line.startsWith(this.#key) ? parsed(line.slice(this.#key.length)) : undefined;
      if (messages === undefined) return this.#refuse();
      this.#options.onMessages(messages);
    }
  }

  #refuse(): void {
    this.#isForged = true;
    this.#options.onForged();
  }
}

/** Makes lines of chunks. */
export class LineSplitter {
  readonly #mostBytes: number;
  #begun: Buffer[] = [];
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** The lines that a chunk ends; undefined when a line is too long. */
  add(chunk: Buffer): readonly string[] | undefined {
    const lines: string[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      const rest = chunk.subarray(from, end);
      lines.push((this.#begun.length > 0 ? Buffer.concat([...this.#begun, rest]) : rest).toString('utf8'));
      this.#begun = [];
      this.#bytes = 0;
      from = end + 1;
    }
    if (from < chunk.length) this.#begun.push(chunk.subarray(from));
    this.#bytes += chunk.length - from;
    return this.#bytes > this.#mostBytes ? undefined : lines;
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

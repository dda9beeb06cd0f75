// Those who follow `/events`. One small message says that something changed; what changed they read from the pages, so
// a viewer who missed messages needs no replay: the present version, sent on every connect, tells that it must look.
import type { Request, Response } from 'express';
import type { Clock, Timer } from '../time/clock.ts';
import { isoTime } from '../time/zone.ts';
import type { RefusalReason } from '../model/refusal.ts';
import { RETRY_STREAM_AFTER_SECONDS, statusOfRefusal } from './admission/refusal.ts';
import { isStranger } from './access-strangers.ts';
import { visitorOf } from './sign-in/visitors.ts';
import type { StillAllowed } from './still-allowed.ts';

/** A viewer who took nothing for so long is let go; the page will come back. */
const STUCK_MS = 15_000;
/** So many are written to before others have their turn: about a millisecond of work. */
const AT_ONCE = 50;
const BEAT_MS = 5000;

interface Options {
  readonly clock: Clock;
  readonly version: () => number;
  /** Takes a place for a stream, or says why there is none. */
  readonly take: (request: Request) => RefusalReason | undefined;
  readonly stillAllowed: (request: Request) => StillAllowed;
  /** Resolves when the next slice of work may be done. */
  readonly rest: () => Promise<void>;
}

interface Stream {
  /** The session that it was opened in. */
  readonly session: string | undefined;
  /** Hears only of what everybody may know. */
  readonly isStranger: boolean;
  readonly isAllowed: StillAllowed;
  /** Since when something waits that the viewer has not taken. */
  stuckSince: number | undefined;
}

/** When functions were answered, by the key of the subject. */
export type CheckedTimes = Readonly<Record<string, string>>;

/** All open event streams. */
export class Viewers {
  readonly #options: Options;
  readonly #streams = new Map<Response, Stream>();
  #beat: Timer | undefined;
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  get count(): number {
    return this.#streams.size;
  }

  /** Answers `/events`. */
  readonly handle = (request: Request, response: Response): void => {
    const isHead = request.method === 'HEAD';
    const refusal = this.#isClosed ? 'overall-streams' : isHead ? undefined : this.#options.take(request);
    if (refusal) return sendRefusal(response, refusal, this.#isClosed ? STOPPING : tooMany[refusal]);
    response.set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    if (isHead) {
      response.end();
      return;
    }
    request.socket.setNoDelay(true);
    response.on('close', () => this.#streams.delete(response));
    response.on('error', () => this.#streams.delete(response));
    const stream = {
      session: visitorOf(request)?.session,
      isStranger: isStranger(request),
      isAllowed: this.#options.stillAllowed(request),
      stuckSince: undefined,
    };
    this.#streams.set(response, stream);
    response.flushHeaders();
    this.#write(response, stream, `retry: 2000\n${this.#changedMessage()}${this.#beatMessage()}`);
    this.#beat ??= this.#options.clock.after(BEAT_MS, this.#sendBeat);
  };

  /** Something that every page should show at once has changed. */
  changed(): void {
    this.#toAll(this.#changedMessage());
  }

  /** New answers, and those of them that everybody may know of. */
  checked(times: CheckedTimes, forEverybody: CheckedTimes): void {
    const message = (some: CheckedTimes) => `event: checked\ndata: ${JSON.stringify(some)}\n\n`;
    this.#broadcast(message(times), Object.keys(forEverybody).length > 0 ? message(forEverybody) : undefined);
  }

  /** Ends the streams of a session that is over: who was signed out hears no more of what only they might know. */
  sessionEnded(hash: string): void {
    for (const [stream, { session }] of this.#streams) {
      if (session !== hash) continue;
      this.#streams.delete(stream);
      stream.end();
    }
  }

  /** Ends the streams of those who would not be let in any more, or be told less. */
  async endForbidden(): Promise<void> {
    let looked = 0;
    for (const [response, { isAllowed }] of Array.from(this.#streams)) {
      if (looked > 0 && looked % AT_ONCE === 0) await this.#options.rest();
      looked += 1;
      if ((await isAllowed()) || !this.#streams.delete(response)) continue;
      response.end();
    }
  }

  /** Ends all streams and takes no more. */
  close(): void {
    this.#isClosed = true;
    this.#beat?.cancel();
    for (const stream of this.#streams.keys()) stream.end();
    this.#streams.clear();
  }

  readonly #sendBeat = (): void => {
    this.#beat = undefined;
    if (this.#isClosed || this.#streams.size === 0) return;
    void this.endForbidden();
    this.#toAll(`: still here\n${this.#beatMessage()}`);
    this.#beat = this.#options.clock.after(BEAT_MS, this.#sendBeat);
  };

  #changedMessage(): string {
    const version = this.#options.version();
    return `id: ${version}\nevent: changed\ndata: ${version}\n\n`;
  }

  #beatMessage(): string {
    return `event: beat\ndata: ${isoTime(this.#options.clock.now())}\n\n`;
  }

  #toAll(message: string): void {
    this.#broadcast(message, message);
  }

  #broadcast(message: string, forStrangers: string | undefined): void {
    const all = Buffer.from(message);
    const some = forStrangers === message ? all : forStrangers === undefined ? undefined : Buffer.from(forStrangers);
    void this.#writeToAll((stream) => (stream.isStranger ? some : all));
  }

  /** To some at a time, so that hundreds do not hold up everything else. */
  async #writeToAll(messageFor: (stream: Stream) => Buffer | undefined): Promise<void> {
    let written = 0;
    for (const [response, stream] of Array.from(this.#streams)) {
      if (written > 0 && written % AT_ONCE === 0) await this.#options.rest();
      written += 1;
      const message = messageFor(stream);
      if (message && this.#streams.get(response) === stream) this.#write(response, stream, message);
    }
  }

  /** Nothing is put on top of what a viewer has not taken yet. What it misses it reads from the page, when told to look. */
  #write(response: Response, stream: Stream, message: string | Buffer): void {
    const { clock } = this.#options;
    if (response.writableLength === 0) {
      const isBehind = stream.stuckSince !== undefined;
      stream.stuckSince = undefined;
      response.write(isBehind ? this.#changedMessage() + this.#beatMessage() : message);
      return;
    }
    stream.stuckSince ??= clock.monotonic();
    if (clock.monotonic() - stream.stuckSince < STUCK_MS) return;
    this.#streams.delete(response);
    response.destroy();
  }
}

const STOPPING = 'The monitor is stopping.';
const tooMany: Readonly<Partial<Record<RefusalReason, string>>> = {
  'address-streams': 'Too many viewers from this address follow already.',
  'overall-streams': 'Too many viewers follow already.',
};

function sendRefusal(response: Response, reason: RefusalReason, why = ''): void {
  response.status(statusOfRefusal(reason)).set({
    'Retry-After': String(RETRY_STREAM_AFTER_SECONDS),
    'Content-Type': 'text/plain; charset=utf-8',
    'Cache-Control': 'no-store',
  });
  response.send(`${why} Reload the page from time to time instead.\n`);
}

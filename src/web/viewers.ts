// Those who follow `/events`. One small message says that something changed; what changed they read from the pages, so
// a viewer who missed messages needs no replay: the present version, sent on every connect, tells that it must look.
import type { Request, Response } from 'express';
import type { Clock, Timer } from '../time/clock.ts';
import { isoTime } from '../time/zone.ts';
import { isStranger } from './access-strangers.ts';
import { visitorOf } from './sign-in/visitors.ts';

/** A page whose network is slower than this many waiting bytes is let go; it will come back. */
const MOST_WAITING_BYTES = 64 * 1024;
const BEAT_MS = 5000;

interface Options {
  readonly clock: Clock;
  readonly most: number;
  readonly version: () => number;
}

interface Stream {
  /** The session that it was opened in. */
  readonly session: string | undefined;
  /** Hears only of what everybody may know. */
  readonly isStranger: boolean;
}

/** When functions were answered, by the key of the subject. */
export type CheckedTimes = Readonly<Record<string, string>>;

/** All open event streams. */
export class Viewers {
  readonly #clock: Clock;
  readonly #most: number;
  readonly #version: () => number;
  readonly #streams = new Map<Response, Stream>();
  #beat: Timer | undefined;
  #isClosed = false;

  constructor({ clock, most, version }: Options) {
    this.#clock = clock;
    this.#most = most;
    this.#version = version;
  }

  get count(): number {
    return this.#streams.size;
  }

  /** Answers `/events`. */
  readonly handle = (request: Request, response: Response): void => {
    if (this.#isClosed || this.#streams.size >= this.#most) {
      const why = this.#isClosed
        ? 'The monitor is stopping.'
        : `${this.#most} viewers follow already, no more are taken.`;
      response
        .status(503)
        .set({ 'Retry-After': '15', 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
      response.send(`${why} Reload the page from time to time instead.\n`);
      return;
    }
    response.set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    request.socket.setNoDelay(true);
    response.on('close', () => this.#streams.delete(response));
    response.on('error', () => this.#streams.delete(response));
    this.#streams.set(response, { session: visitorOf(request)?.session, isStranger: isStranger(request) });
    response.flushHeaders();
    this.#write(response, `retry: 2000\n${this.#changedMessage()}${this.#beatMessage()}`);
    this.#beat ??= this.#clock.after(BEAT_MS, this.#sendBeat);
  };

  /** Something that every page should show at once has changed. */
  changed(): void {
    this.#broadcast(this.#changedMessage());
  }

  /** New answers, and those of them that everybody may know of. */
  checked(times: CheckedTimes, forEverybody: CheckedTimes): void {
    const message = (some: CheckedTimes) => `event: checked\ndata: ${JSON.stringify(some)}\n\n`;
    const [all, some] = [message(times), Object.keys(forEverybody).length > 0 ? message(forEverybody) : undefined];
    for (const [stream, { isStranger: isPublic }] of this.#streams) {
      const own = isPublic ? some : all;
      if (own !== undefined) this.#write(stream, own);
    }
  }

  /** Ends the streams of a session that is over: who was signed out hears no more of what only they might know. */
  sessionEnded(hash: string): void {
    for (const [stream, { session }] of this.#streams) {
      if (session !== hash) continue;
      this.#streams.delete(stream);
      stream.end();
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
    this.#broadcast(`: still here\n${this.#beatMessage()}`);
    this.#beat = this.#clock.after(BEAT_MS, this.#sendBeat);
  };

  #changedMessage(): string {
    return `id: ${this.#version()}\nevent: changed\ndata: ${this.#version()}\n\n`;
  }

  #beatMessage(): string {
    return `event: beat\ndata: ${isoTime(this.#clock.now())}\n\n`;
  }

  #broadcast(message: string): void {
    for (const stream of this.#streams.keys()) this.#write(stream, message);
  }

  #write(stream: Response, message: string): void {
    if (stream.writableLength > MOST_WAITING_BYTES) {
      this.#streams.delete(stream);
      stream.destroy();
      return;
    }
    stream.write(message);
  }
}

// Public documents, made at most once a second each, however many read them. Who asks while one is being made waits for it,
// and gets it in a slice of the event loop of their own, as everything here is done in slices.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { Clock } from '../time/clock.ts';
import type { Asker, SliceQueue } from './admission/slice-queue.ts';

/** An answer, ready to be sent. */
export interface Ready {
  readonly body: Buffer;
  readonly etag: string;
  /** Those that belong to what is in it. */
  readonly headers: Headers;
}

type Headers = Readonly<Record<string, string>>;

/** Lets others have their turn when it has gone on for long: to be called between pieces of work. */
export type Rest = () => Promise<void>;

/** Makes the text of a document, or nothing when there is none of that kind. */
export type Make = (rest: Rest) => Promise<Text | { readonly text: Text; readonly headers: Headers } | undefined>;
type Text = string | Uint8Array;

/** Times are written into documents, so none is older, even when nothing changed. */
const OLDEST_MS = 1000;
/** A document that was quickly made is made again sooner: making it takes at most this part of the processor's time. */
const SHARE = 1 / 100;
/** After so long others have their turn. */
const SLICE_MS = 3;
const MOST_DOCUMENTS = 300;
const MOST_BYTES = 8 * 1024 * 1024;

/** Gives a request the document of a key, which it makes when there is none that is new enough. */
export type AskDocument = (request: IncomingMessage, key: readonly unknown[], make: Make) => Promise<Ready | undefined>;

export const jsonType = { 'Content-Type': 'application/json; charset=utf-8' } as const;

/** Sends a document with its headers; Express answers 304 when the reader has it already. */
export function sendReady(response: Response, { body, etag, ...made }: Ready, headers: Headers): void {
  response.set({ ...headers, ...made.headers, ETag: etag }).send(body);
}

interface Known extends Ready {
  readonly madeAt: number;
  readonly freshMs: number;
}

interface Needs {
  readonly clock: Clock;
  readonly slices: SliceQueue;
}

/** Documents by key. The key names all that the text depends on, apart from the state of the world. */
export class Documents {
  readonly #clock: Clock;
  readonly #slices: SliceQueue;
  /** The one made longest ago first. */
  readonly #known = new Map<string, Known>();
  readonly #making = new Map<string, Promise<Ready | undefined>>();
  #bytes = 0;
  /** Of the world, as far as documents show it. */
  #version = 0;

  constructor({ clock, slices }: Needs) {
    this.#clock = clock;
    this.#slices = slices;
  }

  /** What was made, or is being made, is no longer true for those who ask from now on. */
  invalidate(): void {
    this.#version += 1;
    this.#known.clear();
    this.#making.clear();
    this.#bytes = 0;
  }

  /** A document at most a second old. Rejects as its making does; undefined when there is nothing to be made. */
  async get(key: string, asker: Asker, make: Make): Promise<Ready | undefined> {
    const known = this.#known.get(key);
    if (known && this.#clock.monotonic() - known.madeAt < known.freshMs) return known;
    const others = this.#making.get(key);
    if (!others) return this.#begin(key, asker, make);
    await others.catch(() => {});
    await this.#slices.next(asker);
    return others;
  }

  #begin(key: string, asker: Asker, make: Make): Promise<Ready | undefined> {
    const making = this.#make(key, asker, make).finally(() => {
      if (this.#making.get(key) === making) this.#making.delete(key);
    });
    this.#making.set(key, making);
    return making;
  }

  async #make(key: string, asker: Asker, make: Make): Promise<Ready | undefined> {
    const [version, madeAt] = [this.#version, this.#clock.monotonic()];
    let [since, workedMs] = [madeAt, 0];
    const rest = async () => {
      const tookMs = this.#clock.monotonic() - since;
      if (tookMs < SLICE_MS) return;
      workedMs += tookMs;
      await this.#slices.next(asker);
      since = this.#clock.monotonic();
    };
    const made = await make(rest);
    if (made === undefined) return undefined;
    await rest();
    const { text, headers } =
      typeof made === 'string' || made instanceof Uint8Array ? { text: made, headers: {} } : made;
    const body =
      typeof text === 'string' ? Buffer.from(text) : Buffer.from(text.buffer, text.byteOffset, text.byteLength);
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    workedMs += this.#clock.monotonic() - since;
    const freshMs = Math.min(OLDEST_MS, workedMs / SHARE);
    if (this.#version === version) this.#keep(key, { body, etag, headers, madeAt, freshMs });
    return { body, etag, headers };
  }

  #keep(key: string, known: Known): void {
    this.#drop(key);
    for (const [old, { madeAt, freshMs }] of this.#known) {
      const isFresh = known.madeAt - madeAt < freshMs;
      const isRoom = this.#known.size < MOST_DOCUMENTS && this.#bytes + known.body.length <= MOST_BYTES;
      if (isFresh && isRoom) continue;
      this.#drop(old);
    }
    if (known.body.length > MOST_BYTES) return;
    this.#known.set(key, known);
    this.#bytes += known.body.length;
  }

  #drop(key: string): void {
    this.#bytes -= this.#known.get(key)?.body.length ?? 0;
    this.#known.delete(key);
  }
}

// A pager or webhook that fails in every way that receivers do, and keeps what it took. It knows which of its answers may not
// have arrived: only then, or when the monitor died before it could note the answer, may a message come again.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Happenings } from './happenings.ts';

export const moods = [
  'accepts',
  'answers 500',
  'answers 429',
  'answers 400',
  'answers 401',
  'answers 404',
  'hangs',
  'resets',
  'refuses connections',
  'takes and resets',
  'takes and hangs',
] as const;
export type Mood = (typeof moods)[number];

/** Moods in which the receiver says for good that it does not want a message. */
const refusing: ReadonlySet<Mood> = new Set(['answers 400', 'answers 401', 'answers 404']);

export type Action = 'trigger' | 'update' | 'acknowledge' | 'resolve';

/** A message that was taken. */
export interface Taken {
  readonly key: string;
  readonly action: Action;
  /** Which message it is, where the receiver is told; the same when it is sent again. */
  readonly message: string | undefined;
  /** Which start of the monitor sent it. */
  readonly life: number;
  /** The answer did not leave, so that it must come again. */
  readonly isAnswerLost: boolean;
}

interface ReceiverParts {
  readonly happenings: Happenings;
  /** Which start of the monitor it is now. */
  readonly life: () => number;
  /** What the monitor's wall clock may have read when it wrote what comes in now. */
  readonly readings: () => readonly number[];
}

export class FallibleReceiver implements AsyncDisposable {
  readonly name: string;
  readonly taken: Taken[] = [];
  /** What was refused for good, as `key action`. */
  readonly refused = new Set<string>();
  readonly #happenings: Happenings;
  readonly #life: () => number;
  readonly #readings: () => readonly number[];
  readonly #server = createServer((request, response) => void this.#take(request, response));
  #onNextTaken = () => {};
  #port = 0;
  #mood: Mood = 'accepts';

  constructor(name: string, { happenings, life, readings }: ReceiverParts) {
    this.name = name;
    this.#happenings = happenings;
    this.#life = life;
    this.#readings = readings;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get mood(): Mood {
    return this.#mood;
  }

  async setMood(mood: Mood): Promise<void> {
    const isOpen = this.#mood !== 'refuses connections';
    this.#mood = mood;
    if (mood === 'refuses connections' && isOpen) await this.#close();
    if (mood !== 'refuses connections' && !isOpen) await this.start();
  }

  /** Something happens when it has taken the next message, before it answers. */
  whenTaken(happens: () => void): void {
    this.#onNextTaken = happens;
  }

  /** Keys that it shows as open. */
  get open(): ReadonlySet<string> {
    const open = new Set<string>();
    for (const { key, action } of this.taken) {
      if (action === 'trigger') open.add(key);
      if (action === 'resolve') open.delete(key);
    }
    return open;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const life = this.#life();
    const chunks: Uint8Array[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Uint8Array);
    } catch {
      return;
    }
    const { key, action } = readMessage(JSON.parse(Buffer.concat(chunks).toString('utf8')), this.#readings());
    const message = request.headers['idempotency-key'] as string | undefined;
    const mood = this.#mood;
    if (mood === 'accepts' || mood.startsWith('takes')) {
      this.taken.push({ key, action, message, life, isAnswerLost: mood !== 'accepts' });
      this.#onNextTaken();
      this.#onNextTaken = () => {};
    }
    if (refusing.has(mood)) this.refused.add(`${key} ${action}`);
    this.#answer(mood, request, response);
    this.#happenings.note();
  }

  #answer(mood: Mood, { socket }: IncomingMessage, response: ServerResponse): void {
    if (mood.endsWith('resets')) socket.resetAndDestroy();
    else if (mood === 'answers 429') response.writeHead(429, { 'retry-after': '1' }).end();
    else if (mood.startsWith('answers')) response.writeHead(Number(mood.slice('answers '.length))).end();
    else if (mood === 'accepts') response.writeHead(202).end('{"status":"success"}');
  }

  async #close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

/** An Alertmanager forgets an open alert so long after it was last sent; one that is over ends when that is sent. */
const LASTS_MS = 240_000;

/** What a message is about, in the form of a pager, a webhook or an Alertmanager. */
function readMessage(body: unknown, readings: readonly number[]): Pick<Taken, 'key' | 'action'> {
  if (Array.isArray(body)) {
    const [alert] = body as { readonly labels: { readonly incident: string }; readonly endsAt: string }[];
    const endsAt = Date.parse(alert!.endsAt);
    const isOffBy = (lastsMs: number) => Math.min(...readings.map((now) => Math.abs(endsAt - now - lastsMs)));
    return { key: alert!.labels.incident, action: isOffBy(LASTS_MS) < isOffBy(0) ? 'trigger' : 'resolve' };
  }
  const { dedup_key, dedupKey = dedup_key, event_action, action = event_action } = body as Record<string, string>;
  return { key: dedupKey!, action: action as Action };
}

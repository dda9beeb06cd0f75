// Evidence is redacted again in the core, with all secrets that it knows: a child knows those of its run only.
import { rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { EvidenceFile } from '../../model/run.ts';
import type { KnownSecrets } from '../../secrets/known-secrets.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { Clock, Timer } from '../../time/clock.ts';
import { redactEvidence } from './evidence-file.ts';

/** One file to redact. `secrets`: from now on these are looked for. */
export interface EvidenceOrder {
  readonly id: number;
  readonly path: string;
  readonly kind: EvidenceFile['kind'];
  readonly secrets?: Readonly<Record<string, readonly string[]>>;
}

export interface EvidenceAnswer {
  readonly id: number;
  readonly problem?: string;
}

/** A file as it was left, and of a picture the texts that are on it. */
export type LeftFile = EvidenceFile & { readonly shows?: string | undefined };

/** What may be kept, and in sentences why the rest may not. */
export interface RedactedEvidence {
  readonly files: readonly EvidenceFile[];
  readonly notes: readonly string[];
}

/** Larger files are searched in a thread of their own. */
const LARGEST_HERE = 32 * 1024;
const PATIENCE_MS = 30_000;
const IDLE_MS = 30_000;

interface EvidenceParts {
  readonly clock: Clock;
  readonly secrets: KnownSecrets;
}

export class EvidenceRedaction implements AsyncDisposable {
  readonly #parts: EvidenceParts;
  readonly #waiting = new Map<number, (problem: string | undefined) => void>();
  #worker: Worker | undefined;
  /** The redactor of which the thread has the secrets. */
  #handedOver: Redactor | undefined;
  #timer: Timer | undefined;
  #orders = 0;

  constructor(parts: EvidenceParts) {
    this.#parts = parts;
  }

  /** Redacts files in a folder; removes those of which it is not certain that they are clean. */
  async redact(folder: string, left: readonly LeftFile[]): Promise<RedactedEvidence> {
    const files: EvidenceFile[] = [];
    const notes: string[] = [];
    for (const { shows, ...file } of left) {
      const problem = file.kind === 'screenshot' ? this.#judgePicture(shows) : await this.#redact(folder, file);
      if (problem === undefined) files.push(file);
      else {
        notes.push(`The ${file.kind} was not kept: ${problem}.`);
        await rm(join(folder, file.file), { force: true });
      }
    }
    return { files, notes };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('the monitor is being stopped');
  }

  /** The secrets of its own run were hidden before it was taken; those of others are not known to the process that took it. */
  #judgePicture(shows: string | undefined): string | undefined {
    if (shows === undefined) return 'nobody has said which texts are on it';
    const [first] = this.#parts.secrets.redactor.find(shows);
    return first && `it shows the secret ${first.name}, which is none of this function`;
  }

  #redact(folder: string, { file, kind, bytes }: EvidenceFile): Promise<string | undefined> {
    const { redactor } = this.#parts.secrets;
    const path = join(folder, file);
    if (redactor.names.size === 0) return Promise.resolve(undefined);
    if (kind !== 'trace' && bytes <= LARGEST_HERE)
      return redactEvidence(path, kind, redactor).then(() => undefined, reasonOf);
    return this.#order(path, kind);
  }

  #order(path: string, kind: EvidenceFile['kind']): Promise<string | undefined> {
    const { redactor } = this.#parts.secrets;
    const worker = (this.#worker ??= this.#start());
    const isNew = this.#handedOver !== redactor;
    this.#handedOver = redactor;
    this.#orders += 1;
    const id = this.#orders;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      const order: EvidenceOrder = { id, path, kind, ...(isNew && { secrets: this.#parts.secrets.values() }) };
      worker.postMessage(order, []);
      this.#watch();
    });
  }

  #start(): Worker {
    const worker = new Worker(new URL(`./evidence-worker${extname(import.meta.url)}`, import.meta.url), { env: {} });
    worker.on('message', ({ id, problem }: EvidenceAnswer) => {
      this.#waiting.get(id)?.(problem);
      this.#waiting.delete(id);
      this.#watch();
    });
    worker.on('error', (error) => void (this.#worker === worker && this.#end(error.message)));
    return worker;
  }

  /** A thread that does not answer is ended, and so is one that nobody needs. */
  #watch(): void {
    this.#timer?.cancel();
    const isBusy = this.#waiting.size > 0;
    // A command that waits for its answer must not end before it has come.
    if (isBusy) this.#worker?.ref();
    else this.#worker?.unref();
    const end = () => void this.#end(`it could not be searched for secrets within ${PATIENCE_MS / 1000} s`);
    this.#timer = this.#parts.clock.after(isBusy ? PATIENCE_MS : IDLE_MS, end);
  }

  async #end(problem: string): Promise<void> {
    this.#timer?.cancel();
    const worker = this.#worker;
    this.#worker = undefined;
    this.#handedOver = undefined;
    for (const resolve of this.#waiting.values()) resolve(problem);
    this.#waiting.clear();
    await worker?.terminate();
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0]! : String(error));

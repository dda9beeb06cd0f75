// Writes what a run leaves behind. Nothing here may change a verdict: what cannot be written is said in the run's log.
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceFile } from '../../model/run.ts';
import type { Redactor } from './redaction.ts';
import { redactTrace } from './trace-redaction.ts';

const fileNames = {
  screenshot: 'screenshot.png',
  trace: 'trace.zip',
  console: 'console.json',
  requests: 'requests.json',
  log: 'log.txt',
} as const satisfies Record<EvidenceFile['kind'], string>;

const MOST_TRACE_BYTES = 20 * 1024 * 1024;

export class Evidence {
  readonly #folder: string;
  readonly #redactor: Redactor;
  readonly #log: (text: string) => void;
  readonly #files: EvidenceFile[] = [];

  constructor(folder: string, redactor: Redactor, log: (text: string) => void) {
    this.#folder = folder;
    this.#redactor = redactor;
    this.#log = log;
  }

  get files(): readonly EvidenceFile[] {
    return this.#files;
  }

  /** Leaves a value as JSON, freed of secrets. */
  json(kind: 'console' | 'requests', value: unknown): Promise<void> {
    return this.#attempt(kind, () => this.#put(kind, this.#redactor.text(JSON.stringify(value, null, 1))));
  }

  /** Leaves lines of text, freed of secrets. */
  lines(kind: 'log', lines: readonly string[]): Promise<void> {
    return this.#attempt(kind, () => this.#put(kind, this.#redactor.text(`${lines.join('\n')}\n`)));
  }

  /** Leaves a picture; secrets on it were covered before it was taken. */
  picture(take: () => Promise<Uint8Array>): Promise<void> {
    return this.#attempt('screenshot', async () => this.#put('screenshot', await take()));
  }

  /** Lets `save` write a trace to a file, and leaves that freed of secrets. */
  trace(save: (file: string) => Promise<void>): Promise<void> {
    return this.#attempt('trace', async () => {
      const raw = join(this.#folder, '.trace-with-secrets.zip');
      try {
        await mkdir(this.#folder, { recursive: true });
        await save(raw);
        const { size } = await stat(raw);
        if (size > MOST_TRACE_BYTES) throw new Error(`it has ${size} bytes; ${MOST_TRACE_BYTES} are the most`);
        await this.#put('trace', redactTrace(await readFile(raw), this.#redactor));
      } finally {
        await rm(raw, { force: true });
      }
    });
  }

  async #put(kind: EvidenceFile['kind'], content: string | Uint8Array): Promise<void> {
    const file = fileNames[kind];
    const whole = join(this.#folder, file);
    await mkdir(this.#folder, { recursive: true });
    await writeFile(`${whole}.part`, content);
    await rename(`${whole}.part`, whole);
    this.#files.push({ kind, file, bytes: Buffer.byteLength(content) });
  }

  async #attempt(kind: EvidenceFile['kind'], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log(`No ${kind} was kept: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
      await rm(join(this.#folder, `${fileNames[kind]}.part`), { force: true }).catch(() => {});
    }
  }
}

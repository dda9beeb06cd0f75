// Writes what a run leaves behind. Nothing here may change a verdict: what cannot be written is said in the run's log.
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceFile } from '../../model/run.ts';
import { maskCredentials, maskQuotedCredentials } from '../../secrets/credential-fields.ts';
import type { Redactor } from '../../secrets/redactor.ts';
import type { LeftFile } from '../evidence/evidence-redaction.ts';
import type { Screenshot } from './browser/screenshot.ts';
import { redactTrace } from './trace/trace-redaction.ts';

const endings = {
  screenshot: 'png',
  trace: 'zip',
  console: 'json',
  requests: 'json',
  log: 'txt',
} as const satisfies Record<EvidenceFile['kind'], string>;

const MOST_TRACE_BYTES = 20 * 1024 * 1024;

interface EvidenceOptions {
  readonly folder: string;
  readonly suffix: string;
  readonly redactor: Redactor;
  readonly log: (text: string) => void;
}

export class Evidence {
  readonly #folder: string;
  /** Ending of all file names, so that two attempts can leave theirs side by side. */
  readonly #suffix: string;
  readonly #redactor: Redactor;
  readonly #log: (text: string) => void;
  readonly #files: EvidenceFile[] = [];
  #shows: string | undefined;

  constructor({ folder, suffix, redactor, log }: EvidenceOptions) {
    this.#folder = folder;
    this.#suffix = suffix;
    this.#redactor = redactor;
    this.#log = log;
  }

  get files(): readonly LeftFile[] {
    return this.#files.map((file) => (file.kind === 'screenshot' ? { ...file, shows: this.#shows } : file));
  }

  /** Leaves a value as JSON, freed of secrets. */
  json(kind: 'console' | 'requests', value: unknown): Promise<void> {
    return this.#attempt(kind, () =>
      this.#put(kind, JSON.stringify(this.#redactor.value(maskedTexts(value)), null, 1)),
    );
  }

  /** Leaves lines of text, freed of secrets. */
  lines(kind: 'log', lines: readonly string[]): Promise<void> {
    return this.#attempt(kind, () =>
      this.#put(kind, this.#redactor.text(maskQuotedCredentials(`${lines.join('\n')}\n`))),
    );
  }

  /** Leaves a picture, secrets on which were hidden before it was taken, or says why there is none. */
  picture(taken: Screenshot | { readonly problem: string }): Promise<void> {
    return this.#attempt('screenshot', async () => {
      if ('problem' in taken) throw new Error(taken.problem);
      if (taken.note !== undefined) this.#log(taken.note);
      await this.#put('screenshot', taken.picture);
      this.#shows = taken.shows;
    });
  }

  /** Lets `save` write the trace of a context, counted from 0, to a file, and leaves that freed of secrets. */
  trace(index: number, save: (file: string) => Promise<void>): Promise<void> {
    return this.#attempt('trace', async () => {
      const raw = join(this.#folder, '.trace-with-secrets.zip');
      try {
        await this.#makeFolder();
        await save(raw);
        const { size } = await stat(raw);
        if (size > MOST_TRACE_BYTES) throw new Error(`it has ${size} bytes; ${MOST_TRACE_BYTES} are the most`);
        const name = index === 0 ? 'trace' : `trace-context-${index + 1}`;
        await this.#put('trace', redactTrace(await readFile(raw), this.#redactor), name);
      } finally {
        await rm(raw, { force: true });
      }
    });
  }

  async #put(kind: EvidenceFile['kind'], content: string | Uint8Array, name: string = kind): Promise<void> {
    const file = `${name}${this.#suffix}.${endings[kind]}`;
    const whole = join(this.#folder, file);
    await this.#makeFolder();
    try {
      await writeFile(`${whole}.part`, content);
      await rename(`${whole}.part`, whole);
    } catch (error) {
      await rm(`${whole}.part`, { force: true }).catch(() => {});
      throw error;
    }
    this.#files.push({ kind, file, bytes: Buffer.byteLength(content) });
  }

  async #attempt(kind: EvidenceFile['kind'], work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#log(`No ${kind} was kept: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    }
  }

  async #makeFolder(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o750 });
  }
}

/** A value with what looks like a credential masked in all its texts. */
function maskedTexts(value: unknown): unknown {
  if (typeof value === 'string') return maskCredentials(value);
  if (Array.isArray(value)) return value.map(maskedTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, maskedTexts(field)]));
}

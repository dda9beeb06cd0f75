import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../model/log.ts';

/** A text as it was last read, with the tag by which its server knows this version. */
export interface KeptText {
  readonly text: string;
  readonly tag?: string;
}

/** Texts in files, by a key that may be part of a file's name. */
export interface FeedCache {
  /** Undefined when there is none, or none that can be read. */
  read(key: string): Promise<KeptText | undefined>;
  /** Never rejects: what cannot be kept is only lost at the next restart, and the log says so once. */
  write(key: string, kept: KeptText): Promise<void>;
}

export function openFeedCache(folder: string, log: Log): FeedCache {
  let isWarned = false;
  const fileOf = (key: string) => join(folder, `${key}.json`);
  return {
    async read(key) {
      try {
        return keptIn(JSON.parse(await readFile(fileOf(key), 'utf8')));
      } catch {
        return undefined;
      }
    },
    async write(key, kept) {
      const part = `${fileOf(key)}.${randomUUID()}.part`;
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(part, JSON.stringify(kept), { mode: 0o600 });
        await rename(part, fileOf(key));
        isWarned = false;
      } catch (error) {
        await rm(part, { force: true }).catch(() => {});
        const code = (error as NodeJS.ErrnoException).code ?? String(error);
        if (!isWarned)
          log.warn(
            { folder, code },
            `Calendars cannot be kept in ${folder} (${code}): a restart without network would not know them.`,
          );
        isWarned = true;
      }
    },
  };
}

function keptIn(value: unknown): KeptText | undefined {
  const { text, tag } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof text !== 'string') return undefined;
  return typeof tag === 'string' ? { text, tag } : { text };
}

// What every measurement is given: how long it may take, where its files go, and a life that ends what it has started,
// whether it ended well, failed or took too long.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from './row.ts';

export interface Bench {
  /** Shorter windows and smaller numbers: to see that it works, not to quote. */
  readonly isQuick: boolean;
  /** Folder of the compiled program and of the compiled measurements. */
  readonly built: string;
  /** Where CPU profiles go; undefined when none are wanted. */
  readonly profiles: string | undefined;
  /** Ends with the measurement, last in, first out. */
  readonly life: AsyncDisposableStack;
  /** A store with a long past, made once and copied for each that asks; resolves to a folder. */
  longPast(): Promise<string>;
}

export type Measurement = (bench: Bench) => Promise<readonly Row[]>;

/** The first for figures to quote, the second for a quick look. */
export const sized = ({ isQuick }: Bench, full: number, quick: number): number => (isQuick ? quick : full);

const folders = new Set<string>();

/** A folder that is removed with the measurement, and in any case when this process ends. */
export async function tempFolder(life: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  folders.add(folder);
  life.defer(() => removeFolder(folder));
  return folder;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

/** For an end that leaves no time for `life`. */
export function removeAllFolders(): void {
  for (const folder of folders) removeFolder(folder);
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What `work` resolves to, or a rejection that says what took longer than `ms`. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${Math.round(ms / 1000)} s`)), ms);
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}

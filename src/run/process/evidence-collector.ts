// A child writes evidence into its own folder, as it may not write anywhere else. When an attempt has ended, the host takes
// it from there. The script may put anything in its place meanwhile, so a file counts only if it is a plain one of the child.
import { constants } from 'node:fs';
import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EvidenceFile } from '../../model/run.ts';

/** More than any evidence has: traces end at 20 MB. */
const MOST_BYTES = 40 * 1024 * 1024;

interface Collection {
  /** Where the child has left its files. Is removed. */
  readonly from: string;
  readonly to: string;
  /** Of the child. */
  readonly uid: number;
}

interface Asked {
  readonly attemptId: string;
  /** Where the evidence is wanted; null: none is. */
  readonly evidenceFolder: string | null;
}

/** The evidence of one child on its way from the child's own folder to where it is wanted. */
export class EvidenceCollector {
  readonly #folder: string;
  readonly #uid: number;
  readonly #underWay = new Set<Promise<void>>();

  /** `uid`: of the child. */
  constructor(folder: string, uid: number) {
    this.#folder = folder;
    this.#uid = uid;
  }

  /** Where the child is to leave its files. */
  folderFor({ attemptId, evidenceFolder }: Asked): string | null {
    return evidenceFolder === null ? null : join(this.#folder, 'evidence', attemptId);
  }

  /** Resolves when the files are where they are wanted; undefined when there are none. */
  take(asked: Asked, files: readonly EvidenceFile[]): Promise<void> | undefined {
    const [from, to] = [this.folderFor(asked), asked.evidenceFolder];
    if (from === null || to === null || files.length === 0) return undefined;
    const taking = collect(files, { from, to, uid: this.#uid }).finally(() => this.#underWay.delete(taking));
    this.#underWay.add(taking);
    return taking;
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}

/** Copies files, and removes all that the attempt has left. A file that cannot be had is left out; nothing rejects. */
async function collect(files: readonly EvidenceFile[], { from, to, uid }: Collection): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o750 }).catch(() => {});
  for (const { file } of files) {
    if (basename(file) !== file || file === '.' || file === '..') continue;
    const content = await readPlain(join(from, file), uid).catch(() => undefined);
    // An attempt that left a file of this name before keeps it: nothing is overwritten, and no link is followed.
    if (content) await writeFile(join(to, file), content, { flag: 'wx', mode: 0o640 }).catch(() => {});
  }
  await rm(from, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
}

async function readPlain(path: string, uid: number): Promise<Buffer | undefined> {
  // Without waiting: it could be a pipe that nobody writes to.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    const isPlain = found.isFile() && found.nlink === 1 && found.uid === uid && found.size <= MOST_BYTES;
    return isPlain ? await file.readFile() : undefined;
  } finally {
    await file.close();
  }
}

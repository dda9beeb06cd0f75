export const storeProblemKinds = [
  'unusable-folder',
  'locked',
  'damaged',
  'foreign',
  'newer',
  'older',
  'full',
  'read-only',
  'busy',
  'failing-disk',
  'missing',
  'replaced',
  'overwritten',
  'absent',
  'no-room',
  'closed',
] as const;
export type StoreProblemKind = (typeof storeProblemKinds)[number];

/** The store cannot be used, for a reason outside the program. The message says what was found and what to try. */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem';
  readonly kind: StoreProblemKind;

  constructor(kind: StoreProblemKind, message: string, cause?: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

// SQLite's primary result codes, https://sqlite.org/rescode.html
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** Every kind of I/O error that only says that the disk has no room for the shared memory of the log. */
const IOERR_SHMSIZE = 4874;

function kindOf(error: unknown): StoreProblemKind | undefined {
  const { errcode, code } = error as { errcode?: unknown; code?: unknown };
  if (typeof errcode === 'number') {
    if (errcode === IOERR_SHMSIZE) return 'full';
    const kinds: Readonly<Record<number, StoreProblemKind>> = {
      [BUSY]: 'busy',
      [LOCKED]: 'busy',
      [READONLY]: 'read-only',
      [IOERR]: 'failing-disk',
      [CORRUPT]: 'damaged',
      [NOTADB]: 'damaged',
      [FULL]: 'full',
      [CANTOPEN]: 'unusable-folder',
    };
    return kinds[errcode & 0xff];
  }
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full';
    case 'EROFS':
      return 'read-only';
    case 'EIO':
      return 'failing-disk';
    case 'EACCES':
    case 'EPERM':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ENOENT':
      return 'unusable-folder';
    default:
      return undefined;
  }
}

/**
 * What a person can do about an error of the database or of the file system, as a {@link StoreProblem};
 * undefined when the error is not of that sort (a broken constraint, a mistake of ours).
 */
export function problemOf(error: unknown, folder: string, file?: string): StoreProblem | undefined {
  if (error instanceof StoreProblem) return error;
  const kind = kindOf(error);
  return kind && new StoreProblem(kind, describe(kind, folder, (error as Error).message, file), error);
}

/** One sentence for what was found and one for what to try. */
export function describe(
  kind: StoreProblemKind,
  folder: string,
  found: string,
  file = `${folder}/bellwether.db`,
): string {
  switch (kind) {
    case 'full':
      return `The store in ${folder} cannot be written: no space is left on its disk (${found}). Free some space there; what waits is then recorded by itself.`;
    case 'read-only':
      return `The store in ${folder} cannot be written: its folder or file is read-only (${found}). Give this user the right to write there, or remount the disk for writing.`;
    case 'busy':
      return `The store in ${folder} is held by another program (${found}). Close what else has opened bellwether.db for writing.`;
    case 'failing-disk':
      return `The store in ${folder} cannot be read or written: its disk reports an error (${found}). Look at the disk and at the system log.`;
    case 'damaged':
      return `The store file ${file} is damaged (${found}). Nothing was changed. Put a backup in place with "bellwether store restore FILE", or move bellwether.db, bellwether.db-wal and bellwether.db-shm away together and start again with an empty history.`;
    case 'unusable-folder':
      return `The folder of the store ${folder} cannot be used (${found}). It must be a folder in which this user can write; change "store" in the configuration or the rights of the folder.`;
    case 'foreign':
      return `The file ${file} is not a store of Bellwether (${found}). Nothing was changed. Choose another folder for "store" in the configuration, or move that file away.`;
    case 'newer':
      return `The store file ${file} was written by a newer Bellwether (${found}). Nothing was changed. Start the newer program, or put back the copy that was made before it was first started.`;
    case 'older':
      return `The store in ${folder} was written by an older Bellwether (${found}). Nothing was changed. Start this version on it once ("bellwether start"), which brings it up to date, and try again.`;
    case 'locked':
      return `Another Bellwether already uses the store in ${folder} (${found}). Stop that one first, or give this one a folder of its own with "store" in the configuration.`;
    case 'missing':
      return `The store file ${folder}/bellwether.db is gone (${found}). The monitor goes on with the file that it still holds, and everything it writes is lost when it stops. Put the file back; or stop the monitor, put a copy in place with "bellwether store restore FILE", and start it again.`;
    case 'replaced':
      return `The store file ${folder}/bellwether.db was replaced while the monitor runs (${found}). The monitor goes on with the file that it still holds, and everything it writes is lost when it stops. Start it again to use the file that is there now.`;
    case 'overwritten':
      return `The store file ${folder}/bellwether.db was written over while the monitor runs (${found}). Nothing is read from it or written to it any more. Start the monitor again to use the file that is there now, and stop it before you put a copy in place next time.`;
    case 'absent':
      return `There is no store to read (${found}). Name the folder of a store with --store, or the file of a backup.`;
    case 'no-room':
      return `The store cannot be copied: there is too little room (${found}). Nothing was changed. Free some space, or use another disk.`;
    case 'closed':
      return `The store in ${folder} was already closed (${found}).`;
  }
}

/** Passes on what work gives; when the store of the folder cannot be used, rejects with a {@link StoreProblem}. */
export const explainedIn =
  (folder: string) =>
  async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw problemOf(error, folder) ?? error;
    }
  };

/** What work gives; when the store of the folder cannot be used, throws a {@link StoreProblem}. */
export function explainedNow<T>(folder: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw problemOf(error, folder) ?? error;
  }
}

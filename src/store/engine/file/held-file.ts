// Whether the store's file is still the one that was opened. SQLite does not notice: it goes on with the file that it holds,
// wherever that is, and a file that was written over is mixed with what was there (https://sqlite.org/howtocorrupt.html).
//
// Where the file is tells whether it was deleted, moved or replaced. A mark inside tells whether it was written over: a
// random text in the table `meta`, changed now and then, so that an older copy has another one.
import { closeSync, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';

/** What has become of the file. `log`: it is sound, but its write-ahead log or the shared memory of that is gone. */
export type FileFinding =
  | { readonly kind: 'sound' | 'log' }
  | { readonly kind: 'missing' | 'replaced' | 'overwritten'; readonly found: string };

/** Where a page is, in bytes. */
export interface PagePlace {
  readonly offset: number;
  readonly bytes: number;
}

/** https://sqlite.org/fileformat.html#the_database_header */
const HEADER_BYTES = 100;
const PAGES_AT = 28;

/** Files beside the database that belong to its write-ahead log. */
export const logFiles = (file: string): readonly string[] => [`${file}-wal`, `${file}-shm`];

/**
 * A second handle on an open database file, to look at its bytes. Kept for as long as the database is open: closing any
 * handle on the file would drop the locks that this process has on it.
 */
export class HeldFile implements Disposable {
  readonly #file: string;
  readonly #handle: number;
  readonly #identity: Stats;
  #log: readonly (Stats | undefined)[];
  /** In bytes, when it was last looked at. */
  #size: number;

  constructor(file: string) {
    this.#file = file;
    this.#handle = openSync(file, 'r');
    this.#identity = fstatSync(this.#handle);
    this.#log = this.#logNow();
    this.#size = this.#identity.size;
  }

  /** Takes the files of the log as they are now for the right ones. */
  noteLog(): void {
    this.#log = this.#logNow();
  }

  /** Looks for any of these marks in a page; for none when there are none. */
  look(marks: readonly string[], { offset, bytes }: PagePlace): FileFinding {
    let now: Stats;
    try {
      now = statSync(this.#file);
    } catch (error) {
      return { kind: 'missing', found: (error as Error).message };
    }
    if (!isSame(now, this.#identity)) return { kind: 'replaced', found: 'another file is in its place' };
    const header = this.#read(0, HEADER_BYTES);
    const expected = (header.length < HEADER_BYTES ? 1 : header.readUInt32BE(PAGES_AT)) * bytes;
    // It may be shorter than its header says while a full disk keeps the log from being copied into it, or shorter than before
    // when somebody has vacuumed it.
    if (now.size < expected && now.size < this.#size)
      return overwritten(`it has ${now.size} bytes, where it had ${this.#size}`);
    this.#size = now.size;
    const page = this.#read(offset, bytes);
    if (marks.length > 0 && !marks.some((mark) => page.includes(mark)))
      return overwritten('it does not hold what was written to it last');
    const isLogSound = this.#logNow().every((found, index) => {
      const before = this.#log[index];
      return found !== undefined && before !== undefined && isSame(found, before);
    });
    return { kind: isLogSound ? 'sound' : 'log' };
  }

  /** The files of the log that stand beside the file and are ours. */
  get ownLog(): readonly string[] {
    const now = this.#logNow();
    return logFiles(this.#file).filter((_, index) => {
      const [found, before] = [now[index], this.#log[index]];
      return found !== undefined && before !== undefined && isSame(found, before);
    });
  }

  [Symbol.dispose](): void {
    closeSync(this.#handle);
  }

  #logNow(): readonly (Stats | undefined)[] {
    return logFiles(this.#file).map((name) => statSync(name, { throwIfNoEntry: false }));
  }

  #read(offset: number, bytes: number): Buffer {
    const buffer = Buffer.alloc(bytes);
    return buffer.subarray(0, readSync(this.#handle, buffer, 0, bytes, offset));
  }
}

const isSame = (one: Stats, other: Stats): boolean => one.ino === other.ino && one.dev === other.dev;

const overwritten = (found: string): FileFinding => ({ kind: 'overwritten', found });

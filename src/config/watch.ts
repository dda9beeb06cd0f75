// Two ways to notice a change, neither of which is enough. The folders of all files are watched (folders, because
// editors and Kubernetes put new files in the place of old ones); and once a second the files are looked at, because
// links that lead elsewhere, folders made anew and network file systems tell nothing. Both only ask whether the files
// on the disk are others than those seen last. What was never seen counts as changed, so that nothing that happened
// between reading a file and watching it is lost; the reloader finds that nothing is new.
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { watch as watchFolders, type FSWatcher } from 'chokidar';
import type { Clock, Timer } from '../time/clock.ts';
import { every } from '../time/every.ts';

const SETTLE_MS = 150;
const LONGEST_SETTLE_MS = 700;
const LOOK_MS = 1000;
/** With more files than this, the looks are at their folders only. */
const MOST_LOOKED_AT = 200;

export interface WatchOptions {
  /** Everything to watch, absolute: configuration, scripts, what they import, secrets. Files may be missing. */
  readonly files: readonly string[];
  readonly clock: Clock;
  /** Files changed and are quiet again; also called once soon after the start. Never called while it is still busy. */
  readonly onChange: () => void | Promise<void>;
  /** The watching itself has trouble; it goes on as well as it can. */
  readonly onError: (error: unknown) => void;
}

/** A watch on files, until it is disposed. */
export class ConfigWatch implements AsyncDisposable {
  readonly #options: WatchOptions;
  readonly #watcher: FSWatcher;
  /** Resolves when the folders are watched. */
  readonly ready: Promise<void>;
  #files: ReadonlySet<string>;
  #folders: ReadonlySet<string>;
  /** What was last seen of each file or folder, in one line. */
  readonly #seen = new Map<string, string>();
  #settling: Timer | undefined;
  #settlingSince = 0;
  readonly #looks: Disposable;
  #busy: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#files = new Set(options.files);
    this.#folders = foldersOf(this.#files);
    this.#watcher = watchFolders([...this.#folders], {
      ignoreInitial: true,
      ignorePermissionErrors: true,
      atomic: false,
      depth: 0,
      ignored: (path, about) => about?.isFile() === true && !this.#files.has(path),
    });
    this.#watcher.on('all', () => this.#settle()).on('error', options.onError);
    this.ready = new Promise((resolve) => this.#watcher.once('ready', resolve));
    this.#looks = every(options.clock, LOOK_MS, () => this.#look());
  }

  /** Watches these files from now on, in place of those before. */
  follow(files: readonly string[]): void {
    if (this.#isClosed) return;
    this.#files = new Set(files);
    const before = this.#folders;
    this.#folders = foldersOf(this.#files);
    this.#watcher.add([...this.#folders].filter((folder) => !before.has(folder)));
    this.#watcher.unwatch([...before].filter((folder) => !this.#folders.has(folder)));
    for (const path of this.#seen.keys()) {
      if (!this.#files.has(path) && !this.#folders.has(path)) this.#seen.delete(path);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#settling?.cancel();
    this.#looks[Symbol.dispose]();
    await this.#watcher.close();
    await this.#busy;
  }

  /** Waits until nothing has happened for a moment, but not for ever. */
  #settle(): void {
    const { clock } = this.#options;
    if (this.#isClosed) return;
    if (this.#settling === undefined) this.#settlingSince = clock.monotonic();
    else if (clock.monotonic() - this.#settlingSince > LONGEST_SETTLE_MS) return;
    this.#settling?.cancel();
    this.#settling = clock.after(SETTLE_MS, () => {
      this.#settling = undefined;
      this.#busy = this.#busy.then(() => this.#tell());
    });
  }

  async #tell(): Promise<void> {
    try {
      const changed = await this.#changed([...this.#files, ...this.#folders]);
      for (const [path, mark] of changed) this.#seen.set(path, mark);
      if (!this.#isClosed && changed.some(([path]) => this.#files.has(path))) await this.#options.onChange();
    } catch (error) {
      this.#options.onError(error);
    }
  }

  async #look(): Promise<void> {
    const files = this.#files.size > MOST_LOOKED_AT ? [] : this.#files;
    const changed = await this.#changed([...files, ...this.#folders]);
    if (changed.length > 0) this.#settle();
  }

  async #changed(paths: readonly string[]): Promise<[path: string, mark: string][]> {
    const marks = await Promise.all(paths.map(async (path): Promise<[string, string]> => [path, await markOf(path)]));
    return marks.filter(([path, mark]) => this.#seen.get(path) !== mark);
  }
}

/** Watches files until the watch is disposed. */
export const watchConfig = (options: WatchOptions): ConfigWatch => new ConfigWatch(options);

const foldersOf = (files: Iterable<string>): ReadonlySet<string> => new Set(Array.from(files, (file) => dirname(file)));

/** Which file a path leads to, and since when it is as it is. */
async function markOf(path: string): Promise<string> {
  try {
    const { dev, ino, size, ctimeNs } = await stat(path, { bigint: true });
    return `${dev}:${ino}:${size}:${ctimeNs}`;
  } catch {
    return 'missing';
  }
}

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { storeFile } from '../../../src/store/engine/open-store.ts';

/** Whether a file system of its own can be made here. */
export function canMount(): boolean {
  try {
    execFileSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/mnt'], { stdio: 'ignore' });
    return process.getuid?.() === 0;
  } catch {
    return false;
  }
}

/** The store's folder: on a small disk of its own where that can be made, so that it can be filled. */
export class StoreDisk implements Disposable {
  readonly folder: string;
  readonly isSmall: boolean;
  #locker: DatabaseSync | undefined;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder);
    this.isSmall = canMount();
    if (this.isSmall) execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=48m', 'none', folder]);
  }

  get isTrouble(): boolean {
    return this.#locker !== undefined || existsSync(this.#ballast);
  }

  /** Leaves no byte, again and again as the store frees some. */
  fill(): void {
    const block = Buffer.alloc(16 * 1024);
    try {
      for (;;) writeFileSync(this.#ballast, block, { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  empty(): void {
    rmSync(this.#ballast, { force: true });
  }

  /** Another program writes to the store and does not end: nothing else can be written. */
  lock(): boolean {
    if (this.#locker) return false;
    const locker = new DatabaseSync(storeFile(this.folder));
    try {
      locker.exec('begin immediate');
      this.#locker = locker;
      return true;
    } catch {
      locker.close();
      return false;
    }
  }

  unlock(): void {
    this.#locker?.exec('rollback');
    this.#locker?.close();
    this.#locker = undefined;
  }

  get #ballast(): string {
    return join(this.folder, 'somebody-elses-file');
  }

  [Symbol.dispose](): void {
    this.unlock();
    if (this.isSmall) execFileSync('umount', ['-l', this.folder]);
  }
}

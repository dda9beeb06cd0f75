import { chmodSync, chownSync, existsSync, renameSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { makeFolder } from '../../../config/make-folder.ts';
import { isoTime } from '../../../time/zone.ts';
import { logFiles } from '../file/held-file.ts';
import { lockFile, lockFolder } from '../lock.ts';
import { storeFile } from '../open-store.ts';
import { StoreProblem, describe } from '../../problem.ts';
import type { StoreCheck } from './check-store.ts';
import { copyStore, force } from './copy-store.ts';
import { beforeFile, finishRestore, restoringFile } from './interrupted-restore.ts';

/** What a restore did. */
export interface Restored {
  readonly check: StoreCheck;
  /** The store that was there before, kept under this name; undefined when there was none. */
  readonly before: string | undefined;
}

/**
 * Puts a copy of `from` in place of the store of a folder and keeps what was there. Throws a {@link StoreProblem} when a
 * monitor runs on the store, or when `from` is missing, damaged, foreign or from a newer program; nothing is changed then.
 */
export function restoreStore(from: string, folder: string, now: number): Restored {
  const file = storeFile(folder);
  if (resolve(from) === resolve(file))
    throw new StoreProblem('absent', describe('absent', folder, `${from} is the store itself, not a copy of it`));
  makeFolder(folder);
  const lock = lockFolder(folder, now);
  try {
    finishRestore(file);
    const restoring = restoringFile(file);
    const check = copyStore(from, restoring, folder);
    const before = keepBefore(file, folder, now);
    giveBack(restoring, before, folder);
    renameSync(restoring, file);
    force(folder);
    return { check: { ...check, file }, before };
  } finally {
    lock.release();
  }
}

/** Somebody who may do everything restores for the user as whom the monitor runs. */
function giveBack(file: string, before: string | undefined, folder: string): void {
  const { uid, gid } = statSync(before ?? folder);
  if (before !== undefined) chmodSync(file, statSync(before).mode);
  if (process.getuid?.() === 0) for (const name of [file, lockFile(folder)]) chownSync(name, uid, gid);
}

/** With its log, which must go where its file goes: beside another one it would be copied into that. */
function keepBefore(file: string, folder: string, now: number): string | undefined {
  const before = beforeFile(folder, isoTime(now).replaceAll(/[:.]/g, '-'));
  const files = [file, ...logFiles(file)].filter((name) => existsSync(name));
  for (const name of files) renameSync(name, before + name.slice(file.length));
  return files.includes(file) ? before : undefined;
}

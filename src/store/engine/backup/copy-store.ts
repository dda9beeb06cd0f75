// A sound copy of a store, written beside its final name and only then given it: whoever finds a copy finds a whole one.
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { logFiles } from '../file/held-file.ts';
import { StoreProblem, describe, problemOf } from '../../problem.ts';
import { checkStore, knownVersionIn, storeBytes, type StoreCheck } from './check-store.ts';

const BUSY_TIMEOUT_MS = 5000;
/** Room beside the copy itself, for whoever else writes to that disk. */
const MARGIN_BYTES = 4 * 1024 * 1024;

/**
 * Copies a store, also while a monitor uses it, to a file that does not exist yet: whole, as of one moment, readable for its
 * owner alone, forced to the disk and checked. Throws a {@link StoreProblem} about `folder` and leaves nothing behind when
 * that does not work.
 */
export function copyStore(from: string, to: string, folder: string): StoreCheck {
  const partial = `${to}.partial-${process.pid}`;
  try {
    const needed = storeBytes(from, folder) + (statSync(`${from}-wal`, { throwIfNoEntry: false })?.size ?? 0);
    refuseWithoutRoom(needed, dirname(to), folder);
    closeSync(openSync(partial, 'wx', 0o600));
    copy(from, partial, folder);
    const check = checkStore(partial, folder);
    if (check.damage.length > 0)
      throw new StoreProblem('damaged', describe('damaged', folder, check.damage[0] ?? '', from));
    force(partial);
    name(partial, to);
    force(dirname(to));
    return { ...check, file: to };
  } catch (error) {
    for (const file of [partial, `${partial}-journal`, ...logFiles(partial)]) rmSync(file, { force: true });
    throw problemOf(error, folder) ?? error;
  }
}

/** Under its final name, if nothing has that name. */
function name(partial: string, to: string): void {
  try {
    linkSync(partial, to);
    rmSync(partial);
  } catch (error) {
    // Some file systems have no second names.
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' || existsSync(to)) throw error;
    renameSync(partial, to);
  }
}

/** https://sqlite.org/lang_vacuum.html#vacuuminto: what is committed at this moment, into an empty file. */
function copy(from: string, to: string, folder: string): void {
  const source = new DatabaseSync(from, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  try {
    knownVersionIn(source, from, folder);
    source.prepare('vacuum into ?').run(to);
  } catch (error) {
    const problem = problemOf(error, folder, from);
    if (problem?.kind === 'full') refuseForRoom(folder, `${dirname(to)} filled up meanwhile`);
    throw problem ?? error;
  } finally {
    source.close();
  }
  chmodSync(to, 0o600);
  const target = new DatabaseSync(to);
  try {
    // It tells the file in use from copies of it.
    target.exec("delete from meta where name = 'mark'");
  } finally {
    target.close();
  }
}

function refuseWithoutRoom(needed: number, target: string, folder: string): void {
  const { bavail, bsize } = statfsSync(target);
  if (bavail * bsize >= needed + MARGIN_BYTES) return;
  const [free, least] = [megabytes(bavail * bsize), megabytes(needed + MARGIN_BYTES)];
  refuseForRoom(folder, `${free} are free in ${target}, ${least} are needed`);
}

function refuseForRoom(folder: string, found: string): never {
  throw new StoreProblem('no-room', describe('no-room', folder, found));
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Forces a file, or the names in a folder, to the disk. */
export function force(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

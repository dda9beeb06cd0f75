// One writer per folder. The lock is the operating system's, on an otherwise empty database file: it ends with the process
// that holds it, however that ends, so there is no stale lock. Who holds it stands in a file beside it, only to be told.
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isoTime } from '../../time/zone.ts';
import { StoreProblem, describe, problemOf } from '../problem.ts';

/** It stays when its owner ends. */
export const lockFile = (folder: string): string => join(folder, 'bellwether.lock');

const OWNER_FILE = 'bellwether.pid';

export interface Lock {
  /** Takes the lock again when its file was deleted or replaced: a second monitor could lock a new one. Throws when it cannot. */
  renew(): void;
  release(): void;
}

/** Takes the folder for this process or throws a {@link StoreProblem} that names the process which has it. */
export function lockFolder(folder: string, now: number): Lock {
  const owner = join(folder, OWNER_FILE);
  let held = take(folder);
  tellOwner(owner, now);
  return {
    renew: () => {
      if (inodeOf(folder) === held.inode) return;
      const before = held.database;
      held = take(folder);
      before.close();
      tellOwner(owner, now);
    },
    release: () => {
      rmSync(owner, { force: true });
      held.database.close();
    },
  };
}

function take(folder: string): { readonly database: DatabaseSync; readonly inode: number | undefined } {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(lockFile(folder), { timeout: 0 });
    database.exec('pragma locking_mode = exclusive; pragma journal_mode = memory; begin exclusive');
    return { database, inode: inodeOf(folder) };
  } catch (error) {
    database?.close();
    const problem = problemOf(error, folder);
    const owner = join(folder, OWNER_FILE);
    if (problem?.kind === 'busy') throw new StoreProblem('locked', describe('locked', folder, ownerIn(owner)), error);
    throw problem ?? error;
  }
}

/** Undefined while there is no such file. */
const inodeOf = (folder: string): number | undefined => statSync(lockFile(folder), { throwIfNoEntry: false })?.ino;

/** Only for people: a full disk does not keep us from having the lock. */
function tellOwner(file: string, now: number): void {
  try {
    writeFileSync(file, `process ${process.pid} on ${hostname()}, since ${isoTime(now)}\n`);
  } catch {
    rmSync(file, { force: true });
  }
}

function ownerIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return 'it has not told its process number';
  }
}

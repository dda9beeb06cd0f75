import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { makeFolder } from '../../config/make-folder.ts';
import { Kysely } from 'kysely';
import type { Log } from '../../model/log.ts';
import type { Clock } from '../../time/clock.ts';
import { copyBeforeMigration } from './backup/before-migration.ts';
import { finishRestore } from './backup/interrupted-restore.ts';
import { FileWatch } from './file/file-watch.ts';
import { APPLICATION_ID, inspectFile } from './inspect.ts';
import { lockFile, lockFolder } from './lock.ts';
import { migrate } from './migrations.ts';
import { problemOf } from '../problem.ts';
import type { Database, Tables } from '../schema.ts';
import { SpareRoom } from './spare-room.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import { SqliteStore } from './sqlite-store.ts';
import type { Store } from '../store.ts';

/** The file of the store inside its folder. */
export const storeFile = (folder: string): string => join(folder, 'bellwether.db');

/** Another program may hold the file for a moment; this blocks the event loop, so it is short. */
const BUSY_TIMEOUT_MS = 250;

/** Somebody deleted it, or the folder was mounted from elsewhere. */
const LOST =
  'A store was in this folder before. If it should be here, stop the monitor and run "bellwether store restore FILE"';

export interface StoreOptions {
  readonly clock: Clock;
  readonly log?: Log;
  /** For tests: the most pages of 4096 bytes that the file may have, as if the disk were full then. */
  readonly maxPages?: number;
}

/**
 * Opens the embedded store in a folder, which is made when missing, and holds it alone until disposed.
 * Rejects with a {@link StoreProblem} when the folder is held by another process, cannot be written, or when the file is
 * damaged, foreign or from a newer program; the file is then as it was.
 */
export async function openStore(folder: string, options: StoreOptions): Promise<Store> {
  const spareRoom = new SpareRoom(folder);
  try {
    return await open(folder, options, spareRoom);
  } catch (error) {
    const problem = problemOf(error, folder);
    if (problem?.kind !== 'full' || !spareRoom.release()) throw problem ?? error;
    options.log?.error({ folder }, problem.message);
    return open(folder, options, spareRoom, { isFull: true }).catch((again: unknown) => {
      throw problemOf(again, folder) ?? again;
    });
  }
}

async function open(
  folder: string,
  options: StoreOptions,
  spareRoom: SpareRoom,
  { isFull } = { isFull: false },
): Promise<Store> {
  const closing: (() => void)[] = [];
  const close = () => {
    for (const step of closing.toReversed()) step();
  };
  try {
    makeFolder(folder);
    const wasUsed = existsSync(lockFile(folder));
    const lock = lockFolder(folder, options.clock.now());
    closing.push(() => lock.release());
    if (finishRestore(storeFile(folder)))
      options.log?.warn({ folder }, 'A restore of the store was interrupted; it is finished now');
    if (wasUsed && !existsSync(storeFile(folder))) options.log?.warn({ folder, hint: LOST }, 'The store begins empty');
    spareRoom.find();
    inspectFile(storeFile(folder), folder);
    const connection = connect(storeFile(folder), options);
    let watch: FileWatch | undefined;
    closing.push(() => {
      if (watch?.end().isClosed !== true) connection.close();
      watch?.[Symbol.dispose]();
    });
    const dialect = nodeSqliteDialect(connection, () => watch?.refuseWhenOverwritten());
    const db: Database = new Kysely<Tables>({ dialect });
    copyBeforeMigration(connection, folder, { now: options.clock.now(), log: options.log });
    await migrate(db, folder);
    watch = new FileWatch({ connection, file: storeFile(folder), folder, lock, ...options });
    const hasRoom = !isFull && spareRoom.reserve();
    return await SqliteStore.create({ db, connection, folder, watch, spareRoom, isFull: !hasRoom, close, ...options });
  } catch (error) {
    close();
    throw error;
  }
}

function connect(file: string, { maxPages }: StoreOptions): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    connection.exec(`
      pragma journal_mode = wal;
      pragma synchronous = normal;
      pragma application_id = ${APPLICATION_ID};
      pragma cache_size = -8000;
      pragma temp_store = memory;
      pragma journal_size_limit = 33554432;
      ${maxPages === undefined ? '' : `pragma max_page_count = ${maxPages};`}`);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

// Looks at a store before it is opened for writing. Read-only, because even closing a damaged file that was open for
// writing would copy the log into it and delete the log.
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreProblem, describe, problemOf } from '../problem.ts';
import { newestVersion, refuseNewer } from './migrations.ts';

/** `Bell` in ASCII: marks the file as ours. */
export const APPLICATION_ID = 0x42656c6c;

/** Up to this size the whole file is checked, in well under a second; of greater ones only what a start depends on. */
const WHOLLY_CHECKED_BYTES = 128 * 1024 * 1024;
const ESSENTIAL_TABLES = [
  'meta',
  'subjects',
  'locations',
  'shapes',
  'running',
  'states',
  'incidents',
  'timeline',
  'outbox',
  'planned',
  'signals',
  'tokens',
];

/** Throws a {@link StoreProblem} when the file is damaged, foreign or from a newer program. Changes nothing. */
export function inspectFile(file: string, folder: string): void {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes === 0) return;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
    refuseForeign(database, folder);
    refuseNewer(versionIn(database), folder);
    refuseDamaged(database, bytes <= WHOLLY_CHECKED_BYTES, folder);
  } catch (error) {
    throw problemOf(error, folder) ?? error;
  } finally {
    database?.close();
  }
}

/** Like {@link inspectFile}, but refuses an older store too and does not look for damage: for a file in use. */
export function inspectInUse(file: string, folder: string): void {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
    refuseForeign(database, folder);
    const version = versionIn(database);
    refuseNewer(version, folder);
    if (version === newestVersion) return;
    const found = `store version ${version}; this program works with version ${newestVersion}`;
    throw new StoreProblem('older', describe('older', folder, found));
  } catch (error) {
    throw problemOf(error, folder) ?? error;
  } finally {
    database?.close();
  }
}

/** Throws when the database is of another program. */
export function refuseForeign(database: DatabaseSync, folder: string, file?: string): void {
  const id = Number(database.prepare('pragma application_id').get()?.['application_id']);
  const tables = Number(database.prepare('select count(*) as tables from sqlite_master').get()?.['tables']);
  if (id === APPLICATION_ID || tables === 0) return;
  const found = `its application id is ${id}, not ${APPLICATION_ID}, and it has ${tables} tables or indexes`;
  throw new StoreProblem('foreign', describe('foreign', folder, found, file));
}

/** The version of the schema; 0 before there is one. */
export function versionIn(database: DatabaseSync): number {
  const hasMeta = database.prepare("select 1 from sqlite_master where name = 'meta'").get();
  return hasMeta ? Number(database.prepare("select value from meta where name = 'schema'").get()?.['value'] ?? 0) : 0;
}

function refuseDamaged(database: DatabaseSync, isWhole: boolean, folder: string): void {
  const known = database.prepare("select name from sqlite_master where type = 'table'").all();
  const names = new Set(known.map(({ name }) => name));
  const checks = isWhole
    ? ['pragma quick_check(1)']
    : ESSENTIAL_TABLES.filter((name) => names.has(name)).map((name) => `pragma quick_check(${name})`);
  for (const check of checks) {
    const found = String(database.prepare(check).get()?.['quick_check'] ?? 'ok');
    if (found !== 'ok') throw new StoreProblem('damaged', describe('damaged', folder, found));
  }
}

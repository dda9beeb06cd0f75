// Reads all of a store: its pages, its references, and every row as the monitor would.
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { refuseForeign, versionIn } from '../inspect.ts';
import { newestVersion, refuseNewer } from '../migrations.ts';
import { StoreProblem, describe, problemOf } from '../../problem.ts';
import { jsonColumns } from '../../rows/columns.ts';
import { RowReader, type UnreadableRow } from '../../rows/row-reader.ts';

/** What was found in a store. */
export interface StoreCheck {
  readonly file: string;
  readonly bytes: number;
  /** Of its schema, and the one that this program writes. */
  readonly version: number;
  readonly newestVersion: number;
  /** Rows in each table. */
  readonly counts: ReadonlyMap<string, number>;
  /** What is wrong with the file itself, as SQLite says it; empty when it is sound. */
  readonly damage: readonly string[];
  /** Rows that refer to others that are not there. */
  readonly dangling: readonly { readonly table: string; readonly id: string; readonly parent: string }[];
  readonly unreadable: readonly UnreadableRow[];
}

/** A monitor that writes at this moment is done after this. */
const BUSY_TIMEOUT_MS = 5000;
const MOST_DAMAGE = 20;

export const isSound = ({ damage, dangling, unreadable }: StoreCheck): boolean =>
  damage.length + dangling.length + unreadable.length === 0;

/**
 * Reads all of a store file, also while a monitor uses it. Changes nothing. Throws a {@link StoreProblem} when there is none, or
 * when it is of another program or a newer version; `folder` is for what is said of the disk.
 */
export function checkStore(file: string, folder: string): StoreCheck {
  const bytes = storeBytes(file, folder);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    const version = knownVersionIn(database, file, folder);
    const damage = damageIn(database, folder);
    const about = { file, bytes, version, newestVersion, damage };
    // What stands on damaged pages cannot be told from what is wrong by itself.
    if (damage.length > 0) return { ...about, counts: new Map(), dangling: [], unreadable: [] };
    const tables = tablesIn(database);
    return {
      ...about,
      counts: countsIn(database, tables),
      dangling: danglingIn(database),
      unreadable: unreadableIn(database, tables),
    };
  } catch (error) {
    throw problemOf(error, folder, file) ?? error;
  } finally {
    database?.close();
  }
}

/** The version of a store's schema. Throws when it is of another program or a newer version. */
export function knownVersionIn(database: DatabaseSync, file: string, folder: string): number {
  refuseForeign(database, folder, file);
  const version = versionIn(database);
  refuseNewer(version, folder, file);
  if (version === 0) throw new StoreProblem('absent', describe('absent', folder, `${file} has no tables`));
  return version;
}

/** The size of a store file. Throws when there is none, or nothing in it. */
export function storeBytes(file: string, folder: string): number {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  if (bytes === undefined) throw new StoreProblem('absent', describe('absent', folder, `${file} does not exist`));
  if (bytes === 0) throw new StoreProblem('absent', describe('absent', folder, `${file} is empty`));
  return bytes;
}

/** https://sqlite.org/pragma.html#pragma_integrity_check */
function damageIn(database: DatabaseSync, folder: string): readonly string[] {
  try {
    const found = database.prepare(`pragma integrity_check(${MOST_DAMAGE})`).all();
    return found.map((row) => String(row['integrity_check'])).filter((text) => text !== 'ok');
  } catch (error) {
    if (problemOf(error, folder)?.kind !== 'damaged') throw error;
    return [(error as Error).message];
  }
}

const tablesIn = (database: DatabaseSync): readonly string[] =>
  database
    .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
    .all()
    .map(({ name }) => String(name));

const countsIn = (database: DatabaseSync, tables: readonly string[]): ReadonlyMap<string, number> =>
  new Map(
    tables.map((name) => [name, Number(database.prepare(`select count(*) as rows from "${name}"`).get()?.['rows'])]),
  );

const danglingIn = (database: DatabaseSync): StoreCheck['dangling'] =>
  database
    .prepare('pragma foreign_key_check')
    .all()
    .map(({ table, rowid, parent }) => ({
      table: String(table),
      id: rowid === null ? 'without a number' : String(rowid),
      parent: String(parent),
    }));

function unreadableIn(database: DatabaseSync, tables: readonly string[]): readonly UnreadableRow[] {
  const reader = new RowReader();
  for (const { table, column, id, formOf } of jsonColumns) {
    if (!tables.includes(table)) continue;
    const hasColumn = database
      .prepare(`pragma table_info("${table}")`)
      .all()
      .some(({ name }) => name === column);
    if (!hasColumn) continue;
    const rows = database.prepare(
      `select ${id} as id, "${column}" as json from "${table}" where "${column}" is not null`,
    );
    for (const row of rows.iterate()) {
      const place = { table, id: String(row['id']) };
      reader.json(place, String(row['json']), formOf(place.id));
    }
  }
  return reader.unreadable;
}

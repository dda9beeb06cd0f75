// The way out when rows cannot be read and no backup is to be restored: they go into a file, and the store goes on.
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isoTime } from '../../../time/zone.ts';
import { lockFolder } from '../lock.ts';
import { storeFile } from '../open-store.ts';
import { explainedNow } from '../../problem.ts';
import { jsonColumns } from '../../rows/columns.ts';
import type { StoreCheck } from './check-store.ts';

/** Rows that were taken out of the store. */
export interface SetAside {
  /** JSON, a row a line. */
  readonly file: string;
  readonly rows: number;
}

/** Columns without which a row still says something: they are emptied, and the row stays. */
const dispensable = new Set(['timeline.published', 'runs.numbers']);

/**
 * Moves the rows that a check of the store in a folder found unreadable or dangling into a file there. Throws a
 * {@link StoreProblem} when a monitor runs on the store.
 */
export function setAside({ unreadable, dangling }: StoreCheck, folder: string, now: number): SetAside {
  return explainedNow(folder, () => {
    const lock = lockFolder(folder, now);
    const database = new DatabaseSync(storeFile(folder), { enableForeignKeyConstraints: true });
    const file = join(folder, `bellwether-set-aside-${isoTime(now).replaceAll(/[:.]/g, '-')}.jsonl`);
    const handle = openSync(file, 'wx', 0o600);
    try {
      database.exec('pragma synchronous = full; begin immediate');
      let rows = 0;
      const take = ({ table, where, values, isEmptied }: Taken) => {
        for (const row of database.prepare(`select * from "${table}" where ${where}`).all(...values)) {
          writeSync(handle, `${JSON.stringify({ table, row }, bytesAsHex)}\n`);
          rows += 1;
        }
        const change =
          isEmptied === undefined ? `delete from "${table}"` : `update "${table}" set "${isEmptied}" = null`;
        database.prepare(`${change} where ${where}`).run(...values);
      };
      for (const { table, id } of unreadable) for (const one of takenOf(table, id)) take(one);
      for (const table of new Set(dangling.map((one) => one.table))) take(danglingOf(database, table));
      fsyncSync(handle);
      database.exec('commit');
      return { file, rows };
    } finally {
      closeSync(handle);
      database.close();
      lock.release();
    }
  });
}

interface Taken {
  readonly table: string;
  readonly where: string;
  readonly values: readonly string[];
  /** The column to be emptied; absent: the rows are deleted. */
  readonly isEmptied?: string;
}

const takenOf = (wanted: string, id: string): readonly Taken[] =>
  jsonColumns
    .filter(({ table }) => table === wanted)
    .map(({ table, column, id: key }) => ({
      table,
      // The number of a row is compared as the text that it is reported as.
      where: `cast(${key} as text) = ?`,
      values: [id],
      ...(dispensable.has(`${table}.${column}`) && { isEmptied: column }),
    }));

function danglingOf(database: DatabaseSync, table: string): Taken {
  const keys = database.prepare(`pragma foreign_key_list("${table}")`).all();
  const isMissing = keys.map(
    ({ from, to, table: parent }) => `"${String(from)}" not in (select "${String(to)}" from "${String(parent)}")`,
  );
  return { table, where: isMissing.join(' or '), values: [] };
}

const bytesAsHex = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;

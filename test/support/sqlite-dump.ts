// A SQLite file as text that can be read and kept in the repository, and back.
import { DatabaseSync } from 'node:sqlite';

type Value = null | number | bigint | string | Uint8Array;

/** Everything in a database as SQL. Rows that another process has just written are in it, even when that was killed. */
export function dumpOf(file: string): string {
  const database = new DatabaseSync(file);
  try {
    const all = (sql: string) => database.prepare(sql).all() as Record<string, Value>[];
    const made = all("select type, name, sql from sqlite_master where sql is not null and name not like 'sqlite_%'");
    const ofType = (isTable: boolean) => made.filter(({ type }) => (type === 'table') === isTable);
    const rowsOf = (table: string) =>
      all(`select * from "${table}"`).map(
        (row) => `INSERT INTO "${table}" VALUES (${Object.values(row).map(literal).join(', ')});`,
      );
    const { application_id: application = 0 } = all('pragma application_id')[0] ?? {};
    return [
      `PRAGMA application_id = ${Number(application)};`,
      ...ofType(true).flatMap(({ name, sql }) => [`${String(sql)};`, ...rowsOf(String(name))]),
      ...ofType(false).map(({ sql }) => `${String(sql)};`),
      ...rowsOf('sqlite_sequence'),
      '',
    ].join('\n');
  } finally {
    database.close();
  }
}

/** Makes the database that a dump was taken of. */
export function restoreDump(dump: string, file: string): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = wal; PRAGMA foreign_keys = off;');
    database.exec(`BEGIN; ${dump} COMMIT;`);
  } finally {
    database.close();
  }
}

function literal(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  return value instanceof Uint8Array ? `X'${Buffer.from(value).toString('hex')}'` : String(value);
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Epoch milliseconds from 2023 to 2112; ids in hexadecimal have other digits before or behind. */
const time = /(?<![\w.])(?:1[7-9]|[2-4]\d)\d{11}(?![\w.])/g;

/** Moves every time in a dump so that what happened at `from` happened at `to`. The beginnings of hours and days stay such. */
export const movedInTime = (dump: string, from: number, to: number): string =>
  dump.replaceAll(time, (digits) => {
    const at = Number(digits);
    const unit = [DAY_MS, HOUR_MS].find((ms) => at % ms === 0);
    const moved = at + to - from;
    return String(unit === undefined ? moved : Math.floor((moved + (from % unit)) / unit) * unit);
  });

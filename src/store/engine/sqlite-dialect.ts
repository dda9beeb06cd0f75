import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';

/** Far above the number of different statements that the store makes; a bound, should one be made per call. */
const MOST_STATEMENTS = 500;

/** Kysely over Node's own SQLite. Statements are prepared once and kept. `guard` throws when none may be run. */
export const nodeSqliteDialect = (database: DatabaseSync, guard: () => void = () => {}): SqliteDialect =>
  new SqliteDialect({ database: adapt(database, guard) });

function adapt(database: DatabaseSync, guard: () => void): SqliteDatabase {
  const prepared = new Map<string, SqliteStatement>();
  const prepare = (sql: string): SqliteStatement => {
    guard();
    const known = prepared.get(sql);
    if (known) return known;
    if (prepared.size >= MOST_STATEMENTS) prepared.clear();
    const statement = statementOf(database, sql);
    prepared.set(sql, statement);
    return statement;
  };
  return { prepare, close: () => database.close() };
}

const nothing = { changes: 0, lastInsertRowid: 0 };

function statementOf(database: DatabaseSync, sql: string): SqliteStatement {
  // A full disk makes SQLite roll back by itself; Kysely's own rollback would then hide the first error.
  const isIdle = sql === 'rollback' ? () => !database.isTransaction : () => false;
  const statement = database.prepare(sql);
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => (isIdle() ? nothing : statement.run(...values(parameters))),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

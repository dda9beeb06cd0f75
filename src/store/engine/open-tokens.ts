// The tokens of a store beside a running monitor, which holds the folder: a second connection to the file is enough, for
// a token is one row and the monitor looks it up each time.
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Clock } from '../../time/clock.ts';
import { inspectInUse } from './inspect.ts';
import { openStore, storeFile } from './open-store.ts';
import { problemOf } from '../problem.ts';
import type { Tables } from '../schema.ts';
import { nodeSqliteDialect } from './sqlite-dialect.ts';
import type { Tokens } from '../store.ts';
import { tokensIn } from '../tables/tokens.ts';

/** Nobody else waits for this process, so it may wait for a monitor that is just writing. */
const BUSY_TIMEOUT_MS = 5000;

export interface OpenTokens extends AsyncDisposable {
  readonly tokens: Tokens;
}

/**
 * Opens the tokens of the store in a folder, also while a monitor runs on it. A store that is not there yet is made.
 * Rejects with a {@link StoreProblem} when the file is damaged, foreign, or from a newer or an older program.
 */
export async function openTokens(folder: string, options: { readonly clock: Clock }): Promise<OpenTokens> {
  const file = storeFile(folder);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0)
    await (await openStore(folder, options))[Symbol.asyncDispose]();
  inspectInUse(file, folder);
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
    // A token that somebody was given must not be forgotten with the power.
    connection.exec('pragma synchronous = full');
  } catch (error) {
    connection?.close();
    throw problemOf(error, folder) ?? error;
  }
  const held = connection;
  return {
    tokens: tokensIn(new Kysely<Tables>({ dialect: nodeSqliteDialect(held) }), folder),
    [Symbol.asyncDispose]: () => Promise.resolve(held.close()),
  };
}

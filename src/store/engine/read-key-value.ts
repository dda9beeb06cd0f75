// One value of a store that may be in use by a monitor: a second connection that only reads, opened for the moment.
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { inspectInUse } from './inspect.ts';
import { storeFile } from './open-store.ts';
import { problemOf } from '../problem.ts';
import { anything } from '../rows/form.ts';
import { keyValueForms } from '../rows/forms.ts';
import { RowReader } from '../rows/row-reader.ts';

/** A monitor that writes at this moment is done after this. */
const BUSY_TIMEOUT_MS = 2000;

/**
 * What the store in a folder keeps under a name, also while a monitor runs on it; undefined when there is nothing, or no
 * store. Throws a {@link StoreProblem} when the file is damaged, foreign, or from a newer or an older program. The
 * file stays as it is.
 */
export function readKeyValue(folder: string, name: string): unknown {
  const file = storeFile(folder);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return undefined;
  inspectInUse(file, folder);
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(file, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    const row = connection.prepare('select value from keepsakes where name = ?').get(name);
    const place = { table: 'keepsakes', id: name };
    return row && new RowReader().json(place, String(row['value']), keyValueForms[name] ?? anything);
  } catch (error) {
    throw problemOf(error, folder) ?? error;
  } finally {
    connection?.close();
  }
}

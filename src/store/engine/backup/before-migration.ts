import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Log } from '../../../model/log.ts';
import { isoTime } from '../../../time/zone.ts';
import { versionIn } from '../inspect.ts';
import { newestVersion } from '../migrations.ts';
import { StoreProblem } from '../../problem.ts';
import { copyStore } from './copy-store.ts';

const HINT =
  'It is the way back to the older program: "bellwether store restore FILE". Delete it when it is not needed any more';

/**
 * Keeps a copy of an older store beside it before it is brought up to date, so that there is a way back. Throws a
 * {@link StoreProblem} that says how much room is needed when there is none for it.
 */
export function copyBeforeMigration(
  database: DatabaseSync,
  folder: string,
  about: { readonly now: number; readonly log?: Log | undefined },
): void {
  const version = versionIn(database);
  if (version === 0 || version >= newestVersion) return;
  const first = join(folder, `bellwether-before-v${newestVersion}.db`);
  const time = isoTime(about.now).replaceAll(/[:.]/g, '-');
  const to = existsSync(first) ? join(folder, `bellwether-before-v${newestVersion}-${time}.db`) : first;
  try {
    copyStore(join(folder, 'bellwether.db'), to, folder);
  } catch (error) {
    if (!(error instanceof StoreProblem) || error.kind !== 'no-room') throw error;
    const why = `The store in ${folder} must be brought up to date, and a copy is kept beside it before that.`;
    throw new StoreProblem('no-room', `${why} ${error.message}`, error);
  }
  about.log?.info({ file: to, version, hint: HINT }, 'A copy of the store is kept before it is brought up to date');
}

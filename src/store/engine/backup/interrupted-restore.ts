// A restore that is killed leaves a copy under the name of `restoringFile`, which it has only when it is whole, or a part
// of a copy. In between, the store may have its new name already and the copy not yet its own: no file is there then.
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { logFiles } from '../file/held-file.ts';

export const restoringFile = (file: string): string => `${file}.restoring`;

const BEFORE = 'bellwether-before-restore-';

/** The name under which the store of a folder is kept when another is put in its place at a time such as `2026-12-01T…`. */
export const beforeFile = (folder: string, time: string): string => join(folder, `${BEFORE}${time}.db`);

/**
 * Finishes a restore that was killed while it put the copy in place, and removes what one left that was killed before.
 * Returns whether one was finished. Only for the owner of the folder.
 */
export function finishRestore(file: string): boolean {
  const restoring = restoringFile(file);
  const folder = dirname(file);
  const names = readdirSync(folder);
  const isInterrupted = !existsSync(file) && existsSync(restoring);
  if (isInterrupted) {
    // The log of the store before: beside the copy it would be written into that.
    const before = names
      .filter((name) => name.startsWith(BEFORE) && name.endsWith('.db'))
      .toSorted()
      .at(-1);
    for (const log of logFiles(file)) {
      if (!existsSync(log)) continue;
      if (before === undefined) rmSync(log);
      else renameSync(log, join(folder, before) + log.slice(file.length));
    }
    renameSync(restoring, file);
  }
  for (const name of names) if (name.startsWith(basename(restoring))) rmSync(join(folder, name), { force: true });
  return isInterrupted;
}

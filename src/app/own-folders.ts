import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, rmdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolder } from '../config/make-folder.ts';

const FOR_OTHERS = 0o007;

/**
 * Makes the folder of the store where it is missing, and closes it to users who are neither its owner nor in its group.
 * Whoever opens the store reports what cannot be done.
 */
export async function closeToOthers(folder: string): Promise<void> {
  try {
    makeFolder(folder, { mode: 0o750 });
    const { mode } = await stat(folder);
    if ((mode & FOR_OTHERS) !== 0) await chmod(folder, mode & 0o770);
  } catch {
    // Missing, read-only or somebody else's.
  }
}

/**
 * The same temporary folder at each start on one store, so that what a killed monitor left in it is found and cleared. Anyone
 * may make a folder of this name before us: one that is not ours is not used.
 */
export async function ownTempFolder(storeFolder: string, life: AsyncDisposableStack): Promise<string> {
  const name = createHash('sha256').update(storeFolder).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `bellwether-${name}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid()))
    throw new Error(
      `The temporary folder ${folder} belongs to somebody else. Remove it, or set TMPDIR to another place.`,
    );
  await chmod(folder, 0o700);
  life.defer(() => rmdir(folder).catch(() => {}));
  return folder;
}

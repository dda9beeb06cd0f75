import { lstat, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EvidenceFile } from '../model/run.ts';

/** Where the evidence of a run lies. */
export const evidenceFolderOf = (root: string, runId: string): string => join(root, runId);

/** Makes the folder, empty; undefined when the disk does not let us, which must not keep a run from being judged. */
export async function makeEvidenceFolder(root: string, runId: string, onError: (error: unknown) => void) {
  const folder = evidenceFolderOf(root, runId);
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true, mode: 0o750 });
    return folder;
  } catch (error) {
    onError(error);
    return undefined;
  }
}

/** Of the files that a child says it left, those that really lie in the folder, with their real sizes. */
export async function foundEvidence(folder: string, files: readonly EvidenceFile[]): Promise<readonly EvidenceFile[]> {
  const looked = await Promise.all(
    files.map(async ({ kind, file }): Promise<EvidenceFile[]> => {
      if (basename(file) !== file || file === '..' || file === '.') return [];
      const found = await lstat(join(folder, file)).catch(() => undefined);
      return found?.isFile() ? [{ kind, file, bytes: found.size }] : [];
    }),
  );
  return looked.flat();
}

/** Removes the folder with all that is in it; nobody is told when that does not work, retention comes by later. */
export async function removeEvidence(root: string, runId: string): Promise<void> {
  await rm(evidenceFolderOf(root, runId), { recursive: true, force: true, maxRetries: 2 }).catch(() => {});
}

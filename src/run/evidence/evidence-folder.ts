import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EvidenceFile } from '../../model/run.ts';

/** Where the evidence of a run lies. */
export const evidenceFolderOf = (root: string, runId: string): string => join(root, runId);

/** Makes the folder; undefined when the disk does not let us, which must not keep a run from being judged. */
export async function makeEvidenceFolder(root: string, runId: string, onError: (error: unknown) => void) {
  const folder = evidenceFolderOf(root, runId);
  try {
    await mkdir(folder, { recursive: true, mode: 0o750 });
    return folder;
  } catch (error) {
    onError(error);
    return undefined;
  }
}

/**
 * Of the files that children say they left, keeps those that really lie in the folder and returns them with their real
 * sizes. All others are removed: a process that was killed may have left a trace with secrets in it.
 */
export async function keepEvidence(
  root: string,
  runId: string,
  files: readonly EvidenceFile[],
): Promise<readonly EvidenceFile[]> {
  const folder = evidenceFolderOf(root, runId);
  const kept = await soundFiles(root, runId, files);
  if (kept.length === 0) {
    await removeQuietly(folder);
    return [];
  }
  const names = new Set(kept.map(({ file }) => file));
  const others = (await readdir(folder).catch(() => [])).filter((name) => !names.has(name));
  await Promise.all(others.map((name) => removeQuietly(join(folder, name))));
  return kept;
}

/** Those that really are files in the folder, with their real sizes. */
export async function soundFiles<File extends EvidenceFile>(
  root: string,
  runId: string,
  files: readonly File[],
): Promise<readonly File[]> {
  const folder = evidenceFolderOf(root, runId);
  const found = await Promise.all(files.map((file) => foundIn(folder, file)));
  return found.filter((file) => file !== undefined);
}

async function foundIn<File extends EvidenceFile>(folder: string, left: File): Promise<File | undefined> {
  const { file } = left;
  if (basename(file) !== file || file === '..' || file === '.') return undefined;
  const found = await lstat(join(folder, file)).catch(() => undefined);
  return found?.isFile() ? { ...left, bytes: found.size } : undefined;
}

/** A file that cannot be removed now is left to retention. */
const removeQuietly = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 2 }).catch(() => {});

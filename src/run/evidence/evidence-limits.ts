import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What was removed and what is left, for the log. */
export interface EvidenceSwept {
  readonly removed: number;
  readonly removedBytes: number;
  readonly leftBytes: number;
  /** Folders that could not be removed. */
  readonly problems: readonly string[];
}

interface EvidenceLimits {
  readonly root: string;
  /** Evidence older than this is removed. */
  readonly keepMs: number;
  /** Above this the oldest is removed first. */
  readonly keepBytes: number;
  /** Ids of runs whose evidence is never removed: the first evidence of incidents that are not over. */
  readonly keep?: ReadonlySet<string>;
  /** Ids of runs whose evidence goes last when there is too much: the first evidence of past incidents. */
  readonly keepLongest?: ReadonlySet<string>;
  /** Epoch milliseconds. */
  readonly now: number;
}

const none: ReadonlySet<string> = new Set();

interface Folder {
  readonly path: string;
  readonly goesLast: boolean;
  readonly madeAt: number;
  readonly bytes: number;
}

/** A run may still be writing into a folder as young as this. */
const YOUNG_MS = 120_000;

/**
 * Deletes evidence beyond its age and size. Only folders that are named like a run are touched; files that vanish
 * meanwhile are no problem, and a folder that cannot be removed does not keep the others from being removed.
 */
export async function limitEvidence(limits: EvidenceLimits): Promise<EvidenceSwept> {
  const { root, keepMs, keepBytes, keep = none, keepLongest = none, now } = limits;
  const names = await readdir(root).catch(() => []);
  const folders: Folder[] = [];
  let keptBytes = 0;
  for (const name of names.filter((name) => /^[0-9a-f]{32}$/.test(name))) {
    const path = join(root, name);
    const bytes = await bytesIn(path);
    keptBytes += keep.has(name) ? bytes : 0;
    if (keep.has(name)) continue;
    folders.push({ path, goesLast: keepLongest.has(name), madeAt: Number.parseInt(name.slice(0, 12), 16), bytes });
  }
  folders.sort((a, b) => Number(a.goesLast) - Number(b.goesLast) || a.madeAt - b.madeAt);
  let leftBytes = folders.reduce((sum, { bytes }) => sum + bytes, keptBytes);
  const swept = { removed: 0, removedBytes: 0, problems: [] as string[] };
  for (const { path, madeAt, bytes } of folders) {
    const age = now - madeAt;
    if (age <= keepMs && (leftBytes <= keepBytes || age < YOUNG_MS)) continue;
    try {
      await rm(path, { recursive: true, force: true, maxRetries: 2 });
      swept.removed += 1;
      swept.removedBytes += bytes;
      leftBytes -= bytes;
    } catch (error) {
      swept.problems.push(`Evidence could not be removed from ${path}: ${(error as Error).message}`);
    }
  }
  return { ...swept, leftBytes };
}

/** Sizes of all files below, links not followed; what cannot be read counts as nothing. */
export async function bytesIn(path: string): Promise<number> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    const inner = join(path, entry.name);
    bytes += entry.isDirectory() ? await bytesIn(inner) : ((await lstat(inner).catch(() => undefined))?.size ?? 0);
  }
  return bytes;
}

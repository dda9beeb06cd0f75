import { readFile } from 'node:fs/promises';
import type { EvidenceFile, RunResult } from '../model/run.ts';
import { evidencePath } from './evidence.ts';
import { consoleLines, requestLines } from './views/evidence-lines.ts';
import type { RunNotes } from './views/evidence-lines.ts';

/** Larger files are only offered to be opened. */
const MOST_BYTES = 512 * 1024;

/** What the page of the last failed run said and could not load; undefined when none of the runs failed. */
export async function notesOf(runs: readonly RunResult[], storeFolder: string): Promise<RunNotes | undefined> {
  const run = runs.find(({ outcome }) => outcome === 'failed');
  if (!run) return undefined;
  const read = async (kind: EvidenceFile['kind']): Promise<unknown> => {
    const found = run.evidence.find((file) => file.kind === kind);
    const path = found && found.bytes <= MOST_BYTES && evidencePath(storeFolder, run.runId, found.file);
    if (!path) return undefined;
    // It may have been deleted meanwhile, its time being over.
    return readFile(path, 'utf8')
      .then(JSON.parse, () => undefined)
      .catch(() => undefined);
  };
  const [console, requests] = await Promise.all([read('console'), read('requests')]);
  return { runId: run.runId, console: consoleLines(console), requests: requestLines(requests) };
}

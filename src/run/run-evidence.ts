import type { Log } from '../model/log.ts';
import type { EvidenceFile } from '../model/run.ts';
import type { Verdict } from './confirm.ts';
import { evidenceFolderOf, keepEvidence, makeEvidenceFolder } from './evidence-folder.ts';
import type { AttemptRequest } from './messages.ts';

interface EvidenceOptions {
  readonly root: string;
  readonly runId: string;
  readonly log: Log;
  /** All evidence of each attempt is wanted, whatever its outcome. */
  readonly isAllWanted: boolean;
  /** A failed first attempt is followed by a second. */
  readonly isConfirmed: boolean;
}

type Wanted = Pick<AttemptRequest, 'evidenceFolder' | 'evidenceSuffix' | 'isThorough'>;

/**
 * The evidence of one run: what its attempts are asked for, and what of it is kept. A first attempt keeps what its
 * failure showed, a second all that can be had; both lie side by side in one folder.
 */
export class RunEvidence {
  readonly #options: EvidenceOptions;

  constructor(options: EvidenceOptions) {
    this.#options = options;
  }

  /** What an attempt is asked for; of a first one it is known at once. */
  wanted(attempt: 1 | 2): Wanted | Promise<Wanted> {
    const { root, runId, isAllWanted, isConfirmed } = this.#options;
    const isThorough = attempt === 2 || isAllWanted;
    // The attempt that tells most has plain file names.
    const mostTelling = isAllWanted || !isConfirmed ? 1 : 2;
    const evidenceSuffix = attempt === mostTelling ? '' : `-${attempt}`;
    const wanted = { isThorough, evidenceSuffix };
    // One that need not keep anything makes the folder itself, should it fail.
    if (!isThorough) return { ...wanted, evidenceFolder: evidenceFolderOf(root, runId) };
    return this.#makeFolder().then((evidenceFolder) => ({ ...wanted, evidenceFolder }));
  }

  /** Keeps what is wanted of the attempts, that of the deciding one first, and removes all else. */
  async keep({ tries, decided }: Verdict): Promise<readonly EvidenceFile[]> {
    const { root, runId, isAllWanted } = this.#options;
    const isClean = !isAllWanted && tries.every(({ verdict }) => verdict === 'passed');
    if (isClean) return [];
    const inOrder = [decided, ...tries.filter((tried) => tried !== decided)];
    const files = inOrder.flatMap(({ verdict, evidence }) => (isAllWanted || verdict !== 'passed' ? evidence : []));
    return keepEvidence(root, runId, files);
  }

  async #makeFolder(): Promise<string | null> {
    const { root, runId, log } = this.#options;
    const folder = await makeEvidenceFolder(root, runId, (error) =>
      log.error(
        { runId, error: String(error) },
        `No evidence of run ${runId} can be kept: its folder below ${root} could not be made. Look for a full or read-only disk. The run goes on without.`,
      ),
    );
    return folder ?? null;
  }
}

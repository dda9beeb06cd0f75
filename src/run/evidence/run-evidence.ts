import type { Log } from '../../model/log.ts';
import type { RunVerdict } from '../attempt/confirm.ts';
import { evidenceFolderOf, keepEvidence, makeEvidenceFolder, soundFiles } from './evidence-folder.ts';
import type { EvidenceRedaction, RedactedEvidence } from './evidence-redaction.ts';
import type { AttemptRequest } from '../messages.ts';

interface EvidenceOptions {
  readonly root: string;
  readonly runId: string;
  readonly log: Log;
  /** All evidence of each attempt is wanted, whatever its outcome. */
  readonly isAllWanted: boolean;
  /** A failed first attempt is followed by a second. */
  readonly isConfirmed: boolean;
  readonly redaction: EvidenceRedaction;
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
  async keep({ attempts, decided }: RunVerdict): Promise<RedactedEvidence> {
    const { root, runId, isAllWanted, redaction } = this.#options;
    const isClean = !isAllWanted && attempts.every(({ verdict }) => verdict === 'passed');
    if (isClean) return { files: [], notes: [] };
    const inOrder = [decided, ...attempts.filter((one) => one !== decided)];
    const files = inOrder.flatMap(({ verdict, evidence }) => (isAllWanted || verdict !== 'passed' ? evidence : []));
    const { files: kept, notes } = await redaction.redact(
      evidenceFolderOf(root, runId),
      await soundFiles(root, runId, files),
    );
    return { files: await keepEvidence(root, runId, kept), notes };
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

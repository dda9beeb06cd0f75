import type { Config } from '../config/config.ts';
import type { OnDuty } from '../model/duty.ts';
import type { Incident } from '../model/incident.ts';
import type { Audience } from '../model/names.ts';
import type { NoticeAction, NoticeReason } from '../model/notice.ts';
import type { EvidenceFile } from '../model/run.ts';
import type { Measured } from '../state/measured.ts';

/** The parts of a configuration that the texts of messages are made from. */
export type ComposeConfig = Pick<Config, 'components' | 'functions' | 'targets' | 'locale' | 'server'>;

/** All that a message is made from. */
export interface NoticeNeeds {
  readonly incident: Incident;
  readonly action: NoticeAction;
  readonly reason: NoticeReason;
  readonly config: ComposeConfig;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What is measured at a target at that time. */
  readonly measured: (target: string) => Measured;
  /** Which key at the pager: absent or 1 for the first. */
  readonly round?: number;
  /** Who reads it; absent: operations. All others get plain words only. */
  readonly audience?: Audience;
  readonly onDuty?: OnDuty;
  /** What the run that set it off has left, when that is at hand. */
  readonly evidence?: { readonly runId: string; readonly files: readonly EvidenceFile[] };
}

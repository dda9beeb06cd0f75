import type { Config } from '../config/config.ts';
import type { AddressedNotice, NotificationOutcome } from '../model/change.ts';
import type { Incident } from '../model/incident.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import type { Place } from '../model/names.ts';
import type { Outgoing } from '../model/notice.ts';
import type { Planned } from '../model/planned.ts';
import type { Job, RunResult } from '../model/run.ts';
import type { Signal, SignalSource } from '../model/signal.ts';

/** Everything that the recorder can be asked to decide. Times are epoch milliseconds. */
export type Command =
  /** A row before the run starts, so that a killed run is found. */
  | { readonly act: 'begin-run'; readonly job: Job }
  /** The one before was still running. */
  | { readonly act: 'skip-run'; readonly job: Job }
  | { readonly act: 'finish-run'; readonly result: RunResult }
  /** So many starts that the schedule wanted from `since` on were missed, and will not be made up for. */
  | { readonly act: 'miss-runs'; readonly place: Place; readonly count: number; readonly since: number }
  /** Time passed: staleness, maintenance beginning and ending, escalation. Given about once a second. */
  | { readonly act: 'advance-time' }
  /** The process was paused or held up from `from` until now: nobody watched in that time. */
  | { readonly act: 'resume-after-pause'; readonly from: number }
  /** A person takes responsibility for an incident. Decided: false when there is no such open incident or it was taken before. */
  | { readonly act: 'acknowledge'; readonly incidentId: string; readonly by: string }
  /**
   * Somebody closed it at the pager. When it is not over, that counts as acknowledged for a while, and people are notified
   * again if it still is not over then. Decided: false when there is no such open incident.
   */
  | { readonly act: 'close-at-pager'; readonly incidentId: string; readonly by: string }
  /** All that a source reports now: what it does not report any more has ended. */
  | { readonly act: 'report-signals'; readonly source: SignalSource; readonly signals: readonly Signal[] }
  /**
   * A part of what a source reports: these are raised or reported again, those have ended. Decided: the ids of those that
   * were not taken, because the source has too many already.
   */
  | {
      readonly act: 'report-some-signals';
      readonly source: SignalSource;
      readonly raised: readonly Signal[];
      readonly endedIds: readonly string[];
    }
  /** A silence or planned work made while running; one with the same id takes the place of the former. */
  | { readonly act: 'plan'; readonly planned: Planned }
  /** Ends a silence or planned work before its time. Decided: false when there is none of that id. */
  | { readonly act: 'cancel-planned'; readonly id: string; readonly by: string }
  /** A new configuration is in force; states of subjects that stay are kept. */
  | { readonly act: 'apply-config'; readonly config: Config }
  /** Messages beside those that an incident's escalation queues: in place of a channel that refused, or for one that missed some. */
  | { readonly act: 'queue-notifications'; readonly messages: readonly AddressedNotice[] }
  | ({ readonly act: 'settle-notification' } & Settlement);

/** What became of a message, what the incident's timeline says of it, and who is notified instead. */
export interface Settlement {
  readonly outgoing: Pick<Outgoing, 'id' | 'channel' | 'notice'>;
  readonly outcome: NotificationOutcome;
  readonly entries: readonly TimelineEntry[];
  readonly instead?: readonly AddressedNotice[];
  /** As stored; needed when it was over so long ago that it is not in memory. */
  readonly incident?: Incident | undefined;
}

export type Act = Command['act'];
export type CommandOf<A extends Act> = Extract<Command, { readonly act: A }>;

/** What is known as soon as a command is decided, by act; of other acts nothing but that it is decided. */
interface Answers {
  readonly acknowledge: boolean;
  readonly 'close-at-pager': boolean;
  readonly 'cancel-planned': boolean;
  readonly 'report-some-signals': readonly string[];
}
export type AnswerTo<A extends Act> = A extends keyof Answers ? Answers[A] : undefined;

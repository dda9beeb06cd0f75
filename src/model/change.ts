// Everything that a decision of the recorder can change, as plain JSON. The store writes these, the projection applies them,
// and nothing else transcribes their fields.
import type { Incident } from './incident.ts';
import type { TimelineEntry } from './timeline.ts';
import type { Subject } from './names.ts';
import type { GivenUp, Notice } from './notice.ts';
import type { Planned } from './planned.ts';
import type { RollUpAddition } from './roll-up.ts';
import type { Job, RunResult } from './run.ts';
import type { Signal, SignalSource } from './signal.ts';
import type { FunctionState, StateChange } from './state.ts';

/** A state, and up to when the time spent in it is counted in the roll-ups. Epoch milliseconds. */
export interface SavedState {
  readonly state: FunctionState;
  readonly countedUntil: number;
}

/** A message for a channel, without its number. */
export interface AddressedNotice {
  readonly channel: string;
  readonly notice: Notice;
}

/** What became of a message after an attempt, or without one (`dropped`). Times are epoch milliseconds. */
export type NotificationOutcome =
  | { readonly kind: 'delivered'; readonly at: number; readonly credential?: string | undefined }
  | { readonly kind: 'retried'; readonly nextAttemptAt: number; readonly error: string }
  | {
      readonly kind: GivenUp;
      readonly at: number;
      readonly error: string;
      readonly credential?: string | undefined;
    };

export interface NotificationSettled {
  readonly kind: 'notification-settled';
  readonly id: number;
  readonly channel: string;
  readonly notice: Pick<Notice, 'incidentId' | 'action' | 'round'>;
  readonly outcome: NotificationOutcome;
}

export interface NotificationQueued extends AddressedNotice {
  readonly kind: 'notification-queued';
  /** Ascending over all messages: the order in which those of one incident leave on one channel. */
  readonly id: number;
  readonly at: number;
}

export type Change =
  | { readonly kind: 'run-started'; readonly job: Job; readonly at: number }
  | { readonly kind: 'run-finished'; readonly result: RunResult }
  | ({ readonly kind: 'state-saved' } & SavedState)
  /** The subject is not watched any more: its state is forgotten, its history stays. */
  | { readonly kind: 'state-removed'; readonly subject: Subject }
  | { readonly kind: 'state-changed'; readonly change: StateChange }
  | { readonly kind: 'incident-saved'; readonly incident: Incident }
  | { readonly kind: 'timeline-added'; readonly entry: TimelineEntry }
  /** Made while running, or made longer or shorter. */
  | { readonly kind: 'planned-saved'; readonly planned: Planned }
  | { readonly kind: 'planned-removed'; readonly id: string }
  /** All that a source reports now, in place of what it reported before. `isKept`: over a restart, too. */
  | {
      readonly kind: 'signals-replaced';
      readonly source: SignalSource;
      readonly signals: readonly Signal[];
      readonly isKept: boolean;
    }
  /** Something small that is only read and written as a whole, by name; undefined removes it. */
  | { readonly kind: 'value-saved'; readonly name: string; readonly value: unknown }
  | NotificationQueued
  | NotificationSettled
  | ({ readonly kind: 'rolled-up' } & RollUpAddition)
  /** The configuration itself is handed to the projection beside the change. */
  | { readonly kind: 'config-applied'; readonly revision: number };

export type ChangeKind = Change['kind'];
export type ChangeOf<K extends ChangeKind> = Extract<Change, { readonly kind: K }>;

/** What one decision changes: written in one transaction, in the order of `sequence`. */
export interface ChangeSet {
  readonly sequence: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly changes: readonly Change[];
}

/** Kinds that a later change of the same subject makes good, so that a few may be lost with the power. */
const passing: ReadonlySet<ChangeKind> = new Set<ChangeKind>([
  'run-started',
  'run-finished',
  'state-saved',
  'value-saved',
  'rolled-up',
  'config-applied',
]);

/** Whether something was decided in it that must outlive a loss of power, not only the death of the process. */
export const isDecisive = ({ changes }: Pick<ChangeSet, 'changes'>): boolean =>
  changes.some(({ kind }) => !passing.has(kind));

/** The changes of one kind, in their order. */
export const changesOf = <K extends ChangeKind>(changes: readonly Change[], kind: K): readonly ChangeOf<K>[] =>
  changes.filter((change): change is ChangeOf<K> => change.kind === kind);

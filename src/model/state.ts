import type { Subject } from './names.ts';
import type { Outcome, Trouble } from './run.ts';

export const states = ['working', 'slow', 'failing', 'unknown', 'maintenance'] as const;
export type State = (typeof states)[number];

/** Why a state holds. The same value feeds the log, the page and the pager. */
export type Cause =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed-step'; readonly step?: string; readonly component?: string; readonly error: string }
  | { readonly kind: 'timed-out'; readonly step?: string; readonly component?: string; readonly error: string }
  | {
      readonly kind: 'slow';
      readonly step?: string;
      readonly component?: string;
      readonly durationMs: number;
      readonly limitMs: number;
    }
  | { readonly kind: 'never-run' }
  | { readonly kind: 'stale'; readonly since: number }
  | { readonly kind: 'runner-trouble'; readonly trouble: Trouble; readonly message: string; readonly since: number }
  | { readonly kind: 'maintenance'; readonly says: string; readonly until: number };

/** What the state machine keeps of a run: enough to decide, small enough to keep many. */
export interface Observation {
  readonly runId: string;
  readonly at: number;
  readonly outcome: Outcome;
  readonly durationMs: number;
  /** For a failure the blamed step and component, for a pass the slowest step. */
  readonly step?: string;
  readonly component?: string;
  readonly timedOut?: boolean;
  readonly error?: string;
  readonly trouble?: Trouble;
}

/** One location's own view. `recent` is oldest first and bounded by what the alarm conditions look at. */
export interface Track {
  readonly recent: readonly Observation[];
  /** The alarm condition held and has not been cleared. */
  readonly isFailing: boolean;
  readonly isSlow: boolean;
  /** The last result that says something about the business (not inconclusive, not skipped). */
  readonly lastJudgedAt?: number;
  /** The observation that the current failing or slow verdict rests on. */
  readonly evidence?: Observation;
  /** While failing: the first failed observation of the series that set off the alarm. */
  readonly firstFailedAt?: number;
}

/** The state of one function at one target, with everything needed to move on from here. */
export interface FunctionState extends Subject {
  readonly state: State;
  readonly cause: Cause;
  /** When this state began, epoch milliseconds. */
  readonly since: number;
  readonly tracks: Readonly<Record<string, Track>>;
  /** When this subject became known to this process; staleness counts from here at the earliest. */
  readonly knownSince: number;
  /** A first failure has been seen but the alarm condition does not hold yet: for operations only. */
  readonly isCheckingAgain: boolean;
}

/** A state change as it is recorded and published. */
export interface StateChange extends Subject {
  readonly from: State;
  readonly to: State;
  readonly cause: Cause;
  readonly at: number;
  readonly runId?: string;
}

/** A component is only judged by what functions say of it. */
export interface ComponentState {
  readonly componentId: string;
  readonly target: string;
  readonly state: 'working' | 'slow' | 'failing' | 'unknown' | 'maintenance';
  readonly since: number;
  /** Functions that blame it. */
  readonly blamedBy: readonly string[];
}

import type { Subject } from './names.ts';
import type { FailureKind, Outcome, Trouble } from './run.ts';

export const states = ['working', 'slow', 'failing', 'unknown', 'maintenance'] as const;
export type State = (typeof states)[number];

/** Why a state holds. The same value feeds the log, the page and the pager. */
export type Cause =
  | { readonly kind: 'passed' }
  | {
      readonly kind: 'failed-step' | 'timed-out';
      readonly step?: string;
      readonly component?: string;
      readonly error: string;
      /** Absent in states from before it was recorded. */
      readonly failure?: FailureKind;
    }
  | {
      readonly kind: 'slow';
      readonly step?: string;
      readonly component?: string;
      readonly durationMs: number;
      readonly limitMs: number;
    }
  | {
      readonly kind: 'measurement';
      readonly name: string;
      readonly value: number;
      readonly limit: number;
      readonly isAbove: boolean;
      readonly unit?: string;
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
  /** When its run began, epoch milliseconds. Absent in what was saved by versions that did not note it. */
  readonly startedAt?: number;
  /** For a failure the failing step and the component that it names, for a pass the slowest step and its component. */
  readonly step?: string;
  readonly component?: string;
  /** Components that steps name which passed. */
  readonly passedThrough?: readonly string[];
  readonly timedOut?: boolean;
  readonly failure?: FailureKind;
  readonly error?: string;
  readonly trouble?: Trouble;
  /** Numbers that have limits. */
  readonly measured?: Readonly<Record<string, { readonly value: number; readonly unit?: string }>>;
  readonly certificateExpiresAt?: number;
}

/** A measured number over a limit, at one location. */
export interface Breach {
  readonly value: number;
  readonly unit?: string;
  readonly at: number;
  /** Since when it has been over the limit for failing, or for slow. */
  readonly failSince?: number;
  readonly slowSince?: number;
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
  /** When the last good run ended, epoch milliseconds. */
  readonly lastPassedAt?: number;
  /** While failing: the first failed observation of the series that set off the alarm. */
  readonly firstFailedAt?: number;
  /** While failing: when that run began, and when the last good run before it ended, if one is known. */
  readonly harm?: { readonly startedAt: number; readonly lastGoodAt?: number };
  /** Measured numbers that are over one of their limits, by name. */
  readonly breaches?: Readonly<Record<string, Breach>>;
}

/** The alarm condition holds in some places, but in fewer than the policy wants: for operations only. */
export interface Advisory {
  readonly locations: readonly string[];
  readonly needed: number;
  readonly error: string;
}

/** What a failing function is put down to by its own steps. */
export interface Blame {
  /** Absent: no failing step names one. */
  readonly component?: string;
  /** Since when it is this one, epoch milliseconds. */
  readonly since: number;
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
  /** After a time in which nobody looked: answers that were fresh at `freshAt` hold until `until`, or until a new one comes. */
  readonly awaiting?: { readonly freshAt: number; readonly until: number };
  /** A first failure has been seen but the alarm condition does not hold yet: for operations only. */
  readonly isCheckingAgain: boolean;
  /** While failing: what its failing steps name. Follows the newest evidence, but only once that has met the alarm condition. */
  readonly blame?: Blame;
  readonly advisory?: Advisory;
  /** When it went from an answer to failing or not known, lately; the newest last. */
  readonly turns?: readonly number[];
  /** Fails and works by turns. `since` its first turn, `until` when it will have settled if nothing moves. */
  readonly flapping?: { readonly since: number; readonly until: number };
  /** The soonest expiry that the last run saw, epoch milliseconds. */
  readonly certificateExpiresAt?: number;
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
  /** It is blamed, but another function has got through it since. */
  readonly isDoubtful?: true;
}

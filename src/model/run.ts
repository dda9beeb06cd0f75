import type { Place } from './names.ts';

/** How a run ended. `inconclusive` is our own trouble and never accuses the function. */
export const outcomes = ['passed', 'flaky', 'failed', 'inconclusive', 'skipped'] as const;
export type Outcome = (typeof outcomes)[number];

/** Why a run could not be judged: always something of ours, never of the business. */
export const troubles = [
  'browser-unavailable',
  'script-does-not-load',
  'script-mistake',
  'script-blocked',
  'runner-killed',
  'out-of-memory',
  'too-much-output',
  'missing-secret',
  'network-unreachable',
  'overloaded',
  'evidence-disk',
  'shut-down',
  'interrupted',
] as const;
export type Trouble = (typeof troubles)[number];

/**
 * Why a run is made: its slot of the schedule has come (`scheduled`), or the monitor wants to know sooner (`prompted`). Both
 * count for states, incidents and metrics of results; only scheduled ones for what is due, coverage and capacity.
 */
export const runPurposes = ['scheduled', 'prompted'] as const;
export type RunPurpose = (typeof runPurposes)[number];

/** One run that is to be made. */
export interface Job extends Place {
  /** 32 lower-case hex digits, sortable by time; also the W3C trace id of everything the run sends. */
  readonly runId: string;
  /** When the schedule, or whoever prompted it, wanted it, epoch milliseconds. */
  readonly dueAt: number;
  /** Absent: `scheduled`. */
  readonly purpose?: RunPurpose;
}

/** Whether a run is one that the schedule asked for: the one filter for what is due, coverage and capacity. */
export const isScheduled = ({ purpose = 'scheduled' }: Pick<Job, 'purpose'>): boolean => purpose === 'scheduled';

/** One step as it went. Nested steps come after their parent; `depth` counts from 0. */
export interface StepResult {
  readonly name: string;
  readonly depth: number;
  readonly component?: string;
  /** Milliseconds from the start of the attempt. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly ok: boolean;
  readonly error?: string;
}

/** Nothing usable answered, it answered wrongly, or too slowly. Chooses the verb of the sentence that people read. */
export const failureKinds = ['unreachable', 'wrong-answer', 'slow'] as const;
export type FailureKind = (typeof failureKinds)[number];

/** What went wrong in the business, in one place. All texts are already redacted. */
export interface Failure {
  /** The innermost step that was running, as its path: `Check out › Pay by credit card`. */
  readonly step?: string;
  readonly component?: string;
  readonly timedOut: boolean;
  /** Absent in runs from before it was recorded. */
  readonly kind?: FailureKind;
  /** One line. */
  readonly message: string;
  /** More lines: call log, stack within the script. */
  readonly detail?: string;
}

/** Our own trouble, with a sentence that says what to do. */
export interface TroubleReport {
  readonly trouble: Trouble;
  readonly message: string;
}

export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit?: string;
}

/** A file of evidence, relative to the evidence folder of its run. */
export interface EvidenceFile {
  readonly kind: 'screenshot' | 'trace' | 'console' | 'requests' | 'log';
  readonly file: string;
  readonly bytes: number;
}

/** Everything that one run left behind. Durations are monotonic milliseconds, times epoch milliseconds UTC. */
export interface RunResult extends Job {
  readonly outcome: Exclude<Outcome, 'skipped'>;
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Of the attempt that decided (the first one that passed, else the last). */
  readonly durationMs: number;
  /** Tries made: 1, or 2 with the confirmation. */
  readonly attempts: number;
  readonly steps: readonly StepResult[];
  /** The try that the steps are of, from 1, and when its script began. Absent when none did, and when read from the store. */
  readonly stepsOf?: { readonly attempt: number; readonly startedAt: number };
  /** What went wrong in the first attempt; its detail says what the second found. */
  readonly failure?: Failure;
  /** When the second attempt failed too: what it found. Absent when read from the store. */
  readonly secondFailure?: Failure;
  /** Present when `inconclusive`. */
  readonly trouble?: TroubleReport;
  readonly measurements: readonly Measurement[];
  readonly evidence: readonly EvidenceFile[];
  /** Epoch milliseconds of the soonest certificate expiry seen. */
  readonly certificateExpiresAt?: number;
  /** Clean-ups that could not undo what the run did. */
  readonly cleanupFailures: number;
  /** The last lines of the run's own log, redacted; notes are at its end. */
  readonly log: readonly string[];
  /**
   * What those who run the check should know although it says nothing of the function, such as requests that could not
   * be marked. Absent when there is nothing, and when read from the store.
   */
  readonly notes?: readonly string[];
}

import type { CauseKey } from './cause-key.ts';
import type { Severity } from './names.ts';

/** Who raises signals. Each source tells all of its signals at once; what it does not tell any more has ended. */
export type SignalSource = 'alarm' | 'certificate' | 'storm' | 'self' | `alerts:${string}`;

/** A reason for an incident other than a failing function: a named alarm, a certificate, an outside alert, our own trouble. */
export interface Signal {
  readonly source: SignalSource;
  /** One of its kind within the source. */
  readonly id: string;
  /** What its incident is joined by. */
  readonly causeKey: CauseKey;
  readonly severity: Severity;
  /** One sentence for page and pager: what is wrong. */
  readonly says: string;
  /** More about it, for operations. */
  readonly detail?: string;
  /** Functions that it is about, if any. */
  readonly functions: readonly string[];
  /** Since when, epoch milliseconds. */
  readonly since: number;
  /** Ends by itself then, unless it is told again: for sources that may be lost. */
  readonly until?: number;
}

/** A named alarm of the configuration: several conditions within a period. */
export interface NamedAlarm {
  readonly id: string;
  /** The sentence that page and pager show. */
  readonly says: string;
  readonly severity: Severity;
  readonly conditions: readonly Condition[];
  /** How many of the conditions must have held. */
  readonly atLeast: number;
  /** Each counts when it has held within this time. 0: all must hold at the same time. */
  readonly withinMs: number;
  readonly targets: readonly string[];
}

/** One condition of a named alarm. */
export type Condition =
  | {
      readonly kind: 'function-state';
      readonly functionId: string;
      readonly states: readonly ('slow' | 'failing' | 'unknown')[];
    }
  | { readonly kind: 'component-state'; readonly componentId: string; readonly states: readonly ('slow' | 'failing')[] }
  /** So many runs with this outcome within the period. */
  | {
      readonly kind: 'outcomes';
      readonly functionId: string;
      readonly outcome: 'failed' | 'flaky';
      readonly count: number;
    }
  | {
      readonly kind: 'measurement';
      readonly functionId: string;
      readonly name: string;
      readonly above?: number;
      readonly below?: number;
      /** Grew by at least this within the period. */
      readonly growsBy?: number;
    };

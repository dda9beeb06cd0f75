/** A sign of health that is beyond what it may be. */
export interface PassedLimit {
  /** `schedule`, `runs`, `messages`. */
  readonly sign: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: 'seconds';
  /** The channel, where it is about one. */
  readonly channel?: string;
  /** What to do, in English. */
  readonly hint: string;
}

/** How the monitor itself is, as the program's constructor sees it. Sentences are for people and say what to do. */
export interface HealthReport {
  /** Why the monitor cannot be trusted now; empty when it is well. `/healthz` answers 503 with them. */
  readonly troubles: readonly string[];
  /** The limits behind them that were passed, for programs and for whoever is to act. */
  readonly passedLimits: readonly PassedLimit[];
  /** What is missing before anything can be tried; empty when ready. `/readyz` answers 503 with them. */
  readonly missing: readonly string[];
  /** Why the changed configuration was refused, each with its place and hint; empty when the newest is in use. */
  readonly configProblems: readonly string[];
  /** Why check scripts were refused, each with its file and line; empty when all of them load. */
  readonly scriptProblems: readonly string[];
  readonly runner: {
    readonly up: boolean;
    readonly busy: number;
    readonly waiting: number;
    readonly browserProblem?: string;
  };
  /** The worst lateness of a start in the last few minutes, milliseconds. */
  readonly latenessMs?: number;
}

import type { Subject } from './names.ts';
import type { Outcome } from './run.ts';

/** Hour or day (of UTC) of one subject: what was due, what came of it, how long it took. Times are starts in epoch ms UTC. */
export interface RollUp extends Subject {
  readonly start: number;
  readonly due: number;
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly durationSumMs: number;
  readonly durationMaxMs: number;
  /** Milliseconds spent in each state. */
  readonly failingMs: number;
  readonly slowMs: number;
  readonly unknownMs: number;
  readonly maintenanceMs: number;
}

/** What is added to a roll-up; `durationMaxMs` is not added but kept as the most. */
export type RollUpFields = Partial<Omit<RollUp, keyof Subject | 'start' | 'counts'>> & { readonly outcome?: Outcome };

/** An addition to the roll-ups that hold `at` (epoch milliseconds). */
export interface RollUpAddition {
  readonly subject: Subject;
  readonly at: number;
  readonly add: RollUpFields;
}

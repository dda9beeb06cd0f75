import type { Config } from '../config/config.ts';
import type { Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
import type { Planned } from '../model/planned.ts';
import type { Signal } from '../model/signal.ts';
import type { ComponentState, FunctionState } from '../model/state.ts';

/**
 * What is true now, in memory, as last committed (or as decided, while the store cannot be written). Pages and metrics
 * read this and never wait for a query.
 */
export interface World {
  readonly config: Config;
  /** One per function and scheduled target, in the order of the configuration. */
  states(): readonly FunctionState[];
  state(subject: Subject): FunctionState | undefined;
  /** One per component and scheduled target. */
  components(): readonly ComponentState[];
  openIncidents(): readonly Incident[];
  /** Those that ended last, at most 50, the latest first. */
  endedIncidents(): readonly Incident[];
  /** Silences and planned work made while running that are not over; those of the configuration are in `config`. */
  planned(): readonly Planned[];
  /** What sources tell at the moment, of all of them. */
  signals(): readonly Signal[];
  /** Newest first, at most 30. */
  recentRuns(subject: Subject): readonly RunResult[];
}

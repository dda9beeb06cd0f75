import type { Config } from '../config/config.ts';
import type { Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
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
  /** Newest first, at most 30. */
  recentRuns(subject: Subject): readonly RunResult[];
}

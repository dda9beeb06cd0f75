import type { Job, RunResult } from '../model/run.ts';
import type { Config } from '../config/config.ts';
import type { World } from './world.ts';

/** The only writer of runs, states, incidents and the outbox. All methods resolve after the commit. */
export interface Recorder {
  readonly world: World;
  /** A row before the run starts, so that a killed run is found. */
  begin(job: Job): Promise<void>;
  /** The one before was still running. */
  skip(job: Job): Promise<void>;
  /** THE transaction: run, state, incident, outbox rows, roll-up. */
  finish(result: RunResult): Promise<void>;
  /** Time passed: staleness, maintenance beginning and ending. Called about once a second. */
  tick(): Promise<void>;
  /** A person has taken the incident; false when there is no such open incident or it was taken before. */
  acknowledge(incidentId: string, by: string): Promise<boolean>;
  /** Takes up a new configuration; states of subjects that stay are kept. */
  reconfigure(config: Config): Promise<void>;
}

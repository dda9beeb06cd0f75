import type { Config } from '../config/config.ts';
import type { RefusedScript } from './refused-scripts.ts';

/** The configuration in use, and why a changed one is not. */
export interface InUse {
  /** As read. */
  written: Config;
  /** With what its calendars at addresses say. */
  config: Config;
  problems: readonly string[];
  /** Scripts that do not load as they were last read. */
  scripts: readonly RefusedScript[];
  /** Whether it is known since the start which scripts load. */
  areScriptsJudged: boolean;
}

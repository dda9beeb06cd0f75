import type { Config } from '../config/config.ts';

/** The configuration in use, and why a changed one is not. */
export interface InUse {
  /** As read. */
  written: Config;
  /** With what its calendars at addresses say. */
  config: Config;
  problems: readonly string[];
}

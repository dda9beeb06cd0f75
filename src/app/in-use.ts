import type { Config } from '../config/config.ts';

/** The configuration in use, and why a changed one is not. */
export interface InUse {
  config: Config;
  problems: readonly string[];
}

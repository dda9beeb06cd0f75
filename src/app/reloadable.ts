import type { Config } from '../config/config.ts';

/** Something that works by the configuration in force. */
export interface Reloadable {
  /** What may fail, before anything follows the new configuration. When it rejects, the old one stays in force everywhere. */
  prepare?(next: Config): void | Promise<void>;
  /** From now on by this one. */
  apply(next: Config): void | Promise<void>;
}

/** Puts a configuration in force: first whatever may fail, of all, then each in the order of the list. */
export async function applyConfig(all: readonly Reloadable[], next: Config): Promise<void> {
  for (const one of all) await one.prepare?.(next);
  for (const one of all) await one.apply(next);
}

// The environment that commands see. What could be a secret is not in the environment of the process (bin/handover.mjs),
// where check scripts could read it in /proc, and must not get into that of a child process.
import type { Environment } from '../config/environment.ts';

let handedOver: Environment = {};

/** Adds the variables that the process was handed over. Called once, by `main`. */
export function addHandedOver(variables: Environment): void {
  handedOver = variables;
}

/** All variables that whoever started Bellwether has set. */
export const environment = (): Environment => ({ ...process.env, ...handedOver });

/** Names of those that the process itself does not have. */
export const handedOverNames = (): readonly string[] => Object.keys(handedOver);

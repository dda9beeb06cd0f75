/** Arguments of Node for the monitor. */
export const frugalArgs: readonly string[];
/** Environment of Node for the monitor. */
export const frugalEnv: Readonly<Record<string, string>>;

import type { Policy } from '../config/config.ts';
import type { Severity } from '../model/names.ts';

/** The channels that are told about incidents of a severity: those of the first policy that names it, each once. */
export function channelsFor(severity: Severity, policies: readonly Policy[]): readonly string[] {
  const policy = policies.find(({ severities }) => severities.includes(severity));
  return [...new Set(policy?.notify)];
}

/** Channels to tell when one has refused, best first: the others of the same severity, then all the rest. */
export function fallbacksFor(
  refusedBy: string,
  severity: Severity,
  { policies, channels }: { readonly policies: readonly Policy[]; readonly channels: ReadonlyMap<string, unknown> },
): readonly string[] {
  const all = new Set([...channelsFor(severity, policies), ...channels.keys()]);
  return [...all].filter((name) => name !== refusedBy && channels.has(name));
}

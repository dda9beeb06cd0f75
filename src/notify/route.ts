import type { Config } from '../config/config.ts';
import type { Incident } from '../model/incident.ts';
import { policyOf } from './route/incident-policy.ts';

/**
 * Channels to tell when one has refused, best first: the others of the incident's policy, then all the rest. What was
 * written for operations goes to nobody else.
 */
export function fallbacksFor(refusedBy: string, incident: Incident | undefined, config: Config): readonly string[] {
  const { channels } = config;
  const steps = (incident && policyOf(incident, config)?.steps) ?? [];
  const all = new Set([...steps.flatMap(({ notify }) => notify), ...channels.keys()]);
  const readBy = (name: string) => channels.get(name)?.audience ?? 'operations';
  const former = readBy(refusedBy);
  return [...all].filter(
    (name) => name !== refusedBy && channels.has(name) && ['operations', former].includes(readBy(name)),
  );
}

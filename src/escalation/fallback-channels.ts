import type { Config } from '../config/config.ts';
import { componentOf } from '../incident/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import { policyOf } from './incident-policy.ts';

/**
 * Channels to notify when one has refused, best first: that of the team that owns the component to blame, the others of the
 * incident's policy, then all the rest. What was written for operations goes to nobody else.
 */
export function fallbacksFor(refusedBy: string, incident: Incident | undefined, config: Config): readonly string[] {
  const { channels, components } = config;
  const steps = (incident && policyOf(incident, config)?.steps) ?? [];
  const blamed = incident && componentOf(incident.causeKey);
  const owners = blamed === undefined ? undefined : components.get(blamed)?.team?.channel;
  const all = new Set([
    ...(owners === undefined ? [] : [owners]),
    ...steps.flatMap(({ notify }) => notify),
    ...channels.keys(),
  ]);
  const readBy = (name: string) => channels.get(name)?.audience ?? 'operations';
  const former = readBy(refusedBy);
  return [...all].filter(
    (name) => name !== refusedBy && channels.has(name) && ['operations', former].includes(readBy(name)),
  );
}

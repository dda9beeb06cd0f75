import type { Config } from '../../config/config.ts';
import { componentOf } from '../../incident/cause-key.ts';
import type { OnDuty } from '../../model/duty.ts';
import type { Incident } from '../../model/incident.ts';
import { onDuty } from './duty.ts';
import { policyOf } from './incident-policy.ts';

/**
 * Who is on duty for an incident: of the roster that its policy names, else of the one that is called like the owner of the
 * component to blame, else of the only one there is.
 */
export function onDutyFor(incident: Incident, config: Config, now: number): OnDuty | undefined {
  const { rosters, people, calendar, timezone } = config;
  const component = componentOf(incident.causeKey);
  const owner = component === undefined ? undefined : config.components.get(component)?.owner;
  const only = rosters.size === 1 ? [...rosters.keys()][0] : undefined;
  const name = [policyOf(incident, config)?.roster, owner, only].find((one) => one !== undefined && rosters.has(one));
  const roster = name === undefined ? undefined : rosters.get(name);
  return roster && onDuty(roster, people, now, { calendar, zone: timezone });
}

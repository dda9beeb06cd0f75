import type { Config } from '../config/config.ts';
import { componentOf } from '../incident/cause-key.ts';
import type { OnDuty } from '../model/duty.ts';
import type { Component } from '../model/function.ts';
import type { Incident } from '../model/incident.ts';
import { onDuty } from './duty.ts';
import { policyOf } from './incident-policy.ts';

/**
 * Who is on duty for an incident: of the roster of whoever owns the component to blame, else of the one that its policy names.
 * Where nobody owns it, the only roster of the business is meant; somebody else's never is.
 */
export function onDutyFor(incident: Incident, config: Config, now: number): OnDuty | undefined {
  const { rosters, people, calendar, timezone, components } = config;
  const blamed = componentOf(incident.causeKey);
  const component = blamed === undefined ? undefined : components.get(blamed);
  const only = component?.owner === undefined && rosters.size === 1 ? [...rosters.keys()][0] : undefined;
  const names = [component && rosterOfOwner(component), policyOf(incident, config)?.roster, only];
  const name = names.find((one) => one !== undefined && rosters.has(one));
  const roster = name === undefined ? undefined : rosters.get(name);
  return roster && onDuty(roster, people, now, { calendar, zone: timezone });
}

/** Of the team that owns it, or the one that is called like an owner who is no team. */
const rosterOfOwner = ({ owner, team }: Component): string | undefined => (team ? team.roster : owner);

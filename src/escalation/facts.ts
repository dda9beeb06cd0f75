import type { Config } from '../config/config.ts';
import { componentOf, targetOf } from '../incident/cause-key.ts';
import type { Incident } from '../model/incident.ts';
import type { IncidentFacts } from './policy.ts';
import { standingOrAll } from '../incident/standing.ts';

/** What policies may ask about an incident: its functions that stand, or all when every one has recovered. */
export function factsOf(incident: Incident, { functions }: Pick<Config, 'functions'>): IncidentFacts {
  const affected = standingOrAll(incident.affected).map(({ functionId }) => functionId);
  const signalled = (incident.signals ?? []).flatMap((signal) => signal.functions);
  const ids = [...new Set([...affected, ...signalled])];
  const component = componentOf(incident.causeKey);
  const target = targetOf(incident.causeKey);
  return {
    severity: incident.severity,
    functions: ids,
    components: component === undefined ? [] : [component],
    audiences: [
      ...new Set([
        ...ids.flatMap((id) => functions.get(id)?.audiences ?? []),
        ...(incident.telling?.inhibitedAudiences ?? []),
      ]),
    ],
    ...(target === undefined ? {} : { target }),
  };
}

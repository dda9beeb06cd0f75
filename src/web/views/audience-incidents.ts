// Which incidents an audience is told of, and in which words. Signals (named alarms, outside alerts, certificates, our own
// trouble) are for operations: others are told of functions that do not work, and never in the words of machinery.
import type { Config } from '../../config/config.ts';
import { isOwnTrouble } from '../../incident/cause-key.ts';
import { forAudience } from '../../incident/for-audience.ts';
import type { Incident } from '../../model/incident.ts';
import type { Audience } from '../../model/names.ts';
import { isPublic, plainTitle } from '../../message/publication.ts';
import { mainTarget } from './situation.ts';

/** The incidents that concern an audience: one whose functions are all somebody else's is left out. */
export function concerns(incident: Incident, audience: Audience, config: Config): boolean {
  if (audience === 'operations') return true;
  if (isOwnTrouble(incident)) return false;
  return incident.affected.some(({ functionId, target }) => {
    const fn = config.functions.get(functionId);
    return fn !== undefined && fn.audiences.includes(audience) && mainTarget(fn, config) === target;
  });
}

/** An incident in words for everybody: without its signals, and with a sentence about its functions alone. */
export function inPlainWords(incident: Incident, config: Config, now: number): Incident {
  const { signals, ...rest } = incident;
  if (!signals || rest.affected.length === 0) return incident;
  return { ...rest, title: incident.ending?.title ?? plainTitle(incident, config, now) };
}

interface Now {
  readonly config: Config;
  readonly now: number;
}

/** What everybody may know of these incidents. */
export const plainIncidents = (incidents: readonly Incident[], { config, now }: Now): readonly Incident[] =>
  incidents.filter(isPublic).map((incident) => inPlainWords(incident, config, now));

/** What an audience is told of these incidents. */
export const incidentsFor = (audience: Audience, incidents: readonly Incident[], now: Now): readonly Incident[] =>
  audience === 'operations'
    ? incidents
    : plainIncidents(
        incidents.filter((incident) => concerns(incident, audience, now.config)),
        now,
      ).map((incident) => forAudience(incident, audience, now.config, now.now));

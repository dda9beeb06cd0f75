import type { Config } from '../../config/config.ts';
import { blamedComponent } from '../../incident/cause-key.ts';
import { resolvedHeadline } from '../../incident/headline.ts';
import { unstopped } from '../../incident/plain-line.ts';
import type { Ending, Incident } from '../../model/incident.ts';
import { plainTitle } from './publication.ts';

/** How the end of an incident is told: made once, when it ends. */
export function endingOf(incident: Incident, config: Config, now: number): Ending {
  const id = blamedComponent(incident);
  const component = id === undefined ? undefined : config.components.get(id);
  const isOut = component !== undefined && incident.affected.length > 0 && incident.blame !== 'doubtful';
  return {
    headline: resolvedHeadline(incident, config),
    title: plainTitle(incident, config, now),
    ...(isOut && {
      was: config.locale.say('view.component.wasNotAvailable', { provides: unstopped(component.provides) }),
    }),
    ...(component && { component: component.name }),
  };
}

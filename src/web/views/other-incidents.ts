import type { Config } from '../../config/config.ts';
import { componentOf, readCauseKey } from '../../incident/cause-key.ts';
import type { Incident } from '../../model/incident.ts';
import { severities, type Severity } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import { lastingOf } from './function-row.ts';
import type { Moving } from './function-row.ts';
import type { Linked } from './safe-link.ts';
import { pathOf } from './safe-link.ts';
import { incidentOf } from './situation.ts';
import type { Seen } from './situation.ts';
import { takenWords } from './taken-words.ts';
import type { Taken } from './taken-words.ts';
import { untoldText } from './telling-words.ts';
import { stamp } from './time-text.ts';
import type { Stamp } from './time-text.ts';
import type { Reading } from './wording.ts';

/** An open incident with no failing function on the page: told by a signal, our own trouble, or failing by turns. */
export interface OtherIncident {
  readonly key: string;
  readonly word: string;
  readonly level: State;
  readonly title: string;
  readonly severity: Severity;
  readonly since: Stamp;
  readonly sinceFor: Moving;
  readonly taken: Taken;
  readonly untold?: Linked;
  readonly component?: Linked;
  readonly href: string;
}

/** Open incidents that no failing or unknown function of `shown` leads to, the gravest first, then the oldest. */
export function otherIncidents(incidents: readonly Incident[], shown: readonly Seen[]): readonly Incident[] {
  const told = new Set(shown.flatMap((seen) => incidentOf(seen, incidents)?.id ?? []));
  return incidents
    .filter(({ id, stage }) => stage === 'open' && !told.has(id))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.startedAt - b.startedAt);
}

/** Such an incident, as the page of operations tells it. */
export function otherIncident(incident: Incident, config: Config, reading: Reading): OtherIncident {
  const { now, zone } = reading;
  const untold = untoldText(incident, config, reading);
  const id = componentOf(incident.causeKey);
  const component = id === undefined ? undefined : config.components.get(id);
  return {
    key: incident.id,
    ...looksOf(incident),
    title: incident.title,
    severity: incident.severity,
    since: stamp(incident.startedAt, now, zone),
    sinceFor: lastingOf(incident.startedAt, now),
    taken: takenWords(incident, 'operations', config, reading),
    ...(untold ? { untold } : {}),
    ...(component ? { component: { text: component.name, href: pathOf.component(component.id) } } : {}),
    href: pathOf.incident(incident.id),
  };
}

/** What kind of incident it is, in a word and a shape. */
export function looksOf({ causeKey, affected, signals = [] }: Incident): { word: string; level: State } {
  const { kind } = readCauseKey(causeKey);
  switch (kind) {
    case 'self':
      return { word: 'The monitor itself', level: 'unknown' };
    case 'storm':
      return { word: 'Many incidents at once', level: 'unknown' };
    case 'unknown':
      return { word: 'Not known', level: 'unknown' };
    case 'certificate':
      return { word: 'Certificate', level: 'slow' };
    case 'alarm':
      return { word: 'Alarm', level: 'failing' };
    case 'component':
    case 'function':
      if (affected.some(({ isFlapping }) => isFlapping)) return { word: 'Fails and works by turns', level: 'failing' };
      return signals.length > 0
        ? { word: 'Told from outside', level: 'failing' }
        : { word: 'Not over', level: 'failing' };
  }
}

import type { Config } from '../../config/config.ts';
import { blamedComponent, readCauseKey } from '../../incident/cause-key.ts';
import type { Incident } from '../../model/incident.ts';
import type { Locale } from '../../i18n/locale.ts';
import { severities, type Severity } from '../../model/names.ts';
import type { State } from '../../model/state.ts';
import { lastingOf } from './function-row.ts';
import type { Moving } from './function-row.ts';
import type { Linked } from './safe-link.ts';
import { pathOf } from './safe-link.ts';
import { incidentFinder } from './situation.ts';
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
  const incidentOf = incidentFinder(incidents);
  const told = new Set(shown.flatMap(({ state }) => incidentOf(state)?.id ?? []));
  return incidents
    .filter(({ id, stage }) => stage === 'open' && !told.has(id))
    .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.startedAt - b.startedAt);
}

/** Such an incident, as the page of operations tells it. */
export function otherIncident(incident: Incident, config: Config, reading: Reading): OtherIncident {
  const { now, locale } = reading;
  const untold = untoldText(incident, config, reading);
  const id = blamedComponent(incident);
  const component = id === undefined ? undefined : config.components.get(id);
  return {
    key: incident.id,
    ...looksOf(incident, locale),
    title: incident.title,
    severity: incident.severity,
    since: stamp(incident.startedAt, now, locale),
    sinceFor: lastingOf(incident.startedAt, now, locale),
    taken: takenWords(incident, { ...reading, audience: 'operations', config }),
    ...(untold ? { untold } : {}),
    ...(component ? { component: { text: component.name, href: pathOf.component(component.id) } } : {}),
    href: pathOf.incident(incident.id),
  };
}

/** What kind of incident it is, in a word and a shape. */
export function looksOf(
  { causeKey, affected, signals = [] }: Incident,
  { say }: Locale,
): { word: string; level: State } {
  const { kind } = readCauseKey(causeKey);
  switch (kind) {
    case 'self':
    case 'storm':
      return { word: say(`view.kind.${kind}`), level: 'unknown' };
    case 'unknown':
      return { word: say('state.unknown'), level: 'unknown' };
    case 'certificate':
      return { word: say('view.kind.certificate'), level: 'slow' };
    case 'alarm':
      return { word: say('view.kind.alarm'), level: 'failing' };
    case 'component':
    case 'function':
      if (affected.some(({ isFlapping }) => isFlapping)) return { word: say('view.kind.flapping'), level: 'failing' };
      return { word: say(signals.length > 0 ? 'view.kind.outside' : 'view.stage.open'), level: 'failing' };
  }
}

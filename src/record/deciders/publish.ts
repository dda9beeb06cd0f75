import type { Config } from '../../config/config.ts';
import type { IncidentDecision } from '../../incident/decision.ts';
import { endingOf } from '../../message/ending.ts';
import { publicationsOf, type PublicationNeeds } from '../../message/publication.ts';

/** The decision; where it ends an incident, with the words in which its end is told from then on. */
export function withEnding(decision: IncidentDecision, config: Config, now: number): IncidentDecision {
  const { kind, incident } = decision;
  if (kind !== 'closed' || incident.ending) return decision;
  return { ...decision, incident: { ...incident, ending: endingOf(incident, config, now) } };
}

/** The decision, its lines of the timeline with what people are told by them. */
export function withPublications(decision: IncidentDecision, needs: PublicationNeeds): IncidentDecision {
  const entries = decision.entries.map((entry) => {
    const published = publicationsOf(entry, decision.incident, needs);
    return published ? { ...entry, published } : entry;
  });
  return { ...decision, entries };
}

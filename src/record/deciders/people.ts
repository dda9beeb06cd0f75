// What people decide: they take an incident, and they plan silences and maintenance.
import { closeAtPager } from '../../incident/closed-at-pager.ts';
import { acknowledge } from '../../incident/decide.ts';
import type { Incident } from '../../model/incident.ts';
import type { Planned } from '../../model/planned.ts';
import type { DecisionContext } from '../decision-context.ts';
import { decision, type Decision } from '../decision.ts';
import { withDecisions } from './escalate.ts';

interface ByPerson {
  readonly incidentId: string;
  readonly by: string;
}

/** Undefined when there is no such open incident, or it was taken before. */
export function acknowledgeIncident(
  { incidentId, by }: ByPerson,
  context: DecisionContext,
  now: number,
): Decision | undefined {
  const incident = openIncident(incidentId, context);
  const decided = incident && acknowledge(incident, by, now);
  return decided && withDecisions(decision(now), [decided], context);
}

/** Undefined when there is no such open incident; without changes when it was closed there before. */
export function closeIncidentAtPager(
  { incidentId, by }: ByPerson,
  context: DecisionContext,
  now: number,
): Decision | undefined {
  const incident = openIncident(incidentId, context);
  if (!incident) return undefined;
  const decided = closeAtPager(incident, by, now);
  return withDecisions(decision(now), decided ? [decided] : [], context);
}

export const savePlanned = (planned: Planned, now: number): Decision =>
  decision(now, [{ kind: 'planned-saved', planned }], [{ kind: 'plans-changed' }]);

export const removePlanned = (id: string, now: number): Decision =>
  decision(now, [{ kind: 'planned-removed', id }], [{ kind: 'plans-changed' }]);

const openIncident = (id: string, { projection }: DecisionContext): Incident | undefined =>
  projection.openIncidents().find((one) => one.id === id);

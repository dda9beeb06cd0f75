import type { Incident } from '../model/incident.ts';
import { entry, untold } from './affect.ts';
import type { IncidentDecision } from './decision.ts';

/**
 * Somebody closed the incident at the pager. It is over when its functions work again and not before, so this only counts as
 * taken; when it goes on, people are reached anew after a while.
 */
export function closeAtPager(incident: Incident, by: string, now: number): IncidentDecision | undefined {
  if (incident.stage === 'restored' || incident.telling?.closedAtPagerAt !== undefined) return undefined;
  const isTaken = incident.acknowledgedAt !== undefined;
  const telling = {
    ...(incident.telling ?? { ...untold(incident.severity, incident.openedAt), done: 1 }),
    closedAtPagerAt: now,
  };
  return {
    kind: 'changed',
    incident: { ...incident, telling, ...(!isTaken && { acknowledgedAt: now, acknowledgedBy: by }) },
    entries: [entry(incident, now, { kind: 'closed-at-pager', wasAcknowledged: isTaken }, by)],
    notices: isTaken ? [] : [{ action: 'acknowledge', reason: 'incident-acknowledged' }],
  };
}

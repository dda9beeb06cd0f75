import type { Locale } from '../i18n/locale.ts';
import type { Incident } from '../model/incident.ts';
import { entry, untold } from './affect.ts';
import type { IncidentDecision } from './decision.ts';

/**
 * Somebody closed the incident at the pager. It is over when its functions work again and not before, so this only counts as
 * taken; when it goes on, people are reached anew after a while.
 */
export function closeAtPager(
  incident: Incident,
  by: string,
  now: number,
  { say }: Locale,
): IncidentDecision | undefined {
  if (incident.stage === 'restored' || incident.telling?.closedAtPagerAt !== undefined) return undefined;
  const isTaken = incident.acknowledgedAt !== undefined;
  const telling = {
    ...(incident.telling ?? { ...untold(incident.severity, incident.openedAt), done: 1 }),
    closedAtPagerAt: now,
  };
  const text = say('timeline.closedAtPager', { by });
  return {
    kind: 'changed',
    incident: { ...incident, telling, ...(!isTaken && { acknowledgedAt: now, acknowledgedBy: by }) },
    entries: [{ ...entry(incident, now, isTaken ? 'note' : 'acknowledged', text), isByPerson: true }],
    notices: isTaken ? [] : [{ action: 'acknowledge', reason: 'incident-acknowledged' }],
  };
}

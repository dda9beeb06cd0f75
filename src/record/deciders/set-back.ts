import type { IncidentDecision } from '../../incident/decision.ts';
import type { Incident } from '../../model/incident.ts';

/** Incidents whose escalation counts from a time that is yet to come again, because the clock was set back: it moves along. */
export function movedWithClock(open: readonly Incident[], byMs: number, now: number): readonly IncidentDecision[] {
  const moved = (at: number) => (at > now ? at - byMs : at);
  return open.flatMap((incident) => {
    const { telling } = incident;
    if (!telling || moved(telling.from) === telling.from) return [];
    const { releasedAt, closedAtPagerAt } = telling;
    const next = {
      ...telling,
      from: moved(telling.from),
      ...(releasedAt !== undefined && { releasedAt: moved(releasedAt) }),
      ...(closedAtPagerAt !== undefined && { closedAtPagerAt: moved(closedAtPagerAt) }),
    };
    return [{ kind: 'changed' as const, incident: { ...incident, telling: next }, entries: [], notices: [] }];
  });
}

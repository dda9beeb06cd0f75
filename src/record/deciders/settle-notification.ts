import type { BellwetherEvent } from '../../model/event.ts';
import type { AddressedNotice } from '../../model/change.ts';
import type { Settlement } from '../command.ts';
import type { DecisionContext } from '../decision-context.ts';
import { decision, queued, type Decision, type NewChange } from '../decision.ts';

/** A message is delivered, will be tried again, or is given up: with its lines of the timeline, and messages in its place. */
export function settleNotification(
  settlement: Settlement,
  { projection }: Pick<DecisionContext, 'projection'>,
  now: number,
): Decision {
  const { outgoing, outcome, instead = [] } = settlement;
  const { id, channel, notice } = outgoing;
  const { incidentId, action, round = 1 } = notice;
  const incident = projection.incident(incidentId) ?? settlement.incident;
  const entries = incident ? settlement.entries : [];
  const changes: readonly NewChange[] = [
    ...queued(instead),
    { kind: 'notification-settled', id, channel, notice: { incidentId, action, round }, outcome },
    ...entries.map((entry) => ({ kind: 'timeline-added' as const, entry })),
  ];
  const events: BellwetherEvent[] = announced(instead);
  const result = outcome.kind === 'delivered' || outcome.kind === 'retried' ? outcome.kind : 'dropped';
  const untaken =
    outcome.kind === 'refused' || outcome.kind === 'unclear' ? { how: outcome.kind, error: outcome.error } : undefined;
  events.push({
    kind: 'notice-settled',
    ...{ channel, outcome: result, incidentId, action, round },
    ...(untaken && { untaken }),
  });
  if (incident && entries.length > 0) events.push({ kind: 'incident-changed', incident, entries });
  return decision(now, changes, events);
}

/** Messages beside those that an incident's escalation queues. */
export const queueNotifications = (messages: readonly AddressedNotice[], now: number): Decision =>
  decision(now, queued(messages), announced(messages));

const announced = (messages: readonly AddressedNotice[]): BellwetherEvent[] =>
  messages.length > 0 ? [{ kind: 'notices-queued', count: messages.length }] : [];

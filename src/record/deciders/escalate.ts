// From decisions about incidents to the messages that they call for: what was decided, and how the escalation of each open
// incident goes on. Incidents of deeper causes come first, because an incident is inhibited only by what they have reached.
import { joined, openAfter, type IncidentDecision } from '../../incident/decision.ts';
import { deeperCauses } from '../../incident/inhibit.ts';
import type { BellwetherEvent } from '../../model/event.ts';
import type { Incident } from '../../model/incident.ts';
import { subjectKey, type Subject } from '../../model/names.ts';
import type { NoticeAction } from '../../model/notice.ts';
import { channelsTold } from '../../escalation/incident-policy.ts';
import { hasReachedFor } from '../../escalation/inhibition.ts';
import { tellOn, type TellingWorld } from '../../escalation/advance-escalation.ts';
import { tellingOf } from '../../escalation/escalation-draft.ts';
import type { FunctionState } from '../../model/state.ts';
import { measuredIn } from '../../state/measured.ts';
import type { AddressedNotice } from '../../model/change.ts';
import { extended, queued, type Decision } from '../decision.ts';
import { followUps, roundAt, wishedMessage, type MessageNeeds } from './messages.ts';
import { withEnding, withPublications } from './publish.ts';
import type { DecisionContext } from '../decision-context.ts';

/** The decision with what was decided about incidents, the messages that calls for, and the events. */
export function withDecisions(
  before: Decision,
  decisions: readonly IncidentDecision[],
  context: DecisionContext,
): Decision {
  const changed = decisions.filter(({ kind }) => kind !== 'closed').map(({ incident }) => incident.id);
  return escalated(before, decisions, { context, changed: new Set(changed) });
}

/** The same, looking also at all other open incidents: time alone may have made steps due, ended holds, raised severities. */
export const withEscalations = (
  before: Decision,
  decisions: readonly IncidentDecision[],
  context: DecisionContext,
): Decision => escalated(before, decisions, { context });

function escalated(
  before: Decision,
  made: readonly IncidentDecision[],
  /** `changed`: ids of the incidents to look at, with their deeper causes; absent: all. */
  { context, changed }: { readonly context: DecisionContext; readonly changed?: ReadonlySet<string> },
): Decision {
  if (changed && made.length === 0) return before;
  const { config, projection } = context;
  const decisions = made.map((one) => withEnding(one, config, before.at));
  const open = decisions.reduce<readonly Incident[]>(openAfter, projection.openIncidents());
  const stateOf = stateAfter(before, context);
  const measured = measuredIn(config, stateOf);
  const run = before.changes.find((change) => change.kind === 'run-finished');
  const needs = { config, now: before.at, measured, result: run?.result };
  const followUp = decisions.flatMap((decision) => followUpsOf(decision, context, needs));
  const resolves = followUp.filter(({ notice }) => notice.action === 'resolve');
  const notices = followUp.filter(({ notice }) => notice.action !== 'resolve');
  const final = new Map<string, IncidentDecision>();
  const decide = (next: IncidentDecision) => {
    const earlier = final.get(next.incident.id);
    final.set(next.incident.id, earlier ? joined(earlier, next) : next);
  };
  decisions.forEach(decide);
  const causes = deeperCauses(open, config);
  const current = new Map(open.map((incident) => [incident.id, incident]));
  const world = escalationWorld(before.at, current, { context, causes, queued: notices, stateOf });
  for (const id of inOrder(open, causes, changed)) {
    const next = tellOn(current.get(id)!, world, before.at);
    if (!next) continue;
    current.set(id, next.incident);
    decide({ kind: 'changed', incident: next.incident, entries: next.entries, notices: [] });
    for (const wish of next.wishes) notices.push(wishedMessage(wish, next.incident, needs));
  }
  if (final.size === 0) return before;
  const published = Array.from(final.values(), (one) => withPublications(one, needs));
  // Who goes on failing for another reason is paged for the new incident before the old one is called over.
  return withAll(before, published, [...notices, ...resolves]);
}

type Causes = ReadonlyMap<string, readonly string[]>;

/** Ids of the incidents to look at, each after those of its deeper causes. */
function inOrder(open: readonly Incident[], causes: Causes, changed: ReadonlySet<string> | undefined): string[] {
  const causesOf = (id: string) => causes.get(id) ?? [];
  const wanted = changed && new Set([...changed].flatMap((id) => [id, ...causesOf(id)]));
  return open
    .map(({ id }) => id)
    .filter((id) => !wanted || wanted.has(id))
    .toSorted((a, b) => causesOf(a).length - causesOf(b).length);
}

function withAll(before: Decision, all: readonly IncidentDecision[], notices: readonly AddressedNotice[]): Decision {
  const changes = [
    ...all.map(({ incident }) => ({ kind: 'incident-saved' as const, incident })),
    ...all.flatMap(({ entries }) => entries.map((entry) => ({ kind: 'timeline-added' as const, entry }))),
    ...queued(notices),
  ];
  const announced = notices.length > 0 ? [{ kind: 'notices-queued' as const, count: notices.length }] : [];
  return extended(before, changes, [...all.map(eventOf), ...announced]);
}

/** What is told of it now; that it has begun is told by the escalation, in its own time. */
const followUpsOf = (
  { incident, notices }: IncidentDecision,
  { projection }: DecisionContext,
  needs: MessageNeeds,
): AddressedNotice[] =>
  notices.flatMap(({ action, reason }) =>
    action === 'trigger'
      ? []
      : followUps(incident, { action, reason }, projection.log.generationsOf(incident.id), needs),
  );

type StateOf = (subject: Subject) => FunctionState | undefined;

/** The states as they are after the decision so far. */
function stateAfter({ changes }: Decision, { projection }: DecisionContext): StateOf {
  const saved = changes.flatMap((change) => (change.kind === 'state-saved' ? change.state : []));
  const after = new Map(saved.map((state) => [subjectKey(state), state]));
  return (subject) => after.get(subjectKey(subject)) ?? projection.state(subject);
}

interface EscalationParts {
  readonly context: DecisionContext;
  readonly causes: Causes;
  readonly queued: readonly AddressedNotice[];
  readonly stateOf: StateOf;
}

/** `current` and `queued` may change while it is in use. */
function escalationWorld(
  now: number,
  current: ReadonlyMap<string, Incident>,
  { context, causes, queued: pending, stateOf }: EscalationParts,
): TellingWorld {
  const { config, silences, projection } = context;
  const { log } = projection;
  const dependents = inverted(causes);
  const isFor = (channel: string, action: NoticeAction) => (one: AddressedNotice) =>
    one.channel === channel && one.notice.action === action;
  return {
    config,
    open: () => current.values(),
    silences,
    state: stateOf,
    triggersLately: (channel) => log.triggersLately(channel, now) + pending.filter(isFor(channel, 'trigger')).length,
    wasUpdatedLately: (channel) => log.wasUpdatedLately(channel, now) || pending.some(isFor(channel, 'update')),
    causesOf: ({ id }) => (causes.get(id) ?? []).flatMap((cause) => current.get(cause) ?? []),
    dependentsOf: ({ id }) => (dependents.get(id) ?? []).flatMap((dependent) => current.get(dependent) ?? []),
    hasReached: (cause, incident) =>
      hasReachedFor(cause, incident, { config, now, reached: reachedBy(cause, context, pending) }),
  };
}

/** By the id of a deeper cause: ids of the incidents that it is a cause of, in the order of the open ones. */
function inverted(causes: Causes): Causes {
  const found = new Map<string, string[]>();
  for (const [id, causeIds] of causes)
    for (const cause of causeIds) found.set(cause, [...(found.get(cause) ?? []), id]);
  return found;
}

/** Channels whose message about an incident as it is now is at least in the outbox, alone or in one for many. */
function reachedBy(
  incident: Incident,
  { config, projection: { log } }: DecisionContext,
  pending: readonly AddressedNotice[],
): ReadonlySet<string> {
  const earlier = log.generationsOf(incident.id);
  const hasMessage = (channel: string) => {
    const round = roundAt(channel, incident, config);
    if (log.isUntaken(incident.id, channel, round)) return false;
    const isIt = ({ notice }: AddressedNotice) =>
      notice.action === 'trigger' && notice.incidentId === incident.id && (notice.round ?? 1) === round;
    return earlier.get(channel)?.has(round) || pending.some((one) => one.channel === channel && isIt(one));
  };
  const { summarised = [] } = tellingOf(incident);
  return new Set([...channelsTold(incident, config).filter(hasMessage), ...summarised]);
}

function eventOf({ kind, incident, entries }: IncidentDecision): BellwetherEvent {
  switch (kind) {
    case 'opened':
      return { kind: 'incident-opened', incident };
    case 'changed':
      return { kind: 'incident-changed', incident, entries };
    case 'closed':
      return { kind: 'incident-closed', incident };
  }
}

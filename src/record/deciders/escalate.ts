// From decisions about incidents to the messages that they call for: what was decided, and how the escalation of each open
// incident goes on. Incidents of deeper causes come first, because an incident is inhibited only by what they have reached.
import { joined, openAfter, type IncidentDecision } from '../../incident/decision.ts';
import { deeperCauses } from '../../incident/inhibit.ts';
import type { BellwetherEvent } from '../../model/event.ts';
import type { Incident } from '../../model/incident.ts';
import { subjectKey } from '../../model/names.ts';
import type { NoticeAction } from '../../model/notice.ts';
import { channelsTold } from '../../escalation/incident-policy.ts';
import { hasReachedFor } from '../../escalation/inhibition.ts';
import { tellOn, type TellingWorld } from '../../escalation/advance-escalation.ts';
import { tellingOf } from '../../escalation/escalation-draft.ts';
import { measuredIn } from '../../state/measured.ts';
import type { Entry, Queued } from '../decision.ts';
import { followUps, roundAt, wishedMessage, type MessageNeeds } from './messages.ts';
import { withEnding, withPublications } from './publish.ts';
import type { Sight } from '../decision-context.ts';

/** The entry with decisions about incidents, the messages they call for, and their events. */
export function withDecisions(entry: Entry, decisions: readonly IncidentDecision[], sight: Sight): Entry {
  const changed = decisions.filter(({ kind }) => kind !== 'closed').map(({ incident }) => incident.id);
  return escalated(entry, decisions, { sight, changed: new Set(changed) });
}

/** The same, looking also at all other open incidents: time alone may have made steps due, ended holds, raised severities. */
export const withEscalations = (entry: Entry, decisions: readonly IncidentDecision[], sight: Sight): Entry =>
  escalated(entry, decisions, { sight });

function escalated(
  entry: Entry,
  made: readonly IncidentDecision[],
  /** `changed`: ids of the incidents to look at, with their deeper causes; absent: all. */
  { sight, changed }: { readonly sight: Sight; readonly changed?: ReadonlySet<string> },
): Entry {
  if (changed && made.length === 0) return entry;
  const decisions = made.map((one) => withEnding(one, sight.config, entry.at));
  const open = decisions.reduce<readonly Incident[]>(openAfter, sight.open);
  const stateOf = stateAfter(entry, sight);
  const measured = measuredIn(sight.config, stateOf);
  const needs = { config: sight.config, now: entry.at, measured, result: entry.result };
  const followUp = decisions.flatMap((decision) => followUpsOf(decision, sight, needs));
  const resolves = followUp.filter(({ notice }) => notice.action === 'resolve');
  const notices = followUp.filter(({ notice }) => notice.action !== 'resolve');
  const final = new Map<string, IncidentDecision>();
  const decide = (next: IncidentDecision) => {
    const before = final.get(next.incident.id);
    final.set(next.incident.id, before ? joined(before, next) : next);
  };
  decisions.forEach(decide);
  const causes = deeperCauses(open, sight.config);
  const current = new Map(open.map((incident) => [incident.id, incident]));
  const world = escalationWorld(entry.at, current, { sight, causes, queued: notices, stateOf });
  for (const id of inOrder(open, causes, changed)) {
    const next = tellOn(current.get(id)!, world, entry.at);
    if (!next) continue;
    current.set(id, next.incident);
    decide({ kind: 'changed', incident: next.incident, entries: next.entries, notices: [] });
    for (const wish of next.wishes) notices.push(wishedMessage(wish, next.incident, needs));
  }
  if (final.size === 0) return entry;
  const published = Array.from(final.values(), (one) => withPublications(one, needs));
  // Who goes on failing for another reason is paged for the new incident before the old one is called over.
  return withAll(entry, published, [...notices, ...resolves]);
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

function withAll(entry: Entry, all: readonly IncidentDecision[], notices: readonly Queued[]): Entry {
  return {
    ...entry,
    incidents: [...entry.incidents, ...all.map(({ incident }) => incident)],
    timeline: [...entry.timeline, ...all.flatMap(({ entries }) => entries)],
    notices: [...entry.notices, ...notices],
    events: [
      ...entry.events,
      ...all.map(eventOf),
      ...(notices.length > 0 ? [{ kind: 'notices-queued' as const, count: notices.length }] : []),
    ],
  };
}

/** What is told of it now; that it has begun is told by the escalation, in its own time. */
const followUpsOf = ({ incident, notices }: IncidentDecision, sight: Sight, needs: MessageNeeds): Queued[] =>
  notices.flatMap(({ action, reason }) =>
    action === 'trigger' ? [] : followUps(incident, { action, reason }, sight.toldOf(incident.id), needs),
  );

/** The states as they are after an entry. */
function stateAfter(entry: Entry, sight: Sight): Sight['stateOf'] {
  const moved = new Map(entry.states.map(({ state }) => [subjectKey(state), state]));
  return (subject) => moved.get(subjectKey(subject)) ?? sight.stateOf(subject);
}

interface EscalationParts {
  readonly sight: Sight;
  readonly causes: Causes;
  readonly queued: readonly Queued[];
  readonly stateOf: Sight['stateOf'];
}

/** `current` and `queued` may change while it is in use. */
function escalationWorld(
  now: number,
  current: ReadonlyMap<string, Incident>,
  { sight, causes, queued, stateOf }: EscalationParts,
): TellingWorld {
  const { config, silences } = sight;
  const isFor = (channel: string, action: NoticeAction) => (one: Queued) =>
    one.channel === channel && one.notice.action === action;
  return {
    config,
    open: () => current.values(),
    silences,
    state: stateOf,
    triggersLately: (channel) => sight.triggersLately(channel, now) + queued.filter(isFor(channel, 'trigger')).length,
    wasUpdatedLately: (channel) => sight.wasUpdatedLately(channel, now) || queued.some(isFor(channel, 'update')),
    causesOf: ({ id }) => (causes.get(id) ?? []).flatMap((cause) => current.get(cause) ?? []),
    hasReached: (cause, incident) =>
      hasReachedFor(cause, incident, { config, now, reached: reachedBy(cause, sight, queued) }),
  };
}

/** Channels whose message about an incident as it is now is at least in the outbox, alone or in one for many. */
function reachedBy(incident: Incident, sight: Sight, queued: readonly Queued[]): ReadonlySet<string> {
  const earlier = sight.toldOf(incident.id);
  const hasMessage = (channel: string) => {
    const round = roundAt(channel, incident, sight.config);
    if (sight.isUntaken(incident.id, channel, round)) return false;
    const isIt = ({ notice }: Queued) =>
      notice.action === 'trigger' && notice.incidentId === incident.id && (notice.round ?? 1) === round;
    return earlier.get(channel)?.has(round) || queued.some((one) => one.channel === channel && isIt(one));
  };
  const { summarised = [] } = tellingOf(incident);
  return new Set([...channelsTold(incident, sight.config).filter(hasMessage), ...summarised]);
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

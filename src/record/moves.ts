// From states that moved to everything that follows from it, as one entry. Pure apart from new incident ids: reads what was
// decided before, changes nothing.
import type { Config } from '../config/config.ts';
import { decideAll } from '../incident/decide.ts';
import { joined, openAfter, type IncidentDecision, type IncidentWorld } from '../incident/decision.ts';
import type { Silence } from '../model/alerting.ts';
import type { BellwetherEvent } from '../model/event.ts';
import type { Incident } from '../model/incident.ts';
import { subjectKey, type Subject } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
import type { FunctionState } from '../model/state.ts';
import { tellOn, type TellingWorld } from '../notify/route/telling.ts';
import { changeBetween } from '../state/transition.ts';
import { emptyEntry, type Entry, type Queued } from './entry.ts';
import { followUps, triggerFor, type MessageNeeds, type ToldRounds } from './messages.ts';
import type { Policies } from './policies.ts';
import { timeInState } from './time-in-state.ts';

/** A state before and after, and up to when the time in the one before is counted. */
export interface Move {
  readonly before: FunctionState;
  readonly after: FunctionState;
  readonly countedUntil: number;
}

/** What decisions are made in view of. */
export interface Sight {
  readonly config: Config;
  readonly policies: Policies;
  readonly open: readonly Incident[];
  /** Channels that were told that an open incident has begun. */
  readonly toldOf: (incidentId: string) => ToldRounds;
  readonly stateOf: (subject: Subject) => FunctionState | undefined;
  /** Those of the configuration and those made while running. */
  readonly silences: readonly Silence[];
  /** How many messages that something has begun a channel was sent in the minute before. */
  readonly triggersLately: (channel: string, now: number) => number;
  readonly newIncidentId: (now: number) => string;
}

/** Decisions about incidents that `sight` shows, as the incident room wants it. */
export const incidentWorld = ({ open, config, policies }: Sight): IncidentWorld => ({
  open,
  config,
  staleAt: (subject, lastAt) => policies.staleAt(subject, lastAt),
  groupWithinMs: config.alerting.groupWithinMs,
});

/** What pages show of a state besides the state itself. */
const shown = ['cause', 'isCheckingAgain', 'advisory', 'flapping'] as const satisfies readonly (keyof FunctionState)[];

/** Everything that follows from some moves at `now`; `result` is the run that caused them. */
export function entryOfMoves(moves: readonly Move[], sight: Sight, now: number, result?: RunResult): Entry {
  const states = moves.map(({ after }) => after);
  const decisions = decideAll(states, incidentWorld(sight), now, () => sight.newIncidentId(now));
  const events: BellwetherEvent[] = result ? [{ kind: 'run-finished', result }] : [];
  const changes = moves.flatMap(({ before, after }) => {
    const change = changeBetween(before, after);
    if (change) events.push({ kind: 'state-changed', change, state: after });
    else if (shown.some((what) => before[what] !== after[what])) events.push({ kind: 'state-touched', state: after });
    return change ?? [];
  });
  const entry: Entry = {
    ...emptyEntry(now),
    ...(result && { result }),
    states: states.map((state) => ({ state, countedUntil: now })),
    changes,
    rollUps: moves.flatMap(({ before, countedUntil }) =>
      timeInState(before, { state: before.state, from: countedUntil, to: now }),
    ),
    events,
  };
  return withDecisions(entry, decisions, sight);
}

/** The entry with decisions about incidents, the messages they call for, and their events. */
export function withDecisions(entry: Entry, decisions: readonly IncidentDecision[], sight: Sight): Entry {
  const concerned = decisions.filter(({ kind }) => kind !== 'closed').map(({ incident }) => incident.id);
  return told(entry, decisions, new Set(concerned), sight);
}

/** The same, looking also at all other open incidents: time alone may have made steps due, ended holds, raised severities. */
export function withEscalations(entry: Entry, decisions: readonly IncidentDecision[], sight: Sight): Entry {
  const open = decisions.reduce<readonly Incident[]>(openAfter, sight.open);
  return told(entry, decisions, new Set(open.map(({ id }) => id)), sight);
}

function told(
  entry: Entry,
  decisions: readonly IncidentDecision[],
  concerned: ReadonlySet<string>,
  sight: Sight,
): Entry {
  const open = decisions.reduce<readonly Incident[]>(openAfter, sight.open);
  const needs = { config: sight.config, now: entry.at, result: entry.result };
  const notices = decisions.flatMap((decision) => followUpsOf(decision, sight, needs));
  const world = tellingWorld(entry, open, { sight, sent: notices });
  const final = new Map<string, IncidentDecision>();
  const decide = (next: IncidentDecision) => {
    const before = final.get(next.incident.id);
    final.set(next.incident.id, before ? joined(before, next) : next);
  };
  decisions.forEach(decide);
  for (const incident of open) {
    const next = concerned.has(incident.id) ? tellOn(incident, world, entry.at) : undefined;
    if (!next) continue;
    decide({ kind: 'changed', incident: next.incident, entries: next.entries, notices: [] });
    for (const { channel, reason } of next.wishes) notices.push(triggerFor(channel, next.incident, reason, needs));
  }
  if (final.size === 0) return entry;
  const all = [...final.values()];
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

function tellingWorld(
  entry: Entry,
  open: readonly Incident[],
  { sight, sent }: { readonly sight: Sight; readonly sent: readonly Queued[] },
): TellingWorld {
  const moved = new Map(entry.states.map(({ state }) => [subjectKey(state), state]));
  const isTriggerFor = (channel: string) => (one: Queued) => one.channel === channel && one.notice.action === 'trigger';
  return {
    config: sight.config,
    open,
    silences: sight.silences,
    state: (subject) => moved.get(subjectKey(subject)) ?? sight.stateOf(subject),
    triggersLately: (channel) => sight.triggersLately(channel, entry.at) + sent.filter(isTriggerFor(channel)).length,
  };
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

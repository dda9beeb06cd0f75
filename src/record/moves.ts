// From states that moved to everything that follows from it, as one entry. Pure apart from new incident ids: reads what was
// decided before, changes nothing.
import type { Config } from '../config/config.ts';
import { decideAll } from '../incident/decide.ts';
import type { IncidentDecision, IncidentWorld } from '../incident/decision.ts';
import type { BellwetherEvent } from '../model/event.ts';
import type { Incident } from '../model/incident.ts';
import type { RunResult } from '../model/run.ts';
import type { FunctionState } from '../model/state.ts';
import { composeNotice } from '../notify/compose.ts';
import { channelsFor } from '../notify/route.ts';
import { changeBetween } from '../state/transition.ts';
import { emptyEntry, type Entry, type Queued } from './entry.ts';
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
  /** Channels that were told of an open incident. */
  readonly toldOf: (incidentId: string) => readonly string[];
  readonly newIncidentId: (now: number) => string;
}

/** Decisions about incidents that `sight` shows, as the incident room wants it. */
export const incidentWorld = ({ open, config, policies }: Sight): IncidentWorld => ({
  open,
  config,
  staleAt: (subject, lastAt) => policies.staleAt(subject, lastAt),
});

/** Everything that follows from some moves at `now`; `result` is the run that caused them. */
export function entryOfMoves(moves: readonly Move[], sight: Sight, now: number, result?: RunResult): Entry {
  const states = moves.map(({ after }) => after);
  const decisions = decideAll(states, incidentWorld(sight), now, () => sight.newIncidentId(now));
  const events: BellwetherEvent[] = result ? [{ kind: 'run-finished', result }] : [];
  const changes = moves.flatMap(({ before, after }) => {
    const change = changeBetween(before, after);
    if (change) events.push({ kind: 'state-changed', change, state: after });
    else if (before.cause !== after.cause || before.isCheckingAgain !== after.isCheckingAgain)
      events.push({ kind: 'state-touched', state: after });
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
  if (decisions.length === 0) return entry;
  const notices = decisions.flatMap((decision) => noticesOf(decision, entry, sight));
  return {
    ...entry,
    incidents: [...entry.incidents, ...decisions.map(({ incident }) => incident)],
    timeline: [...entry.timeline, ...decisions.flatMap(({ entries }) => entries)],
    notices: [...entry.notices, ...notices],
    events: [
      ...entry.events,
      ...decisions.map(eventOf),
      ...(notices.length > 0 ? [{ kind: 'notices-queued' as const, count: notices.length }] : []),
    ],
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

function noticesOf({ incident, notices }: IncidentDecision, { at, result }: Entry, sight: Sight): Queued[] {
  const { config } = sight;
  return notices.flatMap(({ action, reason }) => {
    const evidence =
      action === 'trigger' && result && incident.affected.some(({ runId }) => runId === result.runId)
        ? { evidence: { runId: result.runId, files: result.evidence } }
        : {};
    const notice = composeNotice({ incident, action, reason, config, now: at, ...evidence });
    const routed = channelsFor(incident.severity, config.policies);
    // Whoever was told that it began is told how it goes on, though the routes have changed since.
    const told = action === 'trigger' ? [] : sight.toldOf(incident.id);
    return [...new Set([...told, ...routed])]
      .filter((channel) => config.channels.has(channel))
      .map((channel) => ({ channel, notice }));
  });
}

import type { Incident } from '../model/incident.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import { subjectKey, type Subject } from '../model/names.ts';
import type { NoticeAction, NoticeReason } from '../model/notice.ts';
import type { FunctionState } from '../model/state.ts';
import type { IncidentConfig } from './headline.ts';

/** What is to be told about an incident, and why. */
export interface NoticeWish {
  readonly action: NoticeAction;
  readonly reason: NoticeReason;
}

/** An incident's new value, with what belongs to it: to be written in one transaction. */
export interface IncidentDecision {
  readonly kind: 'opened' | 'changed' | 'closed';
  readonly incident: Incident;
  readonly entries: readonly TimelineEntry[];
  readonly notices: readonly NoticeWish[];
}

/** What decisions about incidents are made in view of. */
export interface IncidentWorld {
  /** All that are not restored. */
  readonly open: readonly Incident[];
  readonly config: IncidentConfig;
  readonly stateOf: (subject: Subject) => FunctionState | undefined;
  /** When an answer from `lastAt` stops being fresh, epoch milliseconds: the policy's own. */
  readonly staleAt: (subject: Subject, lastAt: number) => number;
  /** Functions that fail so soon after each other, with a component in common, are one incident. */
  readonly groupWithinMs: number;
}

/** The same, in which these states have already taken effect. */
export function withStates(world: IncidentWorld, states: readonly FunctionState[]): IncidentWorld {
  const moved = new Map(states.map((state) => [subjectKey(state), state]));
  return { ...world, stateOf: (subject) => moved.get(subjectKey(subject)) ?? world.stateOf(subject) };
}

/** Two decisions about one incident as one: what was opened and then raised is told once, as it is in the end. */
export function joined(first: IncidentDecision, second: IncidentDecision): IncidentDecision {
  const isNew = first.kind === 'opened';
  const later = isNew ? second.notices.filter(({ reason }) => reason !== 'severity-raised') : second.notices;
  return {
    kind: second.kind === 'closed' ? 'closed' : first.kind,
    incident: second.incident,
    entries: [...first.entries, ...second.entries],
    notices: [...first.notices, ...later],
  };
}

/** The open incidents after a decision. */
export function openAfter(open: readonly Incident[], { incident }: IncidentDecision): Incident[] {
  const others = open.filter(({ id }) => id !== incident.id);
  return incident.stage === 'restored' ? others : [...others, incident];
}

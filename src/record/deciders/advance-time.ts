// What the mere passing of time brings about: answers get stale, planned work begins and ends, time in states adds up.
import type { SavedState } from '../../model/change.ts';
import type { Gap } from '../../model/gap.ts';
import { restore, tick } from '../../state/transition.ts';
import type { DecisionContext } from '../decision-context.ts';
import type { Decision, NewChange } from '../decision.ts';
import type { DueTimes } from '../due-times.ts';
import { gapEntries } from './gaps.ts';
import { decideTransitions, type StateTransition } from './state-transitions.ts';
import { timeInState } from './time-in-state.ts';

/** What has changed by `now`, or undefined. */
export function advanceTime(context: DecisionContext, dueTimes: DueTimes, now: number): Decision | undefined {
  const transitions: StateTransition[] = [];
  for (const saved of context.projection.allSaved()) {
    if (!dueTimes.isDue(saved, now)) continue;
    const policy = context.policies.of(saved.state.functionId, now);
    if (!policy) continue;
    transitions.push({ before: saved.state, after: tick(saved.state, policy, now), countedUntil: saved.countedUntil });
  }
  return transitions.length > 0 ? decideTransitions(transitions, context, now) : undefined;
}

/** A time that nobody watched, up to now. Epoch milliseconds. */
export interface Unwatched {
  readonly watchedUntil: number;
  /** When the monitor was not there; absent when only the configuration or the clock is another one. */
  readonly gap?: Gap | undefined;
}

/**
 * States after a time that nobody watched: a restart, a sleep of the machine, a jump of the wall clock. That time counts as
 * unknown, and nobody is alarmed about silence that was our own.
 */
export function resumeAfterGap(
  all: Iterable<SavedState>,
  { watchedUntil, gap }: Unwatched,
  context: DecisionContext,
  now: number,
): Decision {
  const transitions: StateTransition[] = [];
  const counted: NewChange[] = [];
  for (const { state, countedUntil } of all) {
    const policy = context.policies.of(state.functionId, now);
    if (!policy) continue;
    transitions.push({ before: state, after: restore(state, policy, now, gap), countedUntil: now });
    counted.push(
      ...timeInState(state, { state: state.state, from: countedUntil, to: Math.min(watchedUntil, now) }),
      ...timeInState(state, { state: 'unknown', from: Math.max(countedUntil, watchedUntil), to: now }),
    );
  }
  const decided = decideTransitions(transitions, context, now);
  const entries = gap ? gapEntries(gap, context.projection.openIncidents()) : [];
  return { ...decided, changes: [...entries, ...decided.changes, ...counted] };
}

// From states that changed to everything that follows from it.
import { decideAll } from '../../incident/decide.ts';
import type { BellwetherEvent } from '../../model/event.ts';
import type { RunResult } from '../../model/run.ts';
import type { FunctionState } from '../../model/state.ts';
import { changeBetween } from '../../state/transition.ts';
import { incidentWorld, type DecisionContext } from '../decision-context.ts';
import type { Decision, NewChange } from '../decision.ts';
import { withDecisions } from './escalate.ts';
import { timeInState } from './time-in-state.ts';

/** A state before and after, and up to when the time in the one before is counted. */
export interface StateTransition {
  readonly before: FunctionState;
  readonly after: FunctionState;
  readonly countedUntil: number;
}

/** What pages show of a state besides the state itself. */
const shown = ['cause', 'isCheckingAgain', 'advisory', 'flapping'] as const satisfies readonly (keyof FunctionState)[];

/** Everything that follows from some transitions at `now`; `result` is the run that caused them. */
export function decideTransitions(
  transitions: readonly StateTransition[],
  context: DecisionContext,
  now: number,
  result?: RunResult,
): Decision {
  const changes: NewChange[] = result ? [{ kind: 'run-finished', result }] : [];
  const events: BellwetherEvent[] = result ? [{ kind: 'run-finished', result }] : [];
  for (const { before, after, countedUntil } of transitions) {
    changes.push({ kind: 'state-saved', state: after, countedUntil: now });
    const change = changeBetween(before, after);
    if (change) {
      changes.push({ kind: 'state-changed', change });
      events.push({ kind: 'state-changed', change, state: after });
    } else if (shown.some((what) => before[what] !== after[what])) events.push({ kind: 'state-touched', state: after });
    changes.push(...timeInState(before, { state: before.state, from: countedUntil, to: now }));
  }
  const states = transitions.map(({ after }) => after);
  const decisions = decideAll(states, incidentWorld(context), now, () => context.newIncidentId(now));
  return withDecisions({ at: now, changes, events }, decisions, context);
}

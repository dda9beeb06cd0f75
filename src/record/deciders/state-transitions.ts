// From states that moved to everything that follows from it, as one entry. Pure apart from new incident ids: reads what was
// decided before, changes nothing.
import { decideAll } from '../../incident/decide.ts';
import type { BellwetherEvent } from '../../model/event.ts';
import type { RunResult } from '../../model/run.ts';
import type { FunctionState } from '../../model/state.ts';
import { changeBetween } from '../../state/transition.ts';
import { emptyEntry, type Entry } from '../decision.ts';
import { withDecisions } from './escalate.ts';
import { incidentWorld, type Sight } from '../decision-context.ts';
import { timeInState } from './time-in-state.ts';

/** A state before and after, and up to when the time in the one before is counted. */
export interface Move {
  readonly before: FunctionState;
  readonly after: FunctionState;
  readonly countedUntil: number;
}

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

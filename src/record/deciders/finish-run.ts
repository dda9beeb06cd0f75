// THE decision: one run's result becomes state, incident, messages and sums. What is returned is written in one transaction.
import { isScheduled, type RunResult } from '../../model/run.ts';
import { observationOf } from '../../state/observation.ts';
import { observe } from '../../state/transition.ts';
import { emptyEntry, type Entry, type Saved } from '../decision.ts';
import { entryOfMoves } from './state-transitions.ts';
import type { Sight } from '../decision-context.ts';
import type { RollUpEntry } from './time-in-state.ts';

/** Everything that follows from a result at `now`. Without a saved state (the function is gone) it is only kept. */
export function recordRun(result: RunResult, saved: Saved | undefined, sight: Sight, now: number): Entry {
  const policy = sight.policies.of(result.functionId, now);
  if (!saved || !policy) return keptOnly(result, now);
  const observation = observationOf(result, policy.locale);
  const after = observe(saved.state, result.location, observation, { policy, now });
  const move = { before: saved.state, after, countedUntil: saved.countedUntil };
  const entry = entryOfMoves([move], sight, now, result);
  return { ...entry, rollUps: [...entry.rollUps, ...countOf(result)] };
}

/** The result without any consequence. */
export const keptOnly = (result: RunResult, now: number): Entry => ({
  ...emptyEntry(now),
  result,
  rollUps: countOf(result),
  events: [{ kind: 'run-finished', result }],
});

/** Sums are of what the schedule asked for: runs prompted in an outage would make it look longer than it was. */
function countOf(result: RunResult): readonly RollUpEntry[] {
  if (!isScheduled(result)) return [];
  const { functionId, target, dueAt, outcome, durationMs } = result;
  const isJudged = outcome !== 'inconclusive';
  return [
    {
      subject: { functionId, target },
      at: dueAt,
      add: { due: 1, outcome, ...(isJudged && { durationSumMs: durationMs, durationMaxMs: durationMs }) },
    },
  ];
}

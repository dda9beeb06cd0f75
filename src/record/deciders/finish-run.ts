// The central decision: one run's result becomes state, incident, messages and sums.
import { isScheduled, type RunResult } from '../../model/run.ts';
import { observationOf } from '../../state/observation.ts';
import { observe } from '../../state/transition.ts';
import type { DecisionContext } from '../decision-context.ts';
import { decision, extended, type Decision, type NewChange } from '../decision.ts';
import { decideTransitions } from './state-transitions.ts';

/** Everything that follows from a result at `now`. Without a saved state (the function is gone) it is only kept. */
export function finishRun(result: RunResult, context: DecisionContext, now: number): Decision {
  const saved = context.projection.saved(result);
  const policy = context.policies.of(result.functionId, now);
  if (!saved || !policy) return keptOnly(result, now);
  const observation = observationOf(result, policy.locale);
  const after = observe(saved.state, result.location, observation, { policy, now });
  const transition = { before: saved.state, after, countedUntil: saved.countedUntil };
  return extended(decideTransitions([transition], context, now, result), countOf(result));
}

/** The result without any consequence. */
export const keptOnly = (result: RunResult, now: number): Decision =>
  decision(now, [{ kind: 'run-finished', result }, ...countOf(result)], [{ kind: 'run-finished', result }]);

/** Runs that were under way when the last monitor ended. Nobody learns of them: they are only closed. */
export const closeInterrupted = (results: readonly RunResult[], now: number): Decision =>
  decision(
    now,
    results.flatMap((result): NewChange[] => [{ kind: 'run-finished', result }, ...countOf(result)]),
  );

/** Sums are of what the schedule asked for: runs prompted in an outage would make it look longer than it was. */
function countOf(result: RunResult): readonly NewChange[] {
  if (!isScheduled(result)) return [];
  const { functionId, target, dueAt, outcome, durationMs } = result;
  const isJudged = outcome !== 'inconclusive';
  const durations = isJudged ? { durationSumMs: durationMs, durationMaxMs: durationMs } : {};
  return [{ kind: 'rolled-up', subject: { functionId, target }, at: dueAt, add: { due: 1, outcome, ...durations } }];
}

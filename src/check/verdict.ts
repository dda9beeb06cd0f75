import type { Failure, TroubleReport } from '../model/run.ts';
import type { Clean } from './clean.ts';
import { deniedText } from './denied.ts';
import { describeError } from './failure.ts';
import { failureKindOf, timeoutKindOf } from './failure/failure-kind.ts';
import type { Ending } from './session.ts';
import { componentOf, pathOf, type StepNode } from './step-node.ts';
import type { StepTracker } from './steps.ts';
import { describeTimeout, stepThatWaited } from './timed-out.ts';

export type Verdict =
  | { readonly verdict: 'passed' }
  | { readonly verdict: 'failed'; readonly failure: Failure }
  | { readonly verdict: 'inconclusive'; readonly trouble: TroubleReport };

interface Conditions {
  readonly timeoutMs: number;
  readonly clean: Clean;
  /** What the script threw when its time was already up: a browser action tells then what it was waiting for. */
  readonly afterword?: unknown;
  /** The last request of the run was not answered, or with 5xx. */
  readonly hasNoService?: boolean;
}

/**
 * What the end of a script says about the function. The first thing that went wrong is named: a soft failure comes
 * before the error that ended the run.
 */
export function judge(ending: Ending, steps: StepTracker, conditions: Conditions): Verdict {
  if (ending.kind === 'gave-up')
    return { verdict: 'inconclusive', trouble: { trouble: ending.trouble, message: ending.message } };
  const denied = ending.kind === 'threw' ? deniedText(ending.error) : undefined;
  // That we do not let a script do something says nothing about the function.
  if (denied !== undefined)
    return { verdict: 'inconclusive', trouble: { trouble: 'script-mistake', message: conditions.clean(denied, 500) } };
  const [first, ...later] = [
    ...steps.softFailures.map(({ error, at }) => failedAt(at, error, conditions)),
    ...failureOfEnd(ending, steps, conditions),
  ];
  if (!first) return { verdict: 'passed' };
  const further = later.map(
    ({ step, message }) => `Also failed${step === undefined ? '' : ` in "${step}"`}: ${message}`,
  );
  const detail = [first.detail, ...further].filter((part) => part !== undefined).join('\n');
  return { verdict: 'failed', failure: { ...first, ...(detail !== '' && { detail }) } };
}

function failureOfEnd(
  ending: Exclude<Ending, { kind: 'gave-up' }>,
  steps: StepTracker,
  conditions: Conditions,
): Failure[] {
  if (ending.kind === 'returned') return [];
  if (ending.kind === 'threw') return [failedAt(steps.stepOf(ending.error), ending.error, conditions)];
  const { timeoutMs, clean, afterword } = conditions;
  const blamed = stepThatWaited(ending, timeoutMs);
  const message = clean(describeTimeout(ending, timeoutMs), 500);
  const detail = afterword === undefined ? undefined : describeError(afterword, clean).detail;
  const kind = timeoutKindOf(blamed, ending, timeoutMs);
  return [{ ...failureAt(blamed, { message, ...(detail !== undefined && { detail }) }), timedOut: true, kind }];
}

const failedAt = (
  node: StepNode | undefined,
  error: unknown,
  { clean, hasNoService = false }: Conditions,
): Failure => ({
  ...failureAt(node, describeError(error, clean)),
  kind: failureKindOf(error, hasNoService),
});

function failureAt(
  node: StepNode | undefined,
  { message, detail }: { readonly message: string; readonly detail?: string },
): Failure {
  const component = node && componentOf(node);
  return {
    ...(node && { step: pathOf(node) }),
    ...(component !== undefined && { component }),
    timedOut: false,
    message,
    ...(detail !== undefined && { detail }),
  };
}

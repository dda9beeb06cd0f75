// A script has returned: has it checked anything, and all that it seems to check?
import { at, shortened } from './call-site.ts';
import { describeError } from './failure.ts';
import { mayBeAwaitedLater, type Operations } from './operations.ts';
import { pathOf } from './step-node.ts';
import type { StepTracker } from './steps.ts';

interface Returned {
  readonly checkFile: string;
  readonly operations: Operations;
  readonly steps: StepTracker;
}

/** What its author must change before the run can be believed, with the place; undefined when nothing. */
export const mistakeAtReturn = (returned: Returned): string | undefined =>
  returned.operations.unfinishedAtReturn() ?? caughtFailure(returned) ?? nothingChecked(returned);

function caughtFailure({ steps }: Returned): string | undefined {
  const failure = steps.caughtFailure();
  if (!failure) return undefined;
  const { message } = describeError(failure.error);
  return at(
    failure.error,
    `Step "${pathOf(failure.at)}" failed (${message}), and yet the check went on and returned. Let the error through, use step.soft, or catch it within the step`,
  );
}

function nothingChecked({ checkFile, operations, steps }: Returned): string | undefined {
  if (steps.count > 0 || operations.expectations > 0) return undefined;
  return `${shortened(checkFile)}: The check has neither a step nor an expectation, so it cannot fail. Say what must be true, as in expect(reply.status).toBe(200)`;
}

/**
 * The first of the promises that were rejected and that nothing awaited; undefined when there is none. A wait or a request
 * may be started ahead of time and awaited later, which a failure in between prevents.
 */
export function describeRejected(
  rejections: ReadonlyMap<Promise<unknown>, unknown>,
  hasReturned: boolean,
): string | undefined {
  const found = [...rejections].find(([promise]) => hasReturned || !mayBeAwaitedLater(promise));
  if (!found) return undefined;
  const [, reason] = found;
  const { message } = describeError(reason);
  return at(reason, `A promise was rejected and nothing awaited it: ${message}. Write await in front of what made it`);
}

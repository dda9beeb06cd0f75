// What people read of a run whose first attempt failed: that first failure, whose step and component are blamed. What
// the second attempt found stands in its detail.
import type { Failure } from '../../model/run.ts';
import type { AttemptResult } from '../messages.ts';
import { shortDuration } from '../../time/duration.ts';
import type { AttemptOutcome } from './attempt-outcome.ts';

const MOST_STEPS = 30;

type Failed = Extract<AttemptOutcome, { readonly verdict: 'failed' }>;

/** The first failure, with the second attempt in its detail. */
export function withSecondAttempt(first: Failed, second: AttemptOutcome): Failure {
  const detail = [first.failure.detail ?? '', ...secondAttempt(first, second)].filter((part) => part !== '');
  return { ...first.failure, detail: detail.join('\n') };
}

function secondAttempt({ failure }: Failed, second: AttemptOutcome): string[] {
  switch (second.verdict) {
    case 'passed':
      return ['Second attempt: passed'];
    case 'inconclusive':
      return [`Second attempt: could not be judged: ${second.trouble.message}`];
    case 'failed': {
      const { step, message, detail = '' } = second.failure;
      if (hasFailedAlike(failure, second.failure)) return ['Second attempt: failed in the same way'];
      const where = step === undefined ? 'outside of any step' : `in "${step}"`;
      const steps = step === failure.step ? '' : stepsLine(second.steps);
      return [`Second attempt: failed ${where}: ${message}`, steps, detail];
    }
  }
}

/** Whether both attempts failed in the same step, so that the steps of either show where. */
export const haveFailedInOneStep = (first: AttemptOutcome, second: AttemptOutcome): boolean =>
  first.verdict === 'failed' &&
  second.verdict === 'failed' &&
  first.failure.step !== undefined &&
  first.failure.step === second.failure.step;

const hasFailedAlike = (first: Failure, second: Failure): boolean =>
  first.step === second.step && first.message === second.message;

/** `Its steps: ✓ Open (120 ms), ✗ Pay (1.2 s)`. */
function stepsLine(steps: AttemptResult['steps']): string {
  const shown = steps
    .slice(0, MOST_STEPS)
    .map(({ name, ok, durationMs }) => `${ok ? '✓' : '✗'} ${name} (${shortDuration(durationMs)})`);
  const rest = steps.length - shown.length;
  return shown.length === 0 ? '' : `Its steps: ${[...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}`;
}

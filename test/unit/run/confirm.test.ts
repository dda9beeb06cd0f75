import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from '../../../src/model/function.ts';
import { confirm } from '../../../src/run/attempt/confirm.ts';
import type { AttemptResult } from '../../../src/run/messages.ts';
import { runResult } from '../../../src/run/attempt/run-result.ts';
import { outcomeFrom, outcomeFromLost, type AttemptOutcome } from '../../../src/run/attempt/attempt-outcome.ts';

const answer: AttemptResult = {
  verdict: 'passed',
  durationMs: 100,
  steps: [{ name: 'Open', depth: 0, startMs: 0, durationMs: 90, ok: true }],
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: ['opened'],
};
const passed = outcomeFrom(answer);
const failed = (message: string, more: Partial<AttemptResult> = {}) =>
  outcomeFrom({ ...answer, verdict: 'failed', failure: { timedOut: false, message }, ...more });
const inconclusive = outcomeFrom({
  ...answer,
  verdict: 'inconclusive',
  trouble: { trouble: 'missing-secret', message: 'No CARD' },
});
const killed = outcomeFromLost({
  kind: 'lost',
  cause: 'died',
  afterMs: 40,
  trouble: 'runner-killed',
  message: 'Its process ended',
});

const attempting = (...answers: AttemptOutcome[]) => attemptingWith(undefined, ...answers);

/** What was asked for, in order: attempts, and pauses between them. */
async function attemptingWith(retry: RetryPolicy | undefined, ...answers: AttemptOutcome[]) {
  const asked: (number | string)[] = [];
  const verdict = await confirm(
    (attempt) => {
      asked.push(attempt);
      return Promise.resolve(answers[attempt - 1]!);
    },
    { retry, pause: async (ms) => void asked.push(`pause of ${ms}`) },
  );
  return { ...verdict, asked };
}

describe('a run', () => {
  test('that passes is not tried again', async () => {
    expect(await attempting(passed)).toMatchObject({ outcome: 'passed', asked: [1] });
  });

  test('that cannot be judged is not tried again', async () => {
    const verdict = await attempting(inconclusive);
    expect(verdict).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'missing-secret' }, asked: [1] });
    expect(verdict.failure).toBeUndefined();
  });

  test('that fails is tried again at once', async () => {
    const verdict = await attempting(failed('first'), failed('second'));
    expect(verdict).toMatchObject({ outcome: 'failed', failure: { message: 'first' }, asked: [1, 2] });
    expect(verdict.trouble).toBeUndefined();
  });

  test('that fails is tried again after the pause that its configuration asks for', async () => {
    const answers = [failed('first'), passed];
    expect(await attemptingWith({ afterMs: 35_000 }, ...answers)).toMatchObject({ asked: [1, 'pause of 35000', 2] });
    expect(await attemptingWith({ afterMs: 0 }, ...answers)).toMatchObject({ asked: [1, 2] });
    expect(await attemptingWith({ afterMs: 35_000 }, passed)).toMatchObject({ asked: [1] });
  });

  test('that fails counts at once where no second attempt is to be made', async () => {
    expect(await attemptingWith('off', failed('first'))).toMatchObject({
      outcome: 'failed',
      failure: { message: 'first' },
      attempts: [{ verdict: 'failed' }],
      asked: [1],
    });
    expect(await attemptingWith('off', passed)).toMatchObject({ outcome: 'passed', asked: [1] });
  });

  test('that fails and then passes is flaky and tells what failed', async () => {
    expect(await attempting(failed('first'), passed)).toMatchObject({
      outcome: 'flaky',
      failure: { message: 'first' },
    });
  });

  test('whose failure cannot be confirmed is inconclusive, never failed', async () => {
    expect(await attempting(failed('first'), killed)).toMatchObject({
      outcome: 'inconclusive',
      failure: { message: 'first' },
      trouble: { trouble: 'runner-killed' },
    });
  });
});

describe('the failure of a run', () => {
  const failedIn = (step: string, message: string, component: string, steps: AttemptResult['steps'] = answer.steps) =>
    outcomeFrom({
      ...answer,
      verdict: 'failed',
      failure: { timedOut: false, step, component, message, detail: `${message} at pay.ts` },
      steps,
    });

  test('is that of the first attempt, and says in its detail what the second found', async () => {
    const steps = [...answer.steps, { name: 'Pay', depth: 0, startMs: 90, durationMs: 1_200, ok: false }];
    const { failure } = await attempting(
      failedIn('Open', 'no page', 'shop'),
      failedIn('Pay', 'declined', 'bank', steps),
    );
    expect(failure).toEqual({
      timedOut: false,
      step: 'Open',
      component: 'shop',
      message: 'no page',
      detail: [
        'no page at pay.ts',
        'Second attempt: failed in "Pay": declined',
        'Its steps: ✓ Open (90 ms), ✗ Pay (1.2 s)',
        'declined at pay.ts',
      ].join('\n'),
    });
  });

  test('does not tell the same twice', async () => {
    const { failure } = await attempting(failedIn('Pay', 'declined', 'bank'), failedIn('Pay', 'declined', 'bank'));
    expect(failure?.detail).toBe('declined at pay.ts\nSecond attempt: failed in the same way');
  });

  test.each([
    ['passed', passed, 'Second attempt: passed'],
    ['could not be judged', killed, 'Second attempt: could not be judged: Its process ended'],
  ])('says that the second attempt %s', async (_how, second, detail) => {
    expect((await attempting(failed('first'), second)).failure).toMatchObject({ message: 'first', detail });
  });
});

describe('its result', () => {
  const job = { runId: 'ab', functionId: 'f', target: 'live', location: 'local', dueAt: 5 };
  const when = { startedAt: 10, finishedAt: 20 };
  const resultOf = async (...answers: AttemptOutcome[]) =>
    runResult(job, await attempting(...answers), when, { evidence: [], about: [] });

  test('has the duration of the try that decided', async () => {
    expect(await resultOf(failed('first', { durationMs: 900 }), passed)).toMatchObject({
      durationMs: 100,
      attempts: 2,
    });
    expect(await resultOf(failed('first'), failed('second', { durationMs: 900 }))).toMatchObject({ durationMs: 900 });
  });

  test('counts the clean-ups that failed in both attempts, and has the soonest expiry of both', async () => {
    const result = await resultOf(
      failed('first', { cleanupFailures: 1, certificateExpiresAt: 700 }),
      failed('second', { cleanupFailures: 2, certificateExpiresAt: 800 }),
    );
    expect(result).toMatchObject({ cleanupFailures: 3, certificateExpiresAt: 700 });
  });

  test('keeps the steps of the first try when the second was lost', async () => {
    expect(await resultOf(failed('first'), killed)).toMatchObject({
      steps: [{ name: 'Open' }],
      log: ['opened'],
      durationMs: 40,
    });
  });

  test('has the steps of the attempt whose failure is shown, and of the second when both failed in one step', async () => {
    const attemptIn = (step: string, log: string) =>
      failed('no', {
        failure: { timedOut: false, message: 'no', step },
        steps: [{ ...answer.steps[0]!, name: step }],
        log: [log],
        scriptStartedAt: 7,
      });
    const differing = await resultOf(attemptIn('Open', 'one'), attemptIn('Pay', 'two'));
    expect(differing).toMatchObject({
      steps: [{ name: 'Open' }],
      stepsOf: { attempt: 1 },
      log: ['one'],
      secondFailure: { step: 'Pay' },
    });
    const alike = await resultOf(attemptIn('Pay', 'one'), attemptIn('Pay', 'two'));
    expect(alike).toMatchObject({
      steps: [{ name: 'Pay' }],
      stepsOf: { attempt: 2 },
      log: ['two'],
      failure: { step: 'Pay' },
    });
  });

  test('has no fields without a value', async () => {
    expect(Object.entries(await resultOf(passed)).filter(([, value]) => value === undefined)).toEqual([]);
  });
});

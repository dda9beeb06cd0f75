import { describe, expect, test } from 'vitest';
import { confirm } from '../../../src/run/confirm.ts';
import type { AttemptResult } from '../../../src/run/messages.ts';
import { runResult } from '../../../src/run/run-result.ts';
import { triedFrom, triedFromLost, type Tried } from '../../../src/run/tried.ts';

const answer: AttemptResult = {
  verdict: 'passed',
  durationMs: 100,
  steps: [{ name: 'Open', depth: 0, startMs: 0, durationMs: 90, ok: true }],
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: ['opened'],
};
const passed = triedFrom(answer);
const failed = (message: string, more: Partial<AttemptResult> = {}) =>
  triedFrom({ ...answer, verdict: 'failed', failure: { timedOut: false, message }, ...more });
const inconclusive = triedFrom({
  ...answer,
  verdict: 'inconclusive',
  trouble: { trouble: 'missing-secret', message: 'No CARD' },
});
const killed = triedFromLost({
  kind: 'lost',
  cause: 'died',
  afterMs: 40,
  trouble: 'runner-killed',
  message: 'Its process ended',
});

const attempting = async (...answers: Tried[]) => {
  const asked: number[] = [];
  const verdict = await confirm((attempt) => {
    asked.push(attempt);
    return Promise.resolve(answers[attempt - 1]!);
  });
  return { ...verdict, asked };
};

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
    expect(verdict).toMatchObject({ outcome: 'failed', failure: { message: 'second' }, asked: [1, 2] });
    expect(verdict.trouble).toBeUndefined();
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

describe('its result', () => {
  const job = { runId: 'ab', functionId: 'f', target: 'live', location: 'local', dueAt: 5 };
  const when = { startedAt: 10, finishedAt: 20 };
  const resultOf = async (...answers: Tried[]) => runResult(job, await attempting(...answers), when, []);

  test('has the duration of the try that decided', async () => {
    expect(await resultOf(failed('first', { durationMs: 900 }), passed)).toMatchObject({
      durationMs: 100,
      attempts: 2,
    });
    expect(await resultOf(failed('first'), failed('second', { durationMs: 900 }))).toMatchObject({ durationMs: 900 });
  });

  test('counts the clean-ups that failed in both tries, and has the soonest expiry of both', async () => {
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

  test('has no fields without a value', async () => {
    expect(Object.entries(await resultOf(passed)).filter(([, value]) => value === undefined)).toEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attemptResult, type AttemptResult } from '../../../src/run/messages.ts';
import { outcomeFrom } from '../../../src/run/attempt/attempt-outcome.ts';

const answer: AttemptResult = {
  verdict: 'failed',
  durationMs: 1,
  steps: [],
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: [],
};

describe("a child's answer", () => {
  test('that failed without a failure gets one', () => {
    expect(outcomeFrom(answer)).toMatchObject({
      verdict: 'failed',
      failure: { timedOut: false, message: /without saying why/ },
    });
  });

  test('that is inconclusive for a reason we do not know is the trouble of our own process', () => {
    const tried = outcomeFrom({
      ...answer,
      verdict: 'inconclusive',
      trouble: { trouble: 'bad-weather', message: 'Rain' },
    });
    expect(tried).toMatchObject({ trouble: { trouble: 'runner-killed', message: 'Rain' } });
    expect(outcomeFrom({ ...answer, verdict: 'inconclusive' })).toMatchObject({
      trouble: { trouble: 'runner-killed' },
    });
  });

  test('does not grow with what a script throws, logs or measures', () => {
    const long = 'x'.repeat(1_000_000);
    const huge: AttemptResult = {
      ...answer,
      failure: { timedOut: false, message: long, detail: long, step: long },
      steps: Array.from({ length: 5_000 }, () => ({
        name: long,
        depth: 0,
        startMs: 0,
        durationMs: 0,
        ok: false,
        error: long,
      })),
      measurements: Array.from({ length: 5_000 }, () => ({ name: 'n', value: 1 })),
      log: Array.from({ length: 5_000 }, () => long),
    };
    expect(JSON.stringify(outcomeFrom(huge)).length).toBeLessThan(4_000_000);
  });

  test('keeps the last lines of a long log', () => {
    const log = Array.from({ length: 5_000 }, (_, i) => `line ${i}`);
    expect(outcomeFrom({ ...answer, log }).log.at(-1)).toBe('line 4999');
  });

  test('of any content is refused or becomes a whole try', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom('passed', 'failed', 'inconclusive'), (noise, verdict) => {
        const parsed = attemptResult.safeParse({ ...answer, verdict, failure: noise, trouble: noise });
        if (!parsed.success) return;
        const tried = outcomeFrom(parsed.data);
        expect(tried.verdict === 'failed' ? tried.failure.message : 'none').toEqual(expect.any(String));
        expect(tried.verdict === 'inconclusive' ? tried.trouble.message : 'none').toEqual(expect.any(String));
      }),
    );
  });
});

// A run of a function as if it had been made: passed, with four steps.
import type { Job, RunResult } from '../src/model/run.ts';

const names = ['Home', 'Catalogue', 'Basket', 'Checkout'];

/** What a passed run of four steps leaves, `durationMs` long. */
export function passedRun(job: Job, finishedAt: number, durationMs: number): RunResult {
  const each = durationMs / names.length;
  return {
    ...job,
    outcome: 'passed',
    startedAt: finishedAt - durationMs,
    finishedAt,
    durationMs,
    attempts: 1,
    steps: names.map((name, n) => ({ name, depth: 0, startMs: n * each, durationMs: each, ok: true })),
    measurements: [],
    evidence: [],
    cleanupFailures: 0,
    log: [],
  };
}

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createReporter, type ReporterName } from '../../../src/cli/reporters.ts';
import type { BusinessFunction } from '../../../src/model/function.ts';
import type { RunResult } from '../../../src/model/run.ts';

const fn: BusinessFunction = {
  id: 'place-order',
  question: 'Can customers place an order?',
  checkFile: '/checks/pay.ts',
  check: 'checks/pay.ts',
  schedule: { kind: 'every', everyMs: 60_000 },
  timeoutMs: 30_000,
  severity: 'critical',
  audiences: ['operations'],
  targets: ['live'],
  dependsOn: [],
  alarm: { after: { count: 2, of: 2 }, clearAfter: { count: 1, of: 1 }, locations: 1 },
  impact: { summary: 'Customers cannot place an order.', whenDown: {} },
  page: { block: [], serviceWorkers: 'block' },
  params: {},
  secrets: [],
  propagateTrace: true,
};
const result: RunResult = {
  runId: 'ab',
  functionId: fn.id,
  target: 'live',
  location: 'local',
  dueAt: 5,
  outcome: 'failed',
  startedAt: 10,
  finishedAt: 20,
  durationMs: 10,
  attempts: 2,
  steps: [],
  failure: {
    timedOut: false,
    step: 'Pay',
    message: 'the total: expected 12, found 13',
    detail: 'at pay.ts\nSecond attempt: failed in "Log in": no such user',
  },
  secondFailure: { timedOut: false, step: 'Log in', message: 'no such user' },
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: [],
};

function reported(name: ReporterName, retry?: BusinessFunction['retry']): string {
  let text = '';
  const reporter = createReporter(
    name,
    (part) => (text += part),
    () => '/evidence',
  );
  const tried = { ...fn, ...(retry !== undefined && { retry }) };
  reporter.started(tried, 'live');
  reporter.progress({ kind: 'step-started', name: 'Pay', depth: 0 }, 1);
  reporter.progress({ kind: 'step-started', name: 'Log in', depth: 0 }, 2);
  reporter.finished(tried, result);
  reporter.ended([{ fn: tried, result }]);
  return stripVTControlCharacters(text);
}

describe('a run that failed in both attempts', () => {
  test.each<ReporterName>(['pretty', 'junit', 'json'])('is told with what each of them found (%s)', (name) => {
    const text = reported(name);
    const first = text.indexOf('the total: expected 12, found 13');
    expect(first).toBeGreaterThan(-1);
    expect(text.indexOf('Second attempt: failed in', first)).toBeGreaterThan(first);
  });

  test('is told as tried again at once, or after the pause that its configuration asks for', () => {
    expect(reported('pretty')).toContain('failed: second attempt at once, with evidence');
    expect(reported('pretty', { afterMs: 35_000 })).toMatch(/^ {2}second attempt, with evidence$/m);
  });
});

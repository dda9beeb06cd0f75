import type { BusinessFunction, Target } from '../../../src/model/function.ts';
import type { RunRequest } from '../../../src/run/runner.ts';
import { systemClock } from '../../../src/time/clock.ts';
import { newRunId } from '../../../src/time/sortable-id.ts';
import { UNTIL_MS } from '../../support/until.ts';

const target: Target = { name: 'live', url: 'http://127.0.0.1:9', scheduled: true, variables: {}, origins: [] };

/** A run of a script; `does` says what it does, where `hostile.mjs` plays the child. Its time limit is not what is tested, unless it is given. */
export function runOf(
  does: string,
  {
    checkFile = `/nowhere/${does}.ts`,
    params = {},
    secrets = {},
    timeoutMs = UNTIL_MS,
    url = target.url,
  }: {
    checkFile?: string;
    params?: Record<string, string | number>;
    secrets?: Record<string, string>;
    timeoutMs?: number;
    url?: string;
  } = {},
): RunRequest {
  const fn: BusinessFunction = {
    id: does.replaceAll(/\W+/g, '-'),
    question: 'Does it work?',
    checkFile,
    check: checkFile,
    schedule: { kind: 'every', everyMs: 10_000 },
    timeoutMs,
    severity: 'major',
    audiences: ['operations'],
    targets: ['live'],
    dependsOn: [],
    alarm: { after: { count: 1, of: 1 }, clearAfter: { count: 1, of: 1 }, locations: 1 },
    impact: { summary: 'Nothing works.', whenDown: {} },
    page: { block: [], serviceWorkers: 'block' },
    params: { does, ...params },
    secrets: Object.keys(secrets),
    propagateTrace: true,
  };
  const runId = newRunId(systemClock.now());
  const job = { runId, functionId: fn.id, target: 'live', location: 'local', dueAt: systemClock.now() };
  return { job, fn, target: { ...target, url }, components: new Map(), secrets };
}

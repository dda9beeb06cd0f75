import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RetryPolicy } from '../../../src/model/function.ts';
import type { RunRequest } from '../../../src/run/runner.ts';
import { systemClock, type Clock } from '../../../src/time/clock.ts';
import { runOf } from './run-of.ts';
import { cage } from './runner-in-a-cage.ts';

/** A run whose function says how failures are confirmed. */
function withRetry(does: string, retry: RetryPolicy): RunRequest {
  const request = runOf(does);
  return { ...request, fn: { ...request.fn, retry } };
}

/** The machine's clock, on which one delay lasts until it is ended by hand. */
function pausedAfter(delayMs: number): { clock: Clock; pause: Promise<() => void> } {
  const { promise: pause, resolve } = Promise.withResolvers<() => void>();
  const after: Clock['after'] = (ms, fire) => {
    if (ms !== delayMs) return systemClock.after(ms, fire);
    resolve(fire);
    return { cancel: () => {} };
  };
  return { clock: { ...systemClock, after }, pause };
}

describe('one run', () => {
  test('passes at the first try and leaves no evidence', async () => {
    const { runner, evidenceRoot } = await cage();
    const request = runOf('pass');
    const result = await runner.run(request);
    expect(result).toMatchObject({ ...request.job, outcome: 'passed', attempts: 1, evidence: [], durationMs: 5 });
    expect(result.finishedAt).toBeGreaterThanOrEqual(result.startedAt);
    await expect(readdir(evidenceRoot)).rejects.toThrow(/ENOENT/);
  });

  test('that fails twice is failed, with the evidence that really lies in its folder', async () => {
    const { runner, evidenceRoot } = await cage();
    const request = runOf('fail');
    const result = await runner.run(request);
    expect(result).toMatchObject({ outcome: 'failed', attempts: 2, failure: { message: 'It did not work' } });
    expect(result.evidence).toEqual([
      { kind: 'log', file: 'log.txt', bytes: 13 },
      { kind: 'log', file: 'log-1.txt', bytes: 13 },
    ]);
    const folder = join(evidenceRoot, request.job.runId);
    expect(await readFile(join(folder, 'log.txt'), 'utf8')).toBe('what happened');
    expect(await readdir(folder)).toEqual(['log-1.txt', 'log.txt']);
  });

  test('that fails once is flaky and keeps the evidence of its failure, and nothing else', async () => {
    const { runner, evidenceRoot } = await cage();
    const request = runOf('fail once');
    const result = await runner.run(request);
    expect(result).toMatchObject({
      outcome: 'flaky',
      attempts: 2,
      failure: { message: 'It did not work' },
      evidence: [{ kind: 'log', file: 'log-1.txt', bytes: 13 }],
    });
    expect(await readdir(join(evidenceRoot, request.job.runId))).toEqual(['log-1.txt']);
  });

  test('that fails counts at once where no second attempt is to be made', async () => {
    const { runner } = await cage();
    expect(await runner.run(withRetry('fail once', 'off'))).toMatchObject({
      outcome: 'failed',
      attempts: 1,
      evidence: [{ file: 'log.txt' }],
    });
  });

  test('that is to be tried again later holds no place meanwhile, and its second attempt counts', async () => {
    const { clock, pause } = pausedAfter(35_000);
    const { runner } = await cage({ clock, http: 1 });
    const run = runner.run(withRetry('fail once', { afterMs: 35_000 }));
    const resume = await pause;
    expect(runner.status()).toMatchObject({ busy: 0, waiting: 0 });
    expect(await runner.run(runOf('pass'))).toMatchObject({ outcome: 'passed' });
    resume();
    expect(await run).toMatchObject({ outcome: 'flaky', attempts: 2 });
  });

  test('that waits for its second attempt when the monitor is stopped is inconclusive, and keeps what failed', async () => {
    const { clock, pause } = pausedAfter(35_000);
    const { runner, close } = await cage({ clock });
    const run = runner.run(withRetry('fail', { afterMs: 35_000 }));
    await pause;
    expect(await close()).toEqual({ processes: [], folders: [] });
    expect(await run).toMatchObject({
      outcome: 'inconclusive',
      failure: { message: 'It did not work' },
      trouble: { trouble: 'shut-down' },
    });
  });

  test('that notes something says so in its result and its log, and once in the log of the monitor', async () => {
    const { runner, lines } = await cage();
    const note = '2 own requests were not marked (WebSocket)';
    for (const result of [await runner.run(runOf('pass with notes')), await runner.run(runOf('pass with notes'))])
      expect(result).toMatchObject({ outcome: 'passed', notes: [note], log: [`Note: ${note}`] });
    expect(lines.filter((line) => line.includes(note))).toEqual([
      `warn: A run of pass-with-notes on live notes: ${note}`,
    ]);
  });

  test('that shows a mistake of its script says so once in the log of the monitor', async () => {
    const { runner, lines } = await cage();
    for (const result of [await runner.run(runOf('script mistake')), await runner.run(runOf('script mistake'))])
      expect(result).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'script-mistake' } });
    expect(lines.filter((line) => line.includes('has a mistake'))).toEqual([
      'warn: The check script of script-mistake has a mistake, so its runs cannot be judged: checks/order.ts:4: page.click(…) was not awaited',
    ]);
  });

  test('that loses its process in the confirmation is inconclusive, tells what failed first and keeps its evidence', async () => {
    const { runner, evidenceRoot } = await cage();
    const request = runOf('fail then die');
    const result = await runner.run(request);
    expect(await readdir(join(evidenceRoot, request.job.runId))).toEqual(['log-1.txt']);
    expect(result).toMatchObject({
      outcome: 'inconclusive',
      attempts: 2,
      failure: { message: 'It did not work' },
      trouble: { trouble: 'runner-killed', message: expect.stringContaining('exit code 3') as string },
    });
  });

  test('goes on without evidence when its folder cannot be made, and says so', async () => {
    const { runner, lines } = await cage({ evidenceRoot: '/dev/null/evidence' });
    expect(await runner.run(runOf('fail'))).toMatchObject({ outcome: 'failed', evidence: [] });
    expect(lines).toContainEqual(expect.stringMatching(/^error: No evidence of run .* full or read-only disk/));
  });

  test('keeps evidence of a pass when all tries are to be thorough', async () => {
    const { runner } = await cage({ alwaysEvidence: true });
    expect(await runner.run(runOf('fail once'))).toMatchObject({
      outcome: 'flaky',
      evidence: [{ file: 'log-2.txt' }, { file: 'log.txt' }],
    });
  });

  test('goes to a browser slot when the script turns out to be a browser check', async () => {
    const { runner } = await cage({ browsers: 1 });
    expect(await runner.run(runOf('be of the other kind'))).toMatchObject({ outcome: 'passed' });
  });

  test('of a script that is of no kind does not go round in circles', async () => {
    const { runner } = await cage({ browsers: 1 });
    expect(await runner.run(runOf('be of no kind'))).toMatchObject({
      outcome: 'inconclusive',
      trouble: { trouble: 'script-does-not-load' },
    });
  });

  test('that cannot be judged is not tried again', async () => {
    const { runner } = await cage();
    expect(await runner.run(runOf('trouble'))).toMatchObject({
      outcome: 'inconclusive',
      attempts: 1,
      trouble: { trouble: 'missing-secret', message: 'No CARD' },
    });
  });

  test('given up because of an error that may have been of another is tried again alone', async () => {
    const { runner } = await cage();
    expect(await runner.run(runOf('be given up with others'))).toMatchObject({ outcome: 'passed', attempts: 1 });
  });

  test.each(['answer for another', 'write to the channel', 'talk nonsense, then pass'])(
    'whose script forges a message (%s) does not count, and the others in its process are tried again',
    async (does) => {
      const { runner, lines } = await cage();
      const innocent = runner.run(runOf('pass later', { params: { ms: 300 } }));
      const forged = await runner.run(runOf(does));
      expect(forged).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'runner-killed' } });
      expect(forged.trouble?.message).toContain('forged a message');
      expect(await innocent).toMatchObject({ outcome: 'passed' });
      expect(lines).toContainEqual(expect.stringContaining('error: A check script forged a message'));
    },
  );

  test('counts as it was answered first', async () => {
    const { runner } = await cage();
    expect(await runner.run(runOf('answer twice'))).toMatchObject({ outcome: 'failed' });
  });

  test('whose steps name components that are not the function’s notes each once, and is judged all the same', async () => {
    const { runner } = await cage();
    const components = new Map([
      ['shop', { dependsOn: ['voyager'] }],
      ['voyager', { dependsOn: [] }],
      ['stock', { dependsOn: [] }],
    ]);
    const request = runOf('name components', { params: { names: 'shop voyager voyagr stock stock' } });
    const result = await runner.run({ ...request, components, fn: { ...request.fn, dependsOn: ['shop'] } });
    expect(result).toMatchObject({
      outcome: 'passed',
      notes: [
        'Step "Pay" names the component "voyagr", which the configuration does not have (did you mean voyager?)',
        'Step "Pay" names the component "stock", which the function does not depend on. Add it to the function\'s dependsOn',
      ],
    });
  });

  test('gets a small environment without anything of ours', async () => {
    process.env['PAGER_KEY'] = 'must not be seen';
    const { runner, tempRoot } = await cage();
    const { log } = await runner.run(runOf('tell its environment'));
    delete process.env['PAGER_KEY'];
    const environment = JSON.parse(log[0]!) as Record<string, string>;
    expect(log[0]).not.toContain('must not be seen');
    expect(environment['TMPDIR']).toContain(tempRoot);
    expect(Object.keys(environment).filter((name) => /NODE_OPTIONS|VITEST|npm_/.test(name))).toEqual([]);
  });
});

describe('a script is inspected', () => {
  test('and tells its kind or why it does not load', async () => {
    const { runner } = await cage();
    const answers = await Promise.all(
      ['/a/page.ts', '/a/queue.ts', '/a/broken.ts'].map((file) => runner.inspect(file)),
    );
    expect(answers).toEqual([{ kind: 'browser' }, { kind: 'http' }, { problem: 'Unexpected token' }]);
  });

  test('without holding up the others when it loops while it loads', async () => {
    const { runner } = await cage({ limits: { inspectMs: 500 } });
    const [looping, good, run] = await Promise.all([
      runner.inspect('/a/loop.ts'),
      runner.inspect('/a/page.ts'),
      runner.run(runOf('pass')),
    ]);
    expect(looping).toEqual({ problem: expect.stringContaining('did not load within') as string });
    expect(good).toEqual({ kind: 'browser' });
    expect(run.outcome).toBe('passed');
  });
});

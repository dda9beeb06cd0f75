// What a script can do to the process it runs in, and that nobody else notices.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunResult } from '../../../src/model/run.ts';
import type { RunnerOptions } from '../../../src/run/runner-options.ts';
import type { Runner } from '../../../src/run/runner.ts';
import { UNTIL_MS } from '../../support/until.ts';
import { runOf } from './run-of.ts';
import { cage, browserScript } from './runner-in-a-cage.ts';

const MB = 1024 * 1024;

/** A runner that notices sooner than by default that a process is blocked, and waits for that on a busy machine too. */
const sandbox = ({ limits, ...options }: Partial<RunnerOptions> = {}) => {
  const graceMs = { http: UNTIL_MS, browser: UNTIL_MS };
  return cage({ limits: { pingEveryMs: 50, silentMs: 300, graceMs, ...limits }, ...options });
};

/** Forty runs that pass after a moment. */
const forty = (runner: Runner): Promise<RunResult>[] =>
  Array.from({ length: 40 }, () => runner.run(runOf('pass later', { params: { ms: 20 } })));

const outcomes = async (runs: readonly Promise<RunResult>[]) =>
  new Set((await Promise.all(runs)).map(({ outcome }) => outcome));

describe('an endless loop', () => {
  test('ends as script-blocked at its time limit', async () => {
    const { runner, restarts, lines } = await sandbox();
    expect(await runner.run(runOf('loop', { timeoutMs: 600 }))).toMatchObject({
      outcome: 'inconclusive',
      attempts: 1,
      trouble: { trouble: 'script-blocked', message: expect.stringContaining('never awaits') as string },
    });
    expect(restarts).toEqual(['blocked']);
    expect(lines).toContainEqual(expect.stringMatching(/^warn: The script of loop blocked .* it runs alone/));
  });

  test('is alone from the second time on, so that no other run is disturbed any more', async () => {
    const { runner, restarts } = await sandbox();
    await runner.run(runOf('loop', { timeoutMs: 200 }));
    const bad = runner.run(runOf('loop', { timeoutMs: 1_500 }));
    const good = await Promise.all(forty(runner));
    const pids = new Set((await Promise.all([1, 2, 3].map(() => runner.run(runOf('pass'))))).flatMap(({ log }) => log));
    expect(new Set(good.map(({ outcome }) => outcome))).toEqual(new Set(['passed']));
    expect(pids.size).toBe(1);
    expect(await bad).toMatchObject({ trouble: { trouble: 'script-blocked' } });
    expect(restarts).toEqual(['blocked']);
  });

  test('is forgiven when scripts change', async () => {
    const { runner, restarts } = await sandbox();
    await runner.run(runOf('loop', { timeoutMs: 200 }));
    // The process that it blocked is replaced.
    await runner.run(runOf('pass'));
    runner.renew();
    expect(await runner.run(runOf('pass', { checkFile: '/nowhere/loop.ts' }))).toMatchObject({ outcome: 'passed' });
    expect(restarts).toEqual(['blocked', 'renewed']);
  });

  test('is ended four times over when four scripts loop at once', async () => {
    const { runner } = await sandbox();
    const bad = [1, 2, 3, 4].map((n) =>
      runner.run(runOf('loop', { checkFile: `/nowhere/loop-${n}.ts`, timeoutMs: 400 })),
    );
    expect((await Promise.all(bad)).map(({ trouble }) => trouble?.trouble)).toEqual(Array(4).fill('script-blocked'));
  });

  test('of a browser check ends at its time limit and its slot goes on', async () => {
    const { runner, restarts, folder } = await sandbox({ browsers: 1 });
    const checkFile = await browserScript(folder);
    const [bad, good] = await Promise.all([
      runner.run(runOf('loop', { checkFile, timeoutMs: 600 })),
      runner.run(runOf('pass', { checkFile })),
    ]);
    expect(bad).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'script-blocked' } });
    expect(good).toMatchObject({ outcome: 'passed' });
    expect(restarts).toContain('blocked');
  });
});

describe('long synchronous work', () => {
  test.each([1, 4])(
    'of %i scripts lets forty good checks pass before it ends, and passes itself when it ends in time',
    async (count) => {
      const { runner, folder } = await sandbox();
      const file = join(folder, 'enough');
      let working = count;
      const long = Array.from({ length: count }, (_, n) =>
        runner
          .run(runOf('loop until', { checkFile: `/nowhere/long-${n}.ts`, params: { file } }))
          .finally(() => (working -= 1)),
      );
      expect(await outcomes(forty(runner))).toEqual(new Set(['passed']));
      expect(working, 'all of it was still going on when the forty had ended').toBe(count);
      await writeFile(file, '');
      for (const run of long) expect(await run).toMatchObject({ outcome: 'passed', attempts: 1 });
    },
  );
});

describe('a script that ends its process', () => {
  test.each([
    ['exit', 'exit code 3'],
    ['kill itself', 'signal SIGKILL'],
    ['hang up', 'process'],
  ])('by %s is inconclusive, and the innocent in that process pass', async (does, said) => {
    const { runner } = await sandbox();
    const good = forty(runner);
    const bad = runner.run(runOf(does));
    expect(await outcomes([...good, ...forty(runner)])).toEqual(new Set(['passed']));
    expect(await bad).toMatchObject({
      outcome: 'inconclusive',
      attempts: 1,
      trouble: { trouble: 'runner-killed', message: expect.stringContaining(said) as string },
    });
  });

  test('says its last words without its secrets', async () => {
    const { runner, lines } = await sandbox();
    const secret = 'tok:en"4711/+geheim';
    const { trouble } = await runner.run(runOf('print its secret and die', { secrets: { CARD: secret } }));
    expect(trouble?.message).toMatch(/card \[.*CARD.*\] as/);
    const all = [trouble?.message, ...lines].join('\n');
    expect(all).not.toContain(secret);
    expect(all).not.toContain(Buffer.from(`a:${secret}`).toString('base64').slice(4, -4));
    expect(lines.some((line) => line.startsWith('debug: Output of'))).toBe(true);
  });
});

describe('a script that takes too much', () => {
  test.each(['eat', 'eat buffers'])('memory (%s) is ended as out of memory, and the innocent pass', async (does) => {
    const { runner } = await sandbox({
      limits: { heapMb: 80, hardBytes: { http: 400 * MB, browser: 400 * MB }, pingEveryMs: 100 },
    });
    const bad = runner.run(runOf(does));
    expect(await outcomes(forty(runner))).toEqual(new Set(['passed']));
    expect(await bad).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'out-of-memory' } });
  });

  // What is counted is counted for long here, so that a slow machine gets there too.
  test('output is ended as too much output, and the innocent pass', async () => {
    const { runner } = await sandbox({ limits: { windowBeats: 1e9 } });
    const bad = runner.run(runOf('print', { params: { bytes: 200 * MB } }));
    expect(await outcomes(forty(runner))).toEqual(new Set(['passed']));
    expect(await bad).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'too-much-output' } });
  });

  test('messages is ended as too much output', async () => {
    const { runner } = await sandbox({ limits: { windowBeats: 1e9 } });
    const bad = runner.run(runOf('flood'));
    expect(await outcomes(forty(runner))).toEqual(new Set(['passed']));
    expect(await bad).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'too-much-output' } });
  });

  test('processes is ended with all of them', async () => {
    const { runner, processes } = await sandbox({ limits: { mostProcesses: 10 } });
    const { trouble } = await runner.run(runOf('start many and hang', { params: { count: 30 } }));
    expect(trouble?.message).toContain('more processes than it may');
    await expect.poll(() => processes().length).toBe(2);
  });
});

test('much output that ends in time does no harm', async () => {
  const { runner, lines } = await sandbox();
  const result = await runner.run(runOf('print, then pass', { params: { bytes: 30 * MB } }));
  expect(result.outcome).toBe('passed');
  expect(lines.join('\n').length).toBeLessThan(100_000);
});

test('what a script started is gone with its process, detached or not', async () => {
  const { runner, close } = await sandbox();
  await runner.run(runOf('start many and loop', { params: { count: 12 }, timeoutMs: 500 }));
  await runner.run(runOf('start many and pass', { params: { count: 12 } }));
  expect(await close()).toEqual({ processes: [], folders: [] });
});

describe('a run that never answers', () => {
  test('is ended after time limit, clean-up and grace; the others in its process end in peace', async () => {
    const { runner, restarts } = await sandbox({ limits: { cleanupMs: 100, graceMs: { http: 100, browser: 100 } } });
    const bad = runner.run(runOf('hang', { timeoutMs: 100 }));
    const slow = runner.run(runOf('pass later', { params: { ms: 1_500 } }));
    expect(await bad).toMatchObject({ outcome: 'inconclusive', attempts: 1, trouble: { trouble: 'runner-killed' } });
    expect(await runner.run(runOf('pass'))).toMatchObject({ outcome: 'passed' });
    expect(await slow).toMatchObject({ outcome: 'passed', durationMs: 5 });
    expect(restarts).toEqual([]);
  });
});

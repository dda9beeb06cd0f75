import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { signal } from '../../../src/run/process/end-processes.ts';
import { carriersOf, readProcesses } from '../../../src/run/process/process-table.ts';
import { runOf } from './run-of.ts';
import { cage, browserScript } from './runner-in-a-cage.ts';

const stillborn = new URL('./children/stillborn.mjs', import.meta.url);
const deaf = new URL('./children/deaf.mjs', import.meta.url);

describe('children', () => {
  test('are replaced after so many runs, without a run being lost or waiting', async () => {
    const http = { runs: 10, ageMs: 1e9, bytes: 1e12 };
    const { runner, restarts } = await cage({ limits: { recycle: { http, browser: http } } });
    const [outcomes, pids] = [new Set<string>(), new Set<string>()];
    const tryAgain = async () => {
      const { outcome, log } = await runner.run(runOf('pass'));
      outcomes.add(outcome);
      pids.add(log[0]!);
      return pids.size;
    };
    await expect.poll(tryAgain, { interval: 5 }).toBe(4);
    expect(outcomes).toEqual(new Set(['passed']));
    expect(new Set(restarts)).toEqual(new Set(['runs']));
  });

  test('of browser slots run one journey at a time, first come first served', async () => {
    const { runner, folder } = await cage({ browsers: 1 });
    const checkFile = await browserScript(folder);
    const enough = join(folder, 'enough');
    const order: string[] = [];
    const runs: Promise<unknown>[] = [];
    for (const name of ['first', 'second', 'third']) {
      const run = runner.run(runOf('wait for', { checkFile, params: { file: enough } }));
      runs.push(run.then(() => order.push(name)));
      await expect.poll(() => runner.status()).toMatchObject({ busy: 1, waiting: runs.length - 1 });
    }
    await writeFile(enough, '');
    await Promise.all(runs);
    expect(order).toEqual(['first', 'second', 'third']);
  });

  test('of browser slots work side by side', async () => {
    const { runner, folder } = await cage({ browsers: 2 });
    const checkFile = await browserScript(folder);
    for (const _ of [1, 2]) void runner.run(runOf('wait to be aborted', { checkFile }));
    await expect.poll(() => runner.status()).toMatchObject({ busy: 2, waiting: 0 });
  });

  test('are new after scripts have changed, and runs under way end where they are', async () => {
    const { runner, restarts, folder } = await cage();
    const enough = join(folder, 'enough');
    const before = await runner.run(runOf('pass'));
    const under = runner.run(runOf('wait for', { params: { file: enough } }));
    await expect.poll(() => runner.status().busy).toBe(1);
    runner.renew();
    const after = await runner.run(runOf('pass'));
    expect(after.log).not.toEqual(before.log);
    await writeFile(enough, '');
    expect(await under).toMatchObject({ outcome: 'passed' });
    expect(restarts).toEqual(['renewed']);
  });

  test('that are killed from outside are replaced, and the runs in them are tried again', async () => {
    const { runner, processes, restarts, folder } = await cage();
    await expect.poll(() => processes().length).toBe(2);
    const enough = join(folder, 'enough');
    const run = runner.run(runOf('wait for', { params: { file: enough } }));
    await expect.poll(() => runner.status().busy).toBe(1);
    const killed = processes();
    for (const pid of killed) signal(pid, 'SIGKILL');
    await writeFile(enough, '');
    expect(await run).toMatchObject({ outcome: 'passed', attempts: 1 });
    // The spare one may have been killed before it was ready, and is then not counted; it is replaced all the same.
    expect(new Set(restarts)).toEqual(new Set(['died']));
    await expect.poll(() => processes().filter((pid) => !killed.includes(pid)).length).toBe(2);
    expect(await runner.run(runOf('pass'))).toMatchObject({ outcome: 'passed' });
  });
});

test('a child whose browser was lost is replaced before the next run', async () => {
  const { runner, folder, restarts } = await cage({ browsers: 1 });
  const checkFile = await browserScript(folder);
  const before = await runner.run(runOf('pass', { checkFile }));
  const [lost, after] = await Promise.all([
    runner.run(runOf('lose its browser', { checkFile })),
    runner.run(runOf('pass', { checkFile })),
  ]);
  expect(lost).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'browser-unavailable' } });
  expect(after.outcome).toBe('passed');
  expect(after.log).not.toEqual(before.log);
  expect(restarts).toEqual(['browser-lost']);
});

describe('when no browser can be had', () => {
  test('browser runs say why, HTTP runs pass, and both pass once there is one', async () => {
    let problem: string | undefined = 'No Chromium was found. Run npm start again.';
    const { runner, folder } = await cage({
      browsers: 1,
      chromium: () => (problem === undefined ? { path: '/bin/true' } : { problem }),
      random: () => 0,
    });
    const checkFile = await browserScript(folder);
    expect(await runner.browserReady()).toBe(problem);
    expect(await runner.run(runOf('pass', { checkFile }))).toMatchObject({
      outcome: 'inconclusive',
      trouble: { trouble: 'browser-unavailable', message: problem },
    });
    expect(await runner.run(runOf('pass'))).toMatchObject({ outcome: 'passed' });
    expect(runner.status()).toMatchObject({ up: true, browserProblem: problem });
    problem = undefined;
    await expect.poll(() => runner.status().browserProblem).toBeUndefined();
    expect(await runner.run(runOf('pass', { checkFile }))).toMatchObject({ outcome: 'passed' });
  });

  test('because runners.browsers is 0, that is said, and is no problem of the runner', async () => {
    const { runner, folder } = await cage({ browsers: 0 });
    const { trouble } = await runner.run(runOf('pass', { checkFile: await browserScript(folder) }));
    expect(trouble).toMatchObject({
      trouble: 'browser-unavailable',
      message: expect.stringContaining('runners.browsers') as string,
    });
    expect(runner.status().browserProblem).toBeUndefined();
  });
});

describe('children that do not start', () => {
  test('make runs inconclusive with what they said, in growing pauses', async () => {
    const { runner, folder, processes } = await cage({ childMain: stillborn, browsers: 1 });
    const checkFile = await browserScript(folder);
    const results = await Promise.all([runner.run(runOf('pass')), runner.run(runOf('pass', { checkFile }))]);
    expect(results).toMatchObject([
      {
        outcome: 'inconclusive',
        trouble: { trouble: 'runner-killed', message: expect.stringContaining('libnss3.so') as string },
      },
      {
        outcome: 'inconclusive',
        trouble: { trouble: 'browser-unavailable', message: expect.stringContaining('libnss3.so') as string },
      },
    ]);
    expect(runner.status().up).toBe(false);
    expect(processes().length).toBeLessThan(5);
    expect(await runner.inspect('/a/page.ts')).toMatchObject({
      problem: expect.stringContaining('libnss3.so') as string,
    });
  });

  test('are ended when they are never ready, and when they do not stop', async () => {
    const { runner, close } = await cage({ childMain: deaf, limits: { startMs: 300, stopMs: 100 } });
    expect(await runner.run(runOf('pass'))).toMatchObject({ outcome: 'inconclusive' });
    expect(await close()).toEqual({ processes: [], folders: [] });
  });
});

describe('stopping', () => {
  test('lets runs clean up, answers those that wait, and leaves nothing', async () => {
    const { runner, close } = await cage({ http: 1 });
    const running = runner.run(runOf('wait to be aborted'));
    await expect.poll(() => runner.status().busy).toBe(1);
    const waiting = runner.run(runOf('pass'));
    await expect.poll(() => runner.status()).toMatchObject({ busy: 1, waiting: 1 });
    expect(await close()).toEqual({ processes: [], folders: [] });
    expect(await running).toMatchObject({
      outcome: 'inconclusive',
      trouble: { trouble: 'shut-down', message: 'Cleaned up' },
    });
    expect(await waiting).toMatchObject({ outcome: 'inconclusive', trouble: { trouble: 'shut-down' } });
    expect(await runner.run(runOf('pass'))).toMatchObject({ trouble: { trouble: 'shut-down' } });
  });

  test('does not wait for ever for runs that do not end', async () => {
    const { runner, close } = await cage({ limits: { cleanupMs: 200, stopMs: 200 } });
    const runs = [runner.run(runOf('hang')), runner.run(runOf('loop'))];
    await expect.poll(() => runner.status().busy).toBe(2);
    expect(await close()).toEqual({ processes: [], folders: [] });
    for (const { trouble } of await Promise.all(runs)) expect(trouble?.trouble).toBe('shut-down');
  });
});

test('a killed core leaves no process behind, not even a looping one, and the next start removes its folder', async () => {
  const tempRoot = await mkdtemp(join(tmpdir(), 'core-'));
  onTestFinished(() => rm(tempRoot, { recursive: true, force: true }));
  const core = fork(new URL('./children/core.ts', import.meta.url), [tempRoot], { stdio: 'ignore', execArgv: [] });
  await once(core, 'message');
  const processes = () => carriersOf(readProcesses(), tempRoot);
  expect(processes().length).toBeGreaterThan(10);
  core.kill('SIGKILL');
  await once(core, 'exit');
  // Runner children end at once; what a script itself had started and detached is found by the next start.
  const { tempRoot: _, ...next } = await cage({ tempRoot });
  expect(processes().length).toBe(2);
  expect(next.lines).toContainEqual(expect.stringContaining('info: Removed what a killed monitor had left'));
});

test('a browser slot warms the replacement of a child that has served long enough, and then changes over', async () => {
  const limits = { runs: 1e9, ageMs: 1, bytes: 1e12 };
  const { runner, folder, restarts } = await cage({
    browsers: 1,
    limits: { recycle: { http: limits, browser: limits } },
  });
  const checkFile = await browserScript(folder);
  const first = await runner.run(runOf('pass', { checkFile }));
  await expect.poll(async () => (await runner.run(runOf('pass', { checkFile }))).log).not.toEqual(first.log);
  expect(new Set(restarts)).toEqual(new Set(['age']));
});

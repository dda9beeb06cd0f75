import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished as afterThisTest, type TestContext } from 'vitest';
import type { Log } from '../../../src/model/log.ts';
import { createRunner } from '../../../src/run/create-runner.ts';
import type { RunnerOptions } from '../../../src/run/runner-options.ts';
import { carriersOf, readProcesses } from '../../../src/run/process/process-table.ts';
import type { Runner } from '../../../src/run/runner.ts';
import { systemClock } from '../../../src/time/clock.ts';

export interface Cage {
  readonly runner: Runner;
  readonly folder: string;
  readonly evidenceRoot: string;
  readonly tempRoot: string;
  /** Lines of the log: `warn: text`. */
  readonly lines: string[];
  readonly restarts: string[];
  /** Processes that were started out of this cage and still live. */
  readonly processes: () => readonly number[];
  /** Disposes the runner and tells what it left behind: must be nothing. */
  readonly close: () => Promise<{ processes: readonly number[]; folders: readonly string[] }>;
}

/**
 * A started runner in a temp folder of its own; after the test it must have left no process and no folder. A test that runs
 * beside others says that it is its own with its context.
 */
export async function cage(
  options: Partial<RunnerOptions> = {},
  { onTestFinished }: Pick<TestContext, 'onTestFinished'> = { onTestFinished: afterThisTest },
): Promise<Cage> {
  const folder = await mkdtemp(join(tmpdir(), 'cage-'));
  const [evidenceRoot, tempRoot] = [join(folder, 'evidence'), join(folder, 't')];
  await mkdir(tempRoot);
  const lines: string[] = [];
  const restarts: string[] = [];
  const write = (level: string) => (_: unknown, text: string) => void lines.push(`${level}: ${text}`);
  const log: Log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
  };
  const runner = createRunner({
    clock: systemClock,
    browsers: 0,
    http: 50,
    location: 'local',
    evidenceRoot,
    tempRoot,
    log,
    // A busy machine must not excuse what a test makes hang.
    countsTimeouts: () => true,
    chromium: () => ({ path: '/usr/bin/chromium-headless-shell' }),
    childMain: new URL('./children/animal.mjs', import.meta.url),
    onRestart: (reason) => void restarts.push(reason),
    ...options,
  });
  const processes = () => carriersOf(readProcesses(), tempRoot);
  const close = async () => {
    await runner[Symbol.asyncDispose]();
    return { processes: processes(), folders: existsSync(tempRoot) ? await readdir(tempRoot) : [] };
  };
  onTestFinished(async () => {
    const left = await close();
    await rm(folder, { recursive: true, force: true });
    if (left.processes.length > 0 || left.folders.length > 0) throw new Error(`Left behind: ${JSON.stringify(left)}`);
  });
  await runner.start();
  return { runner, folder, evidenceRoot, tempRoot, lines, restarts, processes, close };
}

/** A script that looks like a browser check, so that its runs go to a browser slot. */
export async function browserScript(folder: string): Promise<string> {
  const file = join(folder, 'journey.ts');
  await writeFile(file, 'export default browserCheck(async () => {});');
  return file;
}

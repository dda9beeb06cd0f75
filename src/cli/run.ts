import { join, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Config } from '../config/config.ts';
import type { BusinessFunction, Target } from '../model/function.ts';
import type { RunResult } from '../model/run.ts';
import { findChromiumWithWindow } from '../run/child/browser/find-chromium.ts';
import type { Runner } from '../run/runner.ts';
import { systemClock } from '../time/clock.ts';
import { newRunId } from '../time/sortable-id.ts';
import { environment } from './environment.ts';
import { CommandError, exit, type ExitCode } from './exit.ts';
import { configOption, loadOrExplain } from './load.ts';
import { openRunner } from './open-runner.ts';
import { createReporter, reporterNames, type Reporter, type ReporterName } from './reporters.ts';
import { watchAndRepeat } from './watch-and-repeat.ts';

interface RunOptions {
  readonly config: string;
  readonly target?: string;
  readonly rounds: number;
  readonly headed?: boolean;
  readonly trace?: boolean;
  readonly watch?: boolean;
  readonly reporter: ReporterName;
}

/** `bellwether run`: tries functions now. Exit 0 all yes, 1 some no, 3 some could not be judged (and none no). */
export function addRun(program: Command): void {
  program
    .command('run')
    .description('try functions now, step by step on the screen')
    .argument('[function...]', 'ids from config.yaml (default: all)')
    .addOption(configOption())
    .option('--target <name>', 'where to try them (default: the first target of each function)')
    .option('--rounds <n>', 'how many times', parseRounds, 1)
    .option('--headed', 'with a browser window to watch')
    .option('--trace', 'keep screenshot and trace of passes too')
    .option('--watch', 'try again whenever the configuration or a script changes')
    .addOption(new Option('--reporter <name>', 'how to tell').choices(reporterNames).default('pretty'))
    .addHelpText('after', '\nExample:\n  bellwether run place-order --rounds 3')
    .action(async (ids: string[], options: RunOptions) => {
      const window = options.headed ? findChromiumWithWindow(environment()) : undefined;
      if (window && 'problem' in window) throw new CommandError(`bellwether run --headed: ${window.problem}`);
      process.exitCode = options.watch
        ? await watchAndRepeat(options.config, (signal) => once(ids, options, signal))
        : await once(ids, options);
    });
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 10_000) {
    throw new InvalidArgumentError('must be a whole number from 1 to 10000.');
  }
  return rounds;
}

async function once(ids: readonly string[], options: RunOptions, signal?: AbortSignal): Promise<ExitCode> {
  const config = await loadOrExplain(options.config);
  const tries = chosen(config, ids, options);
  const evidenceRoot = join(config.storeFolder, 'evidence');
  const reporter = createReporter(
    options.reporter,
    (text) => process.stdout.write(text),
    (runId) => resolve(evidenceRoot, runId),
  );
  await using runner = await openRunner(config, {
    browsers: 1,
    evidenceRoot,
    headed: options.headed === true,
    trace: options.trace === true,
  });
  const results: { fn: BusinessFunction; result: RunResult }[] = [];
  for (let round = 0; round < options.rounds; round++) {
    for (const { fn, target } of tries) {
      if (signal?.aborted) return exit.unjudged;
      results.push({ fn, result: await tryOne(runner, config, { fn, target }, reporter) });
    }
  }
  reporter.ended(results);
  return verdict(results.map(({ result }) => result));
}

function chosen(
  config: Config,
  ids: readonly string[],
  options: RunOptions,
): { fn: BusinessFunction; target: Target }[] {
  const unknown = ids.filter((id) => !config.functions.has(id));
  if (unknown.length > 0) {
    throw new CommandError(
      `bellwether run: no function ${unknown.map((id) => `"${id}"`).join(', ')} in ${options.config}. There are: ${[...config.functions.keys()].join(', ')}`,
    );
  }
  if (options.target !== undefined && !config.targets.has(options.target)) {
    throw new CommandError(
      `bellwether run: no target "${options.target}" in ${options.config}. There are: ${[...config.targets.keys()].join(', ')}`,
    );
  }
  return (ids.length > 0 ? ids.map((id) => config.functions.get(id)!) : [...config.functions.values()]).map((fn) => ({
    fn,
    target: config.targets.get(options.target ?? fn.targets[0] ?? [...config.targets.keys()][0]!)!,
  }));
}

async function tryOne(
  runner: Runner,
  config: Config,
  { fn, target }: { fn: BusinessFunction; target: Target },
  reporter: Reporter,
): Promise<RunResult> {
  reporter.started(fn, target.name);
  const now = systemClock.now();
  const result = await runner.run({
    job: {
      functionId: fn.id,
      target: target.name,
      location: config.runners.location,
      runId: newRunId(now),
      dueAt: now,
    },
    fn,
    target,
    components: config.components,
    secrets: Object.fromEntries(fn.secrets.map((name) => [name, config.secrets.get(name)!.value])),
    onProgress: (progress, attempt) => reporter.progress(progress, attempt),
  });
  reporter.finished(fn, result);
  return result;
}

function verdict(results: readonly RunResult[]): ExitCode {
  if (results.some(({ outcome }) => outcome === 'failed')) return exit.bad;
  return results.some(({ outcome }) => outcome === 'inconclusive') ? exit.unjudged : exit.good;
}

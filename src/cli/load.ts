import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import type { Config } from '../config/config.ts';
import { formatProblem, loadConfig, type LoadOptions, type LoadResult } from '../config/load.ts';
import type { Problem } from '../config/problem.ts';
import { deviceNames } from '../run/devices.ts';
import { cronProblem } from '../schedule/cron.ts';
import { CommandError, exit } from './exit.ts';

/** Whoever starts a monitor wants to see that it starts. */
const MOST_WARNINGS = 20;

/** `--config FILE`, the same for every command. */
export const configOption = (): Option => new Option('--config <file>', 'configuration').default('config.yaml');

export type LoadChoices = Pick<LoadOptions, 'allowMissingScripts'>;

/** Loads with everything that the configuration cannot know by itself: cron's rules and the browser's devices. */
export async function load(
  file: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
  options: LoadChoices = {},
): Promise<LoadResult> {
  const text = existsSync(file) ? await readFile(file, 'utf8').catch(() => '') : '';
  const devices = /\bdevice:/.test(text) ? await deviceNames() : undefined;
  return loadConfig(file, { env, isCron: cronProblem, ...options, ...(devices && { devices }) });
}

/** Where warnings of the configuration go; absent: to standard error, as lines for people. */
export type Warn = (warnings: readonly Problem[]) => void;

/** The configuration, or an end of the command that lists every problem. */
export async function loadOrExplain(
  file: string,
  env?: Readonly<Record<string, string | undefined>>,
  { warn = printWarnings, ...choices }: LoadChoices & { readonly warn?: Warn } = {},
): Promise<Config> {
  if (!existsSync(file)) {
    throw new CommandError(
      `No configuration at ${file}. Start a project with "bellwether init", or name one with --config FILE.`,
    );
  }
  const result = await load(file, env, choices);
  if (!result.ok) {
    const problems = result.problems.map(formatProblem);
    throw new CommandError(describeProblems(problems), exit.usage, problems);
  }
  warn(result.warnings);
  return result.config;
}

function printWarnings(warnings: readonly Problem[]): void {
  const shown = warnings.slice(0, MOST_WARNINGS);
  for (const warning of shown) console.error(`warning: ${formatProblem(warning)}`);
  const more = warnings.length - shown.length;
  if (more > 0) console.error(`warning: and ${more} more; "bellwether validate" tells them all`);
}

export const describeProblems = (problems: readonly string[]): string =>
  [
    ...problems,
    '',
    `${problems.length === 1 ? 'One problem' : `${problems.length} problems`}; nothing was started.`,
  ].join('\n');

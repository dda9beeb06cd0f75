import { existsSync } from 'node:fs';
import { Option } from 'commander';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { formatProblem, loadConfig, refusalLines, type LoadOptions, type LoadResult } from '../config/load.ts';
import { withCount, type Problem } from '../config/problem.ts';
import { readText } from '../config/read-text.ts';
import { deviceNames } from '../run/devices.ts';
import { cronProblem } from '../schedule/cron.ts';
import { environment } from './environment.ts';
import { CommandError, exit } from './exit.ts';
import { known } from './known.ts';

/** Whoever starts a monitor wants to see that it starts. */
const MOST_WARNINGS = 20;

/** `--config FILE`, the same for every command. */
export const configOption = (): Option => new Option('--config <file>', 'configuration').default('config.yaml');

export type LoadChoices = Pick<LoadOptions, 'allowMissingScripts'>;

/** Loads with everything that the configuration cannot know by itself: cron's rules and the browser's devices. */
export async function load(
  file: string,
  env: Environment = environment(),
  options: LoadChoices = {},
): Promise<LoadResult> {
  const read = await readText(file);
  const devices = 'text' in read && /\bdevice:/.test(read.text) ? await deviceNames() : undefined;
  const result = await loadConfig(file, { env, isCron: cronProblem, ...options, ...(devices && { devices }) });
  known.learn(result.secrets);
  return result;
}

/** Where warnings of the configuration go; absent: to standard error, as lines for people. */
export type Warn = (warnings: readonly Problem[]) => void;

/** The configuration, or an end of the command that lists the problems. */
export async function loadOrExplain(
  file: string,
  env?: Environment,
  { warn = printWarnings, ...choices }: LoadChoices & { readonly warn?: Warn } = {},
): Promise<Config> {
  if (!existsSync(file)) {
    throw new CommandError(
      `No configuration at ${file}. Start a project with "bellwether init", or name one with --config FILE.`,
    );
  }
  const result = await load(file, env, choices);
  if (!result.ok) {
    const described = describeProblems(result.problems.map(formatProblem), {
      more: result.more,
      end: '; nothing was started.',
    });
    throw new CommandError(described, exit.usage, refusalLines(result));
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

/** The first problems, how many there are besides, and a last sentence with the count of all. `more`: problems that `lines` lacks. */
export function describeProblems(
  lines: readonly string[],
  { more, end }: { readonly more: number; readonly end: string },
): string {
  const count = lines.length + more;
  return [...withCount(lines, more), '', `${count === 1 ? 'One problem' : `${count} problems`}${end}`].join('\n');
}

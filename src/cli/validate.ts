import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { formatProblem } from '../config/load.ts';
import { judgeScripts } from '../config/script-code/judge-scripts.ts';
import { isSignInConfigured } from '../model/access.ts';
import { CommandError, exit } from './exit.ts';
import { configOption, describeProblems, load } from './load.ts';
import { assessHere, capacityRemark } from './examine-capacity.ts';
import { openRunner } from './open-runner.ts';
import { paint } from './terminal.ts';
import { staleTypesRemark } from './write-types.ts';

const OPEN_TO_ALL =
  'remark: nobody can sign in (there is no access.login), so whoever reaches the page reads everything, errors and contacts too. That is for a network that you trust.';

const WITHOUT_BROWSER =
  'is a browser check, and runners.browsers is 0, so it can never run. Set runners.browsers to 1 or more, or write it with httpCheck.';

/** `bellwether validate`: the problems of configuration and scripts, all at once. Exit 2 when there is one. */
export function addValidate(program: Command): void {
  program
    .command('validate')
    .description('every problem in the configuration and its check scripts, at once')
    .addOption(configOption())
    .option('--preview', 'write every sentence that page and pager could show')
    .addHelpText(
      'after',
      '\nExamples:\n  bellwether validate --config config.yaml\n  bellwether validate --preview | less',
    )
    .action(async (options: { config: string; preview?: true }) => {
      const result = await load(options.config);
      const scripts = result.ok ? judgeScripts(result.config, result.scripts) : { problems: [], remarks: [] };
      const problems = result.ok
        ? [...scripts.problems.map(formatProblem), ...(await scriptProblems(result.config))]
        : result.problems.map(formatProblem);
      const warnings = result.ok ? [...result.warnings, ...scripts.remarks] : [];
      for (const warning of warnings) console.error(`warning: ${formatProblem(warning)}`);
      const more = result.ok ? 0 : result.more;
      if (problems.length > 0) throw new CommandError(describeProblems(problems, { more, end: '.' }), exit.usage);
      if (result.ok && !isSignInConfigured(result.config.access)) console.error(OPEN_TO_ALL);
      if (!result.ok) return;
      const stale = await staleTypesRemark(result.config, options.config);
      if (stale !== undefined) console.error(`remark: ${stale}`);
      const tooMuch = capacityRemark(await assessHere(result.config));
      if (tooMuch !== undefined) console.error(`remark: ${tooMuch}`);
      if (options.preview) console.log(`${(await import('./preview.ts')).previewText(result.config)}\n`);
      console.log(describe(result.config, options.config));
    });
}

/** Loads each script once, in a child process as a run would. */
async function scriptProblems(config: Config): Promise<string[]> {
  await using runner = await openRunner(config, { browsers: 0 });
  const byFile = [...Map.groupBy(config.functions.values(), (fn) => fn.checkFile)];
  // Asked together, so that one child loads them all.
  const answers = await Promise.all(byFile.map(([file]) => runner.inspect(file)));
  return answers.flatMap((answer, n) => {
    const users = byFile[n]![1];
    const isWithoutBrowser = !('problem' in answer) && answer.kind === 'browser' && config.runners.browsers === 0;
    const problem = 'problem' in answer ? answer.problem : isWithoutBrowser ? WITHOUT_BROWSER : undefined;
    if (problem === undefined) return [];
    return [`${users[0]!.check}  (check of ${users.map((fn) => fn.id).join(', ')}): ${problem}`];
  });
}

function describe(config: Config, file: string): string {
  const count = (n: number, one: string) => `${n} ${one}${n === 1 ? '' : 's'}`;
  return `${paint('green', '✓')} ${file} is good: ${[
    count(config.functions.size, 'function'),
    count(config.components.size, 'component'),
    count(config.targets.size, 'target'),
    count(config.channels.size, 'channel'),
  ].join(', ')}.`;
}

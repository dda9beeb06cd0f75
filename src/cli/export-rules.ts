import { InvalidArgumentError, type Command } from 'commander';
import { configOption, loadOrExplain } from './load.ts';

/** `bellwether export rules`: Prometheus rules for a configuration, on standard output. */
export function addExportRules(parent: Command): void {
  parent
    .command('rules')
    .description(
      'recording rules and alerts for Prometheus, from the functions, objectives and channels of config.yaml',
    )
    .addOption(configOption())
    .option('--job <name>', 'the job under which Prometheus scrapes this monitor', parseJob, 'bellwether')
    .addHelpText('after', '\nExample:\n  bellwether export rules > bellwether.rules.yml')
    .action(async ({ config, job }: { config: string; job: string }) => {
      const { rulesFor } = await import('../../dashboards/rules/rules-for.ts');
      const { renderRules } = await import('../../dashboards/rules/render.ts');
      process.stdout.write(renderRules(rulesFor(await loadOrExplain(config), { job })));
    });
}

function parseJob(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('must be the job_name of a scrape configuration.');
  return text;
}

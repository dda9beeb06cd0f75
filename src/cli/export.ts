import type { Command } from 'commander';
import { CommandError } from './exit.ts';
import { addExportRules } from './export-rules.ts';
import { addExportSchema } from './export-schema.ts';
import { addExportTexts } from './export-texts.ts';
import { exportDashboards } from './export-dashboards.ts';
import { configOption } from './load.ts';

/** What there is to export, a line each; each adds its own command and options below `bellwether export`. */
const exports = [addExportSchema, addExportRules, addExportDashboards, addExportTexts];

/** Exports of the plan that do not exist in this version: refused in words, not as a typing mistake. */
const notYet = ['openapi'];

/** `bellwether export WHAT`: files for other programs, and for translators. */
export function addExport(program: Command): void {
  const parent = program
    .command('export')
    .description('write files for others: editors, Prometheus, Grafana, translators')
    .addHelpText('after', '\nExample:\n  bellwether export rules > bellwether.rules.yml');
  for (const add of exports) add(parent);
  for (const what of notYet) {
    parent
      .command(what, { hidden: true })
      .allowUnknownOption()
      .allowExcessArguments()
      .helpOption(false)
      .action(() => {
        throw new CommandError(
          `bellwether export ${what}: not in this version yet; "bellwether export --help" lists what is.`,
        );
      });
  }
}

function addExportDashboards(parent: Command): void {
  parent
    .command('dashboards')
    .description('dashboards for Grafana, in the words of config.yaml')
    .addOption(configOption())
    .option('--to <dir>', 'write each into a file in this folder, instead of all to standard output')
    .addHelpText('after', '\nExample:\n  bellwether export dashboards --to grafana/')
    .action(exportDashboards);
}

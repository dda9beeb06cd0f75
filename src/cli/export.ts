import { Argument, type Command } from 'commander';
import { CommandError } from './exit.ts';

/** `bellwether export schema`: files for other programs, on standard output. */
export function addExport(program: Command): void {
  program
    .command('export')
    .description('write files for other programs to standard output')
    .addArgument(
      new Argument('<what>', 'schema: the JSON Schema of config.yaml').choices([
        'schema',
        'rules',
        'dashboards',
        'openapi',
      ]),
    )
    .addHelpText('after', '\nExample:\n  bellwether export schema > config.schema.json')
    .action(async (what: string) => {
      if (what !== 'schema') throw new CommandError(`bellwether export ${what}: not in this version yet; "schema" is.`);
      const { renderJsonSchema } = await import('../config/json-schema.ts');
      process.stdout.write(renderJsonSchema());
    });
}

import type { Command } from 'commander';

/** `bellwether export schema`: the JSON Schema of config.yaml, on standard output. */
export function addExportSchema(parent: Command): void {
  parent
    .command('schema')
    .description('the JSON Schema of config.yaml, for editors')
    .addHelpText('after', '\nExample:\n  bellwether export schema > config.schema.json')
    .action(async () => {
      const { renderJsonSchema } = await import('../config/json-schema.ts');
      process.stdout.write(renderJsonSchema());
    });
}

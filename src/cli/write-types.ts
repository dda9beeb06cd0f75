import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../config/config.ts';
import { renderTypes, TYPES_FILE } from '../config/render-types.ts';
import { CommandError, exit } from './exit.ts';
import { configOption, load, loadOrExplain } from './load.ts';

/** `bellwether types`: the names of the configuration for an editor. With `--check`, exit 1 when the file is out of date. */
export function addTypes(program: Command): void {
  program
    .command('types')
    .description(`write ${TYPES_FILE}: a mistyped component, secret, variable or param becomes a type error`)
    .addOption(configOption())
    .option('--check', 'write nothing; exit 1 when the file is missing or out of date')
    .addHelpText('after', '\nExamples:\n  bellwether types\n  bellwether types --check')
    .action(async (options: { config: string; check?: true }) => {
      const config = await loadOrExplain(options.config);
      const path = typesPath(options.config);
      if (options.check) {
        if (await areTypesCurrent(config, options.config)) return console.log(`${path} is up to date.`);
        const state = existsSync(path) ? 'is out of date' : 'does not exist';
        throw new CommandError(`${path} ${state}. Write it with: bellwether types`, exit.bad);
      }
      await writeFile(path, renderTypes(config));
      console.log(`  written  ${path}`);
    });
}

const typesPath = (configFile: string): string => join(dirname(configFile), TYPES_FILE);

/** Whether the types file says what the configuration says. */
async function areTypesCurrent(config: Config, configFile: string): Promise<boolean> {
  const text = await readFile(typesPath(configFile), 'utf8').catch(() => undefined);
  // A formatter may have been over it.
  return text !== undefined && plain(text) === plain(renderTypes(config));
}

/** Why the types file should be written again, or undefined: a project without one does not want it. */
export async function staleTypesRemark(config: Config, configFile: string): Promise<string | undefined> {
  if (!existsSync(typesPath(configFile)) || (await areTypesCurrent(config, configFile))) return undefined;
  return `${typesPath(configFile)} is out of date, so an editor knows other names than the configuration. Write it again with: bellwether types`;
}

/** Writes the types file after a command has changed the configuration; false when that cannot be read as it is. */
export async function writeTypes(configFile: string): Promise<boolean> {
  const result = await load(configFile);
  if (result.ok) await writeFile(typesPath(configFile), renderTypes(result.config));
  return result.ok;
}

/** A text without what formatters change: line breaks, indentation, kind of quotes, last separators. */
const plain = (text: string): string => text.replaceAll('"', "'").replaceAll(/[\s;|,]+/g, '');

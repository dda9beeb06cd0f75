import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { TYPES_FILE } from '../config/render-types.ts';
import { CommandError } from './exit.ts';
import {
  browserCheckTs,
  configYaml,
  gitignore,
  httpCheckTs,
  oxlintrcJson,
  projectManifest,
  tsconfigJson,
} from './init-files.ts';
import { siteUrlProblem } from './site-url.ts';
import { writeTypes } from './write-types.ts';
import { manifest } from '../version.ts';

/** Where the demo shop listens: a new project has something to try before it has a site of its own. */
const DEMO_SHOP = 'http://127.0.0.1:4300';

/** `bellwether init`: a new project that runs as it is. What is there already is kept. */
export function addInit(program: Command): void {
  program
    .command('init')
    .description('a new project: config.yaml, two checks that pass against any site, and what an editor needs')
    .argument('[dir]', 'folder of the project', '.')
    .option('--url <url>', 'the site to watch (default: the demo shop)', DEMO_SHOP)
    .addHelpText('after', '\nExample:\n  npx bellwether init --url https://shop.example && npx bellwether run')
    .action(async (dir: string, { url }: { url: string }) => {
      const problem = siteUrlProblem(url);
      if (problem !== undefined) throw new CommandError(`bellwether init: --url ${problem}`);
      await init(resolve(dir), url);
    });
}

async function init(folder: string, url: string): Promise<void> {
  const { renderJsonSchema } = await import('../config/json-schema.ts');
  const files: Record<string, string> = {
    'config.yaml': configYaml(url),
    'config.schema.json': renderJsonSchema(),
    'checks/open-the-site.ts': browserCheckTs,
    'checks/site-answers.ts': httpCheckTs,
    'tsconfig.json': tsconfigJson,
    '.oxlintrc.json': oxlintrcJson,
    '.gitignore': gitignore,
  };
  if (existsSync(join(folder, 'config.yaml'))) {
    throw new CommandError(
      `bellwether init: ${join(folder, 'config.yaml')} is there already; a project is not started twice. For one more check: bellwether new NAME`,
    );
  }
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    const isThere = existsSync(path);
    if (!isThere) await writeFile(path, text);
    console.log(`  ${isThere ? 'kept   ' : 'written'}  ${name}`);
  }
  console.log(`  ${await writeManifest(folder)}  package.json`);
  await writeTypes(join(folder, 'config.yaml'));
  console.log(`  written  ${TYPES_FILE}`);
  console.log(
    `\nNext: npm install            fetches what editor and "npm run check" need\n      npx bellwether run     tries both functions on ${url} now\n      npx bellwether start   asks them all day, with a page at http://127.0.0.1:8080`,
  );
}

/** What `npm install` has made is kept, and what it lacks for check scripts is added. */
async function writeManifest(folder: string): Promise<'written' | 'changed' | 'kept   '> {
  const path = join(folder, 'package.json');
  const before = existsSync(path) ? await readFile(path, 'utf8') : undefined;
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-');
  const existing = before === undefined ? {} : parseManifest(path, before);
  const after = `${JSON.stringify(projectManifest(existing, { name: name || 'checks', manifest }), null, 2)}\n`;
  if (after === before) return 'kept   ';
  await writeFile(path, after);
  return before === undefined ? 'written' : 'changed';
}

function parseManifest(path: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    throw new CommandError(`bellwether init: ${path} must be JSON: ${(error as Error).message}. Correct or remove it.`);
  }
}

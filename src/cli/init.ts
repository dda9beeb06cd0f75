import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { makeFolder } from '../config/make-folder.ts';
import { readText } from '../config/read-text.ts';
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
  const manifestFile = await manifestFor(folder);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    makeFolder(dirname(path));
    const isThere = existsSync(path);
    if (!isThere) await writeFile(path, text);
    console.log(`  ${isThere ? 'kept   ' : 'written'}  ${name}`);
  }
  const { path, text, state } = manifestFile;
  if (state !== 'kept   ') await writeFile(path, text);
  console.log(`  ${state}  package.json`);
  await writeTypes(join(folder, 'config.yaml'));
  console.log(`  written  ${TYPES_FILE}`);
  console.log(
    `\nNext: npm install            fetches what editor and "npm run check" need\n      npx bellwether run     tries both functions on ${url} now\n      npx bellwether start   asks them all day, with a page at http://127.0.0.1:8080`,
  );
}

interface ManifestFile {
  readonly path: string;
  readonly text: string;
  readonly state: 'written' | 'changed' | 'kept   ';
}

/** What `npm install` has made is kept, and what it lacks for check scripts is added. Refuses what is no manifest. */
async function manifestFor(folder: string): Promise<ManifestFile> {
  const path = join(folder, 'package.json');
  const read = existsSync(path) ? await readText(path) : undefined;
  if (read && 'problem' in read) throw new CommandError(`bellwether init: ${path} ${read.problem}.`);
  const before = read?.text;
  const name = basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-');
  const existing = before === undefined ? {} : parseManifest(path, before);
  const text = `${JSON.stringify(projectManifest(existing, { name: name || 'checks', manifest }), null, 2)}\n`;
  const state = text === before ? 'kept   ' : before === undefined ? 'written' : 'changed';
  return { path, text, state };
}

function parseManifest(path: string, text: string): Readonly<Record<string, unknown>> {
  const wrong = (found: string) =>
    new CommandError(`bellwether init: ${path} must be a JSON object, found ${found}. Correct or remove it.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw wrong(`what is not JSON (${(error as Error).message})`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(Array.isArray(value) ? 'a list' : value === null ? 'null' : `a ${typeof value}`);
  return value as Readonly<Record<string, unknown>>;
}

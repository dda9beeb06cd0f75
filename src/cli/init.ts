import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { CommandError } from './exit.ts';
import { browserCheckTs, configYaml, gitignore, httpCheckTs, packageJson, tsconfigJson } from './init-files.ts';
import { version } from './version.ts';

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
      if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
        throw new CommandError(
          `bellwether init: --url must be an http or https address, found "${url}". Try --url https://shop.example`,
        );
      }
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
    'package.json': packageJson(
      basename(folder)
        .toLowerCase()
        .replaceAll(/[^a-z0-9-]+/g, '-') || 'checks',
      version,
    ),
    'tsconfig.json': tsconfigJson,
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
    if (existsSync(path)) console.log(`  kept     ${name}${await fitPackage(name, path)}`);
    else {
      await writeFile(path, text);
      console.log(`  written  ${name}`);
    }
  }
  console.log(
    `\nNext: npx bellwether run     tries both functions on ${url} now\n      npx bellwether start   asks them all day, with a page at http://127.0.0.1:8080`,
  );
}

/** Scripts are ES modules: a package.json that npm made without a type gets one. */
async function fitPackage(name: string, path: string): Promise<string> {
  if (name !== 'package.json') return '';
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  if (manifest['type'] !== undefined && manifest['type'] !== 'commonjs') return '';
  await writeFile(path, `${JSON.stringify({ ...manifest, type: 'module' }, null, 2)}\n`);
  return ' (with "type": "module", which check scripts need)';
}

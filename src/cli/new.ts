import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../config/make-folder.ts';
import type { Command } from 'commander';
import { addFunction } from '../config/edit.ts';
import { idProblem } from '../form/fields.ts';
import { quote } from '../config/path.ts';
import { readText } from '../config/read-text.ts';
import { TYPES_FILE } from '../config/render-types.ts';
import { CommandError } from './exit.ts';
import { configOption } from './load.ts';
import { writeTypes } from './write-types.ts';

/** `bellwether new NAME`: a check script and its stanza; comments and layout of the configuration stay. */
export function addNew(program: Command): void {
  program
    .command('new')
    .description('one new check script and its stanza in config.yaml')
    .argument('<name>', 'id of the function, in words and hyphens: place-order')
    .option('--http', 'an HTTP check instead of a browser journey')
    .addOption(configOption())
    .addHelpText('after', '\nExample:\n  bellwether new place-order')
    .action(async (name: string, options: { http?: boolean; config: string }) => {
      const problem = idProblem(name);
      if (problem !== undefined)
        throw new CommandError(`bellwether new: the name ${quote(name)} ${problem}. Try place-order`);
      await create(name, options.http === true, options.config);
    });
}

async function create(name: string, isHttp: boolean, file: string): Promise<void> {
  if (!existsSync(file))
    throw new CommandError(`bellwether new: there is no ${file} here. Start a project with "bellwether init".`);
  const check = `checks/${name}.ts`;
  const path = join(dirname(file), check);
  if (existsSync(path))
    throw new CommandError(`bellwether new: ${path} is there already; choose another name or delete it.`);
  const words = name.replaceAll('-', ' ');
  const read = await readText(file);
  if ('problem' in read) throw new CommandError(`bellwether new: ${file} ${read.problem}.`);
  const changed = addFunction(read.text, {
    id: name,
    question: `Can customers ${words}?`,
    check,
    every: isHttp ? '30s' : '1m',
    timeout: isHttp ? '10s' : '30s',
    severity: 'major',
    audiences: ['operations'],
    impact: { summary: `Customers cannot ${words}.` },
  });
  if ('problem' in changed) throw new CommandError(`bellwether new: ${changed.problem}`);
  makeFolder(dirname(path));
  await writeFile(path, isHttp ? httpScript(words) : browserScript(words));
  await writeFile(file, changed.text);
  console.log(`  written  ${path}\n  added    functions.${name} in ${file}`);
  const hasTypes = await writeTypes(file);
  if (!hasTypes)
    console.error(
      `  ${TYPES_FILE} is not written, because ${file} has problems: see "npx bellwether validate", then run "npx bellwether types"`,
    );
  console.log(`\nNext: describe the journey in ${path}, then: npx bellwether run ${name}`);
}

const browserScript = (words: string) => `import { browserCheck, expect } from 'bellwether';

// How a customer would ${words}. One step for each thing they would do, named as they would name it.
export default browserCheck(async ({ page, step }) => {
  await step('Open the site', async () => {
    await page.goto('/');
    await expect(page.locator('body')).not.toBeEmpty();
  });
});
`;

const httpScript = (words: string) => `import { httpCheck, expect } from 'bellwether';

// What must answer so that customers can ${words}.
export default httpCheck(async ({ http, step }) => {
  await step('Ask for it', async () => {
    const reply = await http.get('/');
    expect(reply.status).toBe(200);
  });
});
`;

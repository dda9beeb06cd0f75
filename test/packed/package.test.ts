// What the package consists of, and what a TypeScript project sees of it.
import { execFile } from 'node:child_process';
import { globSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, inject, test } from 'vitest';
import { Project } from './project.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const installed = () => dirname(dirname(inject('packed').program));

test('the package holds the program, what it shows and its papers, and nothing else', () => {
  expect(readdirSync(installed()).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'bin',
    'config.schema.json',
    'dashboards',
    'dist',
    'package.json',
  ]);
  const sources = globSync('**/*.{ts,tsx,mts,map}', { cwd: installed() });
  const named = new Set(['dist/src/index.d.ts', ...sources.flatMap(importsOf)]);
  const others = sources.filter((file) => !named.has(file));
  expect(others, 'Only declarations that check scripts import are shipped, and no source map').toEqual([]);
  expect(sources.length).toBeGreaterThan(5);
});

/** The declarations that a declaration names. */
const importsOf = (file: string): readonly string[] =>
  Array.from(readFileSync(join(installed(), file), 'utf8').matchAll(/from '(\.[^']+)\.ts'/g), ([, path = '']) =>
    join(dirname(file), `${path}.d.ts`),
  );

const check = `import { browserCheck, expect, httpCheck, type HttpReply, type Page } from 'bellwether';

export default browserCheck(async ({ page, step, http, measure }) => {
  const own: Page = page;
  const heading: string = await step('Open the shop', { component: 'site' }, async () => {
    await own.goto('/');
    await expect(page.getByRole('heading')).toBeVisible();
    return page.title();
  });
  expect(heading).not.toBe('');
  const reply: HttpReply = await http.get('/stock', { timeoutMs: 500 });
  measure('first_byte_ms', reply.timings.firstByteMs, { unit: 'ms' });
  // @ts-expect-error a path is a text
  await http.get(5);
  // @ts-expect-error there is no such tool
  await page.noSuchThing();
});
export const other = httpCheck(({ http }) => http.get('/'));
`;

test('a strict TypeScript project finds the types of everything it imports, with no declaration left out', async () => {
  using project = new Project();
  project.write('check.ts', check);
  project.write('package.json', { type: 'module' });
  project.write('tsconfig.json', {
    compilerOptions: {
      module: 'nodenext',
      target: 'esnext',
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
    },
    include: ['check.ts'],
  });
  // Playwright's declarations want those of Node.
  project.write('node_modules/@types/README', '');
  symlinkSync(join(root, 'node_modules/@types/node'), join(project.folder, 'node_modules/@types/node'), 'junction');
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const errors = await new Promise<string>((resolve) => {
    execFile(process.execPath, [compiler, '-p', '.'], { cwd: project.folder }, (_, stdout) => resolve(stdout));
  });
  expect(errors).toBe('');
}, 60_000);

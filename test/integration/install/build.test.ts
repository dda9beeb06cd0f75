// The build of a small tree with the scripts and the compiler of this one.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
  for (const name of ['scripts', 'tsconfig.json', 'tsconfig.build.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const name of ['src', 'demo', 'dashboards/rules', 'dist']) mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(folder, 'dist/of-the-last-build.js'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const build = (text: string) => {
  writeFileSync(join(folder, 'src/index.ts'), text);
  return spawnSync(process.execPath, [join(folder, 'scripts/build.mjs')], { cwd: folder, encoding: 'utf8' });
};
const dists = () => readdirSync(folder).filter((name) => name.startsWith('dist'));

test('a build that compiles replaces the whole of the last one, and leaves nothing beside it', () => {
  const { status, stdout, stderr } = build('export const answer: number = 42;\n');
  expect(status, stdout + stderr).toBe(0);
  expect(dists()).toEqual(['dist']);
  expect(readdirSync(join(folder, 'dist')).toSorted()).toEqual(['src', 'stamp']);
  expect(readFileSync(join(folder, 'dist/src/index.js'), 'utf8')).toContain('answer = 42');
});

test('a build that does not compile says why, keeps the last one and leaves no folder of its own', () => {
  const { status, stdout } = build(`export const answer: number = 'none';\n`);
  expect(status).not.toBe(0);
  expect(stdout).toContain('src/index.ts');
  expect(dists()).toEqual(['dist']);
  expect(readdirSync(join(folder, 'dist'))).toEqual(['of-the-last-build.js']);
});

// What a machine with an older Node reads, from the command and by the set-up of a clone. The older Node is this one with
// another version number.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const asNode22 = `--import=data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.23.3'}})`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bellwether-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: string, isProgram = false): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  if (isProgram) chmodSync(file, 0o755);
}

function node(args: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [asNode22, ...args], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

describe.runIf(process.platform === 'linux')('bellwether on Node 22', () => {
  const installed = 'node_modules/bellwether';
  const start = () => node([join(folder, installed, 'bin/bellwether.mjs'), '--version']);
  const forProject = `node-linux-${process.arch}`;

  beforeEach(() => {
    cpSync(join(root, 'bin'), join(folder, installed, 'bin'), { recursive: true });
    write(`${installed}/package.json`, '{ "type": "module" }');
    write(
      `${installed}/dist/src/cli/main.js`,
      'export const main = (argv) => console.log("runs with", argv.slice(2));',
    );
  });

  test('the command refuses with what it needs, what it found and how to get it', () => {
    const { status, stdout, stderr } = start();
    expect(stderr).toContain(`Bellwether needs Node 24 or later; this is Node 22.23.3 (${process.execPath}).`);
    expect(stderr).toContain(`npm install --save-optional ${forProject}@24`);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  test('the command runs on the Node 24 that the remedy installs', () => {
    write(`node_modules/${forProject}/package.json`, '{ "version": "24.21.0" }');
    mkdirSync(join(folder, `node_modules/${forProject}/bin`));
    symlinkSync(process.execPath, join(folder, `node_modules/${forProject}/bin/node`));
    expect(start()).toEqual({ status: 0, stdout: "runs with [ '--version' ]\n", stderr: '' });
  });

  test('the command does not run on a package that brings an older Node', () => {
    write(`node_modules/${forProject}/package.json`, '{ "version": "23.1.0" }');
    mkdirSync(join(folder, `node_modules/${forProject}/bin`));
    symlinkSync(process.execPath, join(folder, `node_modules/${forProject}/bin/node`));
    expect(start().status).toBe(2);
  });

  test('the command says why the package "node" is of no use where npm blocked its install script', () => {
    write('node_modules/node/package.json', '{ "version": "24.21.0" }');
    const { status, stderr } = start();
    expect(stderr).toContain('npm did not run its install script');
    expect(status).toBe(2);
  });

  test('the command says so when the program that it found does not run', () => {
    write(`node_modules/${forProject}/package.json`, '{ "version": "24.21.0" }');
    write(`node_modules/${forProject}/bin/node`, '#!/no/such/loader\n', true);
    const { status, stderr } = start();
    expect(stderr).toContain('does not run on this machine');
    expect(status).toBe(2);
  });
});

describe.runIf(process.platform === 'linux')('setting up a clone on Node 22', () => {
  beforeEach(() => {
    cpSync(join(root, 'scripts'), join(folder, 'scripts'), { recursive: true });
    write('package-lock.json', '{}');
    write('bin/node', '#!/bin/sh\necho 22.23.3\n', true);
  });
  const setUp = () =>
    node([join(folder, 'scripts/setup.mjs'), 'build'], {
      ...process.env,
      PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
    });

  test('the set-up installs with npm ci and fails with a remedy when no Node 24 came of it', () => {
    write('bin/npm', '#!/bin/sh\necho "npm $*"\nmkdir -p node_modules/.bin\n', true);
    const { status, stdout, stderr } = setUp();
    expect(stdout).toMatch(/^npm ci /);
    expect(stderr).toContain('Bellwether needs Node 24 or later to build and run; "node" here is 22.23.3.');
    expect(stderr).toContain('npm rebuild node --ignore-scripts=false');
    expect(status).toBe(2);
  });

  test('the set-up offers no repair of a Node that is there and does not run', () => {
    const own = 'node_modules/.bin/node';
    write(
      'bin/npm',
      `#!/bin/sh\nmkdir -p node_modules/.bin\necho '#!/no/such/loader' > ${own}\nchmod +x ${own}\n`,
      true,
    );
    const { status, stderr } = setUp();
    expect(stderr).toContain('does not run on this machine');
    expect(stderr).toContain('https://nodejs.org');
    expect(stderr).not.toContain('npm rebuild');
    expect(status).toBe(2);
  });

  test('the set-up installs again whenever the lock file changes, and only then', () => {
    write('bin/npm', '#!/bin/sh\necho npm >> calls\nmkdir -p node_modules/.bin\n', true);
    setUp();
    setUp();
    write('package-lock.json', '{ "lockfileVersion": 3 }');
    setUp();
    expect(spawnSync('cat', ['calls'], { cwd: folder, encoding: 'utf8' }).stdout).toBe('npm\nnpm\n');
  });
});

// Puts one packed version of Bellwether into an empty folder: once a run, for all files of the packed tests.
//
// Packages that the tarball declares are linked from this tree when the tree has exactly their versions: npm would need the
// registry and some ten seconds to copy the same files. A package that the tarball forgot to declare is missing here as it
// would be for a user. An older tarball may want other versions; then npm installs it. `new-project.test.ts` always does.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import build from '../support/built.ts';
import type { Packed } from './packed.ts';

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Global set-up of the packed tests. */
export default async function setUp({ provide }: TestProject): Promise<() => void> {
  const { packed, remove } = await install();
  provide('packed', packed);
  return remove;
}

/** Packs this tree, or takes the tarball that `BELLWETHER_TARBALL` names, and unpacks it into a folder of its own. */
export async function install(): Promise<{ readonly packed: Packed; readonly remove: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-test-packed-'));
  // Monitors of other users, and their check scripts, must be able to read it.
  chmodSync(folder, 0o755);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    const given = process.env['BELLWETHER_TARBALL'];
    const tarball = given ? resolve(given) : await packTree(folder);
    const installed = unpack(tarball, folder);
    const { version, bin, dependencies } = manifestIn(installed);
    if (hasAll(dependencies)) link(Object.keys(dependencies), folder);
    else npm(['install', '--no-audit', '--no-fund', '--no-save', tarball], folder);
    if (given) console.log(`What is tested is ${tarball} (${version}).`);
    return { packed: { tarball, program: join(installed, bin['bellwether']!), folder }, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

async function packTree(folder: string): Promise<string> {
  await build();
  npm(['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], root);
  const name = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (name === undefined) throw new Error(`npm pack wrote no tarball into ${folder}.`);
  return join(folder, name);
}

/** As npm would unpack it. */
function unpack(tarball: string, folder: string): string {
  if (!existsSync(tarball)) throw new Error(`BELLWETHER_TARBALL is ${tarball}; there is no such file.`);
  const installed = join(folder, 'node_modules/bellwether');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  return installed;
}

const hasAll = (dependencies: Manifest['dependencies']): boolean =>
  Object.entries(dependencies).every(([name, version]) => {
    const folder = join(root, 'node_modules', name);
    return existsSync(folder) && manifestIn(folder).version === version;
  });

function link(names: readonly string[], folder: string): void {
  for (const name of names) {
    const path = join(folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), path, 'junction');
  }
}

function npm(args: readonly string[], cwd: string): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
}

// Compiles the program and the measurements into a folder beside dist/, so that what is measured is the present source
// as users get it, compiled, and nobody's build is in the way of it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PREFIX = 'dist.bench.';
const LONGEST_MS = 120_000;

/** The folder with the compiled program of a tree, this one when none is named. Throws when it cannot be compiled. */
export function build(tree: string = root): string {
  clearLeft(tree);
  const folder = join(tree, `${PREFIX}${process.pid}`);
  const compiler = join(tree, 'node_modules', '.bin', 'tsc');
  if (!existsSync(compiler))
    throw new Error(
      `The program in ${tree} cannot be compiled: its packages are not installed. Run npm install there.`,
    );
  const { status } = spawnSync(compiler, ['-p', 'bench/tsconfig.build.json', '--outDir', folder], {
    cwd: tree,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: LONGEST_MS,
  });
  if (!existsSync(join(folder, 'bench', 'subject-main.js')))
    throw new Error(
      `The program in ${tree} could not be compiled (tsc ended with ${status}). Look with: npx tsc -p tsconfig.json`,
    );
  if (status !== 0)
    console.error('The source has type errors; it is measured as it is. Look with: npx tsc -p tsconfig.json');
  for (const file of globSync('{src,demo}/**/*.{css,js,svg,woff2,json,html,png,ico,pem}', { cwd: tree })) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(tree, file), join(folder, file));
  }
  writeFileSync(join(folder, 'start.js'), "import { main } from './src/cli/main.js';\nawait main(process.argv);\n");
  return folder;
}

/** Removes what {@link build} made. */
export const removeBuild = (folder: string): void => rmSync(folder, { recursive: true, force: true });

function clearLeft(tree: string): void {
  for (const name of readdirSync(tree)) {
    if (name.startsWith(PREFIX) && !isAlive(Number(name.slice(PREFIX.length)))) removeBuild(join(tree, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

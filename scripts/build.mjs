// Compiles src/ and demo/ into dist/ and puts the pages' assets beside them. The new dist/ replaces the old in one
// rename, so that a monitor that runs from it never meets half a build.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, globSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keepPublicDeclarations } from './public-declarations.mjs';
import { sourceStamp } from './source-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

const stamp = sourceStamp(root);
const fresh = `dist.${process.pid}`;
const old = `dist.${process.pid}.old`;
try {
  const status = compile();
  // Not process.exit(): it would leave the new folder behind.
  if (status === 0) replaceDist();
  else process.exitCode = status;
} finally {
  for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
}

/** The compiler's exit code; it says itself what is wrong. */
function compile() {
  const compiler = join('node_modules', '.bin', process.platform === 'win32' ? 'tsc.cmd' : 'tsc');
  const { status } = spawnSync(compiler, ['-p', 'tsconfig.build.json', '--outDir', fresh], { stdio: 'inherit' });
  return status ?? 1;
}

function replaceDist() {
  keepPublicDeclarations(fresh, 'src/index.d.ts');
  for (const file of globSync('{src,demo}/**/*.{css,js,svg,woff2,json,html,png,ico,pem}')) {
    mkdirSync(dirname(join(fresh, file)), { recursive: true });
    cpSync(file, join(fresh, file));
  }
  writeFileSync(join(fresh, 'stamp'), stamp);
  if (existsSync('dist')) renameSync('dist', old);
  renameSync(fresh, 'dist');
}

#!/usr/bin/env node
// Plain JavaScript that any Node can read: finds a Node of the right age before it loads the program.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frugalArgs, frugalEnv } from './frugal.mjs';

const LEAST_MAJOR = 24;
const entry = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= LEAST_MAJOR) {
  if (!existsSync(entry)) {
    console.error('Bellwether is not built here: dist/ is missing. Try: npm run build');
    process.exit(2);
  }
  runFrugally();
  const { main } = await import('../dist/src/cli/main.js');
  await main(process.argv);
} else {
  const newer = nodeBeside(import.meta.url) ?? nodeBeside(join(process.cwd(), 'package.json'));
  if (!newer) {
    console.error(
      `Bellwether needs Node ${LEAST_MAJOR} or later; this is Node ${process.versions.node} (${process.execPath}).\n` +
        `Install one, or put it beside this project: npm install --save-dev node@${LEAST_MAJOR}`,
    );
    process.exit(2);
  }
  const child = spawn(newer, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends its signals to both; others reach only this process and are passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {});
  child.on('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 3)));
}

/** What keeps the memory small can only be said when a process begins: `start` begins once more, as the same process. */
function runFrugally() {
  const isSaid = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((one) => one.includes('semi-space'));
  if (process.argv[2] !== 'start' || isSaid || process.channel || process.platform !== 'linux') return;
  const args = [process.execPath, ...process.execArgv, ...frugalArgs, ...process.argv.slice(1)];
  process.execve?.(process.execPath, args, { ...frugalEnv, ...process.env });
}

/** The program of the npm package `node`, seen from a file, when it is there and young enough. */
function nodeBeside(from) {
  try {
    const manifest = createRequire(from).resolve('node/package.json');
    const program = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    const { version } = createRequire(from)('node/package.json');
    return existsSync(program) && Number(version.split('.')[0]) >= LEAST_MAJOR ? program : undefined;
  } catch {
    return undefined;
  }
}

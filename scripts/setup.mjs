// Makes a fresh clone ready to run: packages, build, a Chromium, and for the tests the programs they talk to.
// Plain JavaScript without packages, for whatever Node (20 or later) the machine has. Says nothing when all is there.
//   node scripts/setup.mjs start | test | build
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourceStamp } from './source-stamp.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const purpose = process.argv[2] ?? 'start';
const bin = join(root, 'node_modules', '.bin');
const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}` };
const isRoot = process.getuid?.() === 0;
const LONGEST_MS = 600_000;

const LEAST_MAJOR_HERE = 20;
const LEAST_MAJOR = 24;

if (majorOf(process.versions.node) < LEAST_MAJOR_HERE) {
  fail(`The set-up of Bellwether needs Node ${LEAST_MAJOR_HERE} or later; this is Node ${process.versions.node}.`);
}

packages();
requireNode();
build();
if (purpose !== 'build') await chromium();
if (purpose === 'test') testPrograms();

/** Installs exactly what the lock file names, unless that is what was installed last. */
function packages() {
  const stampFile = join('node_modules', '.bellwether-setup');
  const wanted = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;
  step('Installing packages (about 330 MB, once)', () => {
    run(
      'npm',
      ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
      'npm could not install the packages',
    );
    writeFileSync(stampFile, wanted);
  });
}

/**
 * Everything after this runs on Node 24: the one of the package `node`, or the machine's own where that one is missing.
 * It is missing where npm runs no install scripts, since its install script is what fetches it.
 */
function requireNode() {
  const { stdout, error } = spawnSync('node', ['-p', 'process.versions.node'], { env, encoding: 'utf8' });
  const found = stdout?.trim() ?? '';
  if (majorOf(found) >= LEAST_MAJOR) return;
  const own = join(bin, 'node');
  const problem = existsSync(own)
    ? `The Node that npm installed as ${own} does not run on this machine${error ? ` (${error.code})` : ''}.`
    : `The package "node" should have brought one, but npm did not run its install script (is "ignore-scripts" set?).`;
  const repair = existsSync(own) ? '' : '\n  or let that script run:  npm rebuild node --ignore-scripts=false';
  fail(
    `Bellwether needs Node ${LEAST_MAJOR} or later to build and run; "node" here is ${found || 'none'}.\n${problem}\n` +
      `  Install Node ${LEAST_MAJOR} on this machine (https://nodejs.org)${repair}\nand start again.`,
  );
}

function build() {
  const stampFile = join('dist', 'stamp');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sourceStamp(root)) return;
  step('Building', () => run('node', ['scripts/build.mjs'], 'The build failed'));
}

/** Playwright's own browser where it can be fetched, else Debian's package. Without one, HTTP checks still run. */
async function chromium() {
  const { findChromium } = await import('../dist/src/run/child/browser/find-chromium.js');
  const found = () => 'path' in findChromium(env);
  if (found()) return;
  // Where its server cannot be reached, Playwright may wait for ever: with Debian's package at hand a minute is enough.
  const patienceMs = isRoot && onPath('apt-get') ? 60_000 : LONGEST_MS;
  step('Fetching a Chromium through Playwright', () => {
    if (!attempt('playwright', ['install', '--only-shell', 'chromium'], {}, patienceMs)) return 'not to be had here';
    if (isRoot) attempt('playwright', ['install-deps', 'chromium-headless-shell']);
    return found() ? 'done' : 'not to be had here';
  });
  if (!found()) aptInstall('Installing Chromium from Debian', ['chromium-headless-shell', 'fonts-liberation']);
  if (!found()) {
    console.error(
      `\n  ${findChromium(env).problem}\n  Browser checks will be "not known" until then; HTTP checks run all the same.\n`,
    );
  }
}

/** Real programs that tests talk to; a missing one is skipped loudly by its test, except under CI=true. */
function testPrograms() {
  const programs = { promtool: 'prometheus', 'prometheus-alertmanager': 'prometheus-alertmanager' };
  const missing = Object.keys(programs).filter((program) => !onPath(program));
  if (missing.length > 0)
    aptInstall(
      'Installing Prometheus for the tests',
      missing.map((program) => programs[program]),
    );
}

function aptInstall(title, names) {
  if (!isRoot || !onPath('apt-get')) return;
  step(title, () => {
    attempt('apt-get', ['update']);
    const ok = attempt('apt-get', ['install', '-y', '--no-install-recommends', ...names], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
    return ok ? 'done' : 'not to be had here';
  });
}

function majorOf(version) {
  return Number(version.split('.')[0]);
}

function onPath(program) {
  return (env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, program)));
}

/** Runs quietly, for at most `timeout` milliseconds; true when it exited 0. */
function attempt(command, args, more = {}, timeout = LONGEST_MS) {
  const { status } = spawnSync(command, args, {
    env: { ...env, ...more },
    stdio: 'ignore',
    timeout,
    killSignal: 'SIGKILL',
  });
  return status === 0;
}

function run(command, args, what) {
  try {
    execFileSync(command, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  } catch (error) {
    fail(`${what}: "${[command, ...args].join(' ')}" ended with ${error.status ?? error.message}.`);
  }
}

function step(title, work) {
  const startedAt = Date.now();
  console.error(`· ${title} …`);
  const result = work() ?? 'done';
  console.error(`  ${result} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)`);
}

function fail(message) {
  console.error(message);
  process.exit(2);
}

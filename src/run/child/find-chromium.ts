import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, join } from 'node:path';

/** Smallest first: the headless shell starts three times as fast as the whole browser and takes half the memory. */
const names = [
  'chromium-headless-shell',
  'chrome-headless-shell',
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
];

/**
 * Where Debian keeps the programs that its shell scripts in /usr/bin start. A script in between costs up to 60 ms a
 * start, and a signal to it does not reach the browser.
 */
const behindScripts = ['/usr/lib/chromium', '/usr/lib/chromium-browser'];

/** A Chromium to drive, or why there is none and how to get one. Starts nothing and loads no package. */
export function findChromium(
  env: Readonly<Record<string, string | undefined>>,
): { path: string } | { problem: string } {
  const named = env['BELLWETHER_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return { path: behindScript(named) };
    return { problem: `BELLWETHER_CHROMIUM is ${named}, which is not a program that can be run. ${howToGetOne}` };
  }
  const path = onPath(env['PATH'] ?? '') ?? inRegistry(env);
  return path === undefined ? { problem: `No Chromium was found. ${howToGetOne}` } : { path };
}

const howToGetOne =
  'Install one with "npx playwright install --with-deps --only-shell chromium", or on Debian with "apt-get install -y chromium-headless-shell fonts-liberation", or name one in BELLWETHER_CHROMIUM. HTTP checks run without it.';

function onPath(searchPath: string): string | undefined {
  const folders = searchPath.split(delimiter).filter((folder) => folder !== '');
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find(isProgram);
    if (found !== undefined) return behindScript(found);
  }
  return undefined;
}

function behindScript(found: string): string {
  const real = realpathSync(found);
  const name = basename(real);
  if (!name.startsWith('chromium') || statSync(real).size > 100_000) return found;
  return behindScripts.map((folder) => join(folder, name)).find(isProgram) ?? found;
}

/** What `playwright install` has downloaded: newest first, the headless shell before the whole browser. */
function inRegistry(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const folder = registryFolder(env);
  const revisionOf = (name: string) => Number(name.split('-').at(-1));
  for (const prefix of ['chromium_headless_shell-', 'chromium-']) {
    const builds = entries(folder)
      .filter((name) => name.startsWith(prefix))
      .sort((a, b) => revisionOf(b) - revisionOf(a));
    const found = builds.flatMap((build) => programsIn(join(folder, build))).find(isProgram);
    if (found !== undefined) return found;
  }
  return undefined;
}

function registryFolder(env: Readonly<Record<string, string | undefined>>): string {
  const chosen = env['PLAYWRIGHT_BROWSERS_PATH'];
  if (chosen !== undefined && chosen !== '' && chosen !== '0') return chosen;
  const home = env['HOME'] ?? homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Caches', 'ms-playwright');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(home, 'AppData', 'Local'), 'ms-playwright');
  return join(env['XDG_CACHE_HOME'] ?? join(home, '.cache'), 'ms-playwright');
}

/** The folder's name says platform and build: `chrome-headless-shell-linux64/chrome-headless-shell`. */
const programsIn = (build: string): string[] =>
  entries(build).flatMap((folder) =>
    ['chrome-headless-shell', 'headless_shell', 'chrome', 'chrome-headless-shell.exe', 'chrome.exe'].map((program) =>
      join(build, folder, program),
    ),
  );

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

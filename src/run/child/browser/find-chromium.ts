import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, join } from 'node:path';

/** Smallest first: the headless shell starts three times as fast as the whole browser and takes half the memory. */
const withoutWindow = ['chromium-headless-shell', 'chrome-headless-shell'];
const withWindow = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'];

type Environment = Readonly<Record<string, string | undefined>>;
type Found = { readonly path: string } | { readonly problem: string };

/**
 * Where Debian keeps the programs that its shell scripts in /usr/bin start. A script in between costs up to 60 ms a
 * start, and a signal to it does not reach the browser.
 */
const behindScripts = ['/usr/lib/chromium', '/usr/lib/chromium-browser'];

/** A Chromium to drive, or why there is none and how to get one. Starts nothing and loads no package. */
export function findChromium(env: Environment): Found {
  const named = env['BELLWETHER_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (isProgram(named)) return { path: behindScript(named) };
    return { problem: `BELLWETHER_CHROMIUM is ${named}, which is not a program that can be run. ${howToGetOne}` };
  }
  const path =
    onPath(env['PATH'] ?? '', [...withoutWindow, ...withWindow]) ??
    inRegistry(env, ['chromium_headless_shell-', 'chromium-']);
  return path === undefined ? { problem: `No Chromium was found. ${howToGetOne}` } : { path };
}

const howToGetOne =
  'Install one with "npx playwright install --with-deps --only-shell chromium", or on Debian with "apt-get install -y chromium-headless-shell fonts-liberation", or name one in BELLWETHER_CHROMIUM. HTTP checks run without it.';

/** A Chromium that can show a window, and a display to show it on; or what is missing and how to get it. */
export function findChromiumWithWindow(env: Environment, platform: NodeJS.Platform = process.platform): Found {
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return {
      problem:
        'A browser window needs a display, and neither DISPLAY nor WAYLAND_DISPLAY is set. Run it on a desktop or with "xvfb-run", or leave out --headed and look at the trace that --trace keeps.',
    };
  const named = env['BELLWETHER_CHROMIUM'];
  if (named !== undefined && named !== '') {
    const found = findChromium(env);
    if (!('path' in found) || !isHeadlessShell(found.path)) return found;
    return { problem: `BELLWETHER_CHROMIUM is ${named}, a headless shell, which has no window. ${howToGetWindow}` };
  }
  const path = onPath(env['PATH'] ?? '', withWindow) ?? inRegistry(env, ['chromium-']);
  return path === undefined ? { problem: `No Chromium with a window was found. ${howToGetWindow}` } : { path };
}

const howToGetWindow =
  'Install one with "npx playwright install --with-deps chromium", or on Debian with "apt-get install -y chromium", or name one in BELLWETHER_CHROMIUM.';

const isHeadlessShell = (path: string): boolean =>
  [path, realpathSync(path)].some((one) => /headless[-_]shell/.test(basename(one)));

function onPath(searchPath: string, names: readonly string[]): string | undefined {
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

/** What `playwright install` has downloaded: the newest of the first kind that there is. */
function inRegistry(env: Environment, prefixes: readonly string[]): string | undefined {
  const folder = registryFolder(env);
  const revisionOf = (name: string) => Number(name.split('-').at(-1));
  for (const prefix of prefixes) {
    const builds = entries(folder)
      .filter((name) => name.startsWith(prefix))
      .sort((a, b) => revisionOf(b) - revisionOf(a));
    const found = builds.flatMap((build) => programsIn(join(folder, build))).find(isProgram);
    if (found !== undefined) return found;
  }
  return undefined;
}

function registryFolder(env: Environment): string {
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
    [
      'chrome-headless-shell',
      'headless_shell',
      'chrome',
      'chrome-headless-shell.exe',
      'chrome.exe',
      'Chromium.app/Contents/MacOS/Chromium',
      'Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    ].map((program) => join(build, folder, program)),
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

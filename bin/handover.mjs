/**
 * Keeps secrets out of the environment of the process that runs check scripts. /proc/PID/environ shows what a process was
 * started with for as long as it lives, whatever it deletes. So the process replaces itself with one that has only the
 * variables that Node, the C library and Chromium need, and takes all others from a file that is removed as it is read.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const HANDED_OVER = 'BELLWETHER_HANDED_OVER';
/** Program that the monitor is started through as process 1 of a container, where it must not keep the environment either. */
const INIT = 'BELLWETHER_INIT';

/** All that stays: none of it is a secret. Names that end in "*" stand for all that begin so. */
const STAYS = [
  [
    'PATH',
    'HOME',
    'USER',
    'LOGNAME',
    'SHELL',
    'PWD',
    'LANG',
    'LANGUAGE',
    'LC_*',
    'TZ',
    'TZDIR',
    'TMPDIR',
    'TMP',
    'TEMP',
  ],
  ['TERM', 'COLORTERM', 'COLUMNS', 'LINES', 'NO_COLOR', 'FORCE_COLOR', 'CI'],
  ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR', 'XDG_CACHE_HOME', 'PLAYWRIGHT_BROWSERS_PATH'],
  ['NODE_ENV', 'NODE_OPTIONS', 'NODE_PATH', 'NODE_COMPILE_CACHE', 'NODE_EXTRA_CA_CERTS', 'NODE_NO_WARNINGS'],
  ['NODE_PENDING_DEPRECATION', 'NODE_V8_COVERAGE', 'UV_THREADPOOL_SIZE'],
  ['MALLOC_ARENA_MAX', 'LD_LIBRARY_PATH', 'LD_PRELOAD'],
  ['SSL_CERT_FILE', 'SSL_CERT_DIR', 'OPENSSL_CONF', 'VITEST'],
  ['BELLWETHER_CHROMIUM', 'BELLWETHER_ADDRESS_FILE', 'BELLWETHER_DEMO_PORT'],
].flat();

const stays = (name) => STAYS.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one));

export function takeOver() {
  const file = process.env[HANDED_OVER];
  if (!file) return undefined;
  delete process.env[HANDED_OVER];
  try {
    return JSON.parse(readOwn(file));
  } catch (error) {
    console.error(
      `Bellwether could not read the environment that it was to take over (${error.message}). Start it again.`,
    );
    process.exit(3);
  } finally {
    rmSync(dirname(file), { recursive: true, force: true });
  }
}

export function startAgain(nodeArgs, nodeEnv) {
  // What was forked with a channel would lose it.
  if (!process.execve || process.channel) return;
  const all = Object.entries(process.env);
  let file;
  removeOrphans();
  try {
    file = leave(JSON.stringify(Object.fromEntries(all.filter(([name]) => !stays(name)))));
    const program = [process.execPath, ...process.execArgv, ...nodeArgs, ...process.argv.slice(1)];
    const init = process.pid === 1 ? process.env[INIT] : undefined;
    const whole = init && existsSync(init) ? [init, '-s', '--', ...program] : program;
    const left = Object.fromEntries(all.filter(([name]) => stays(name)));
    process.execve(whole[0], whole, { ...nodeEnv, ...left, [HANDED_OVER]: file });
  } catch {
    // There is no folder for the file: it runs as it is, and doctor says what that means.
    if (file) rmSync(dirname(file), { recursive: true, force: true });
  }
}

const roots = () => ['/dev/shm', tmpdir()];
const PREFIX = 'bellwether-environment-';

/** Writes to a file in a folder of its own, in memory where there is such a folder. */
function leave(text) {
  let problem;
  for (const root of roots()) {
    let folder;
    try {
      folder = mkdtempSync(join(root, `${PREFIX}${process.pid}-`));
      const file = join(folder, 'environment');
      writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
      return file;
    } catch (error) {
      problem = error;
      // Half a file on a full disk holds secrets, too.
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }
  throw problem;
}

/** Whoever was killed between writing its file and reading it has left it there. The process keeps its number meanwhile. */
function removeOrphans() {
  for (const root of roots()) {
    for (const name of namesIn(root)) {
      const pid = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : NaN;
      if (pid !== process.pid && isGone(pid)) removeIfOurs(join(root, name));
    }
  }
}

function namesIn(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function isGone(pid) {
  try {
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function removeIfOurs(folder) {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Another user's; that user's next start removes it.
  }
}

/** Reads a file that only this user can have written. */
function readOwn(file) {
  const handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    if (fstatSync(handle).uid !== process.getuid()) throw new Error(`${file} belongs to another user`);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
}

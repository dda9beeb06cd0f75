import { execFile, fork, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { CheckKind } from './messages.ts';

/** All that a child process is given. */
export interface LaunchOptions {
  readonly kind: CheckKind;
  readonly entry: URL;
  /** Its own TMPDIR, browser profiles included. */
  readonly folder: string;
  /** Where compiled code is kept from one child to the next: a third less to compute and to hold in memory. */
  readonly codeFolder: string;
  readonly heapMb: number;
  readonly chromiumPath?: string;
  readonly headed: boolean;
  /** Loads Playwright's `expect` before the first run, in which it would take its time. */
  readonly preloadsExpect?: boolean;
  /** Program that ends the child when its parent ends, however that happens. */
  readonly deathSignal?: string;
}

/**
 * Of a browser child, which mostly waits for Chromium: the young part of its heap would grow to 32 MB and more and never
 * shrink. With less than four a journey would cost noticeably more.
 */
const SMALL_YOUNG_HEAP = '--max-semi-space-size=4';

/** What a child may know of our environment: never a secret of ours. */
const passedOn = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'];
const passedOnHeaded = ['DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR'];

function environmentFor(options: LaunchOptions): NodeJS.ProcessEnv {
  const { kind, folder, codeFolder, chromiumPath, headed, preloadsExpect = false } = options;
  const names = headed ? [...passedOn, ...passedOnHeaded] : passedOn;
  return {
    ...Object.fromEntries(
      names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    TMPDIR: folder,
    NODE_COMPILE_CACHE: codeFolder,
    // glibc would keep a heap for each of Node's threads, mostly empty; many checks at once make use of them.
    ...(kind === 'browser' && { MALLOC_ARENA_MAX: '1' }),
    ...(chromiumPath !== undefined && { BELLWETHER_CHROMIUM: chromiumPath }),
    ...(headed && { BELLWETHER_HEADED: '1' }),
    ...(preloadsExpect && { BELLWETHER_PRELOAD_EXPECT: '1' }),
  };
}

/** Forks a child in a session and process group of its own, so that it can be ended with everything it started. */
export function launch(options: LaunchOptions): ChildProcess {
  const { entry, kind, heapMb, deathSignal } = options;
  const nodeArgs = [`--max-old-space-size=${heapMb}`, ...(kind === 'browser' ? [SMALL_YOUNG_HEAP] : [])];
  const child = fork(fileURLToPath(entry), [kind], {
    ...(deathSignal === undefined
      ? { execArgv: nodeArgs }
      : { execPath: deathSignal, execArgv: ['--pdeathsig', 'KILL', '--', process.execPath, ...nodeArgs] }),
    detached: true,
    env: environmentFor(options),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  preferAsVictim(child.pid);
  return child;
}

/** When the machine runs out of memory, the system is to end a child and not the core. */
function preferAsVictim(pid: number | undefined): void {
  try {
    if (process.platform === 'linux' && pid !== undefined) writeFileSync(`/proc/${pid}/oom_score_adj`, '500');
  } catch {
    // Not allowed here: the system then chooses by size.
  }
}

/**
 * util-linux's setpriv, when it is here and can tie a child's life to ours. A child ends when its channel closes, but
 * one that is blocked in a loop does not notice that.
 */
export function findDeathSignal(): Promise<string | undefined> {
  if (process.platform !== 'linux') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    execFile('setpriv', ['--pdeathsig', 'KILL', '--', 'true'], (error) => resolve(error ? undefined : 'setpriv'));
  });
}

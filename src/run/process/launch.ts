import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Account } from './account.ts';
import type { CheckKind } from '../../model/check.ts';

/** Files and folders, absolute, with all that is in them. */
export interface Permissions {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** All that a child process is given. */
export interface LaunchOptions {
  readonly kind: CheckKind;
  readonly entry: URL;
  /** Its own TMPDIR, browser profiles included. */
  readonly folder: string;
  /** Where compiled code is kept from one child to the next: a third less to compute and to hold in memory. */
  readonly codeFolder?: string;
  readonly heapMb: number;
  readonly chromiumPath?: string;
  readonly headed: boolean;
  /** Loads Playwright's `expect` before the first run, in which it would take its time. */
  readonly preloadsExpect?: boolean;
  /** What it may read and write, and nothing else; left out: what its user may. */
  readonly permissions?: Permissions;
  /** The user that it runs as; left out: ours. */
  readonly account?: Account;
  /** Left out: Node alone starts it. */
  readonly starter?: Starter;
}

/** What children are started through: util-linux's setpriv, where it is here. */
export interface Starter {
  /** Ties a child to our life. */
  readonly tied: readonly string[];
  /** Takes all rights from it too. */
  readonly confined: readonly string[];
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
  const { kind, folder, codeFolder, chromiumPath, headed, preloadsExpect = false, account } = options;
  const names = headed ? [...passedOn, ...passedOnHeaded] : passedOn;
  return {
    ...Object.fromEntries(
      names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
    ),
    // Our home is closed to another user.
    ...(account && { HOME: folder }),
    TMPDIR: folder,
    ...(codeFolder !== undefined && { NODE_COMPILE_CACHE: codeFolder }),
    // glibc would keep a heap for each of Node's threads, mostly empty; many checks at once make use of them.
    ...(kind === 'browser' && { MALLOC_ARENA_MAX: '1' }),
    ...(chromiumPath !== undefined && { BELLWETHER_CHROMIUM: chromiumPath }),
    ...(headed && { BELLWETHER_HEADED: '1' }),
    ...(preloadsExpect && { BELLWETHER_PRELOAD_EXPECT: '1' }),
  };
}

/**
 * Starts a child in a session and process group of its own, so that it can be ended with everything it started, with pipes
 * for its channel.
 */
export function launch(options: LaunchOptions): ChildProcess {
  const { entry, kind, heapMb, starter, account, permissions } = options;
  const [program, ...args] = [
    ...(starter ? ['setpriv', ...(account ? asAccount(starter, account) : starter.tied), '--'] : []),
    process.execPath,
    `--max-old-space-size=${heapMb}`,
    // A script in another process of the same user could open a debugger in this one.
    '--disable-sigusr1',
    ...(kind === 'browser' ? [SMALL_YOUNG_HEAP] : []),
    ...(permissions ? permissionArgs(permissions) : []),
    fileURLToPath(entry),
    kind,
  ];
  const child = spawn(program, args, {
    detached: true,
    env: environmentFor(options),
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    ...(account && !starter && { uid: account.uid, gid: account.uid }),
  });
  preferAsVictim(child.pid);
  return child;
}

const asAccount = ({ confined }: Starter, { uid }: Account): readonly string[] => [
  ...confined,
  `--reuid=${uid}`,
  `--regid=${uid}`,
  '--clear-groups',
];

/**
 * Node's permission model: no other files, no programs, no threads, no native code, no debugger. Its SQLite does not ask
 * it for leave, some flags of V8 write files past it, and Node 25 and later ask for leave to use the network.
 */
const permissionArgs = ({ read, write }: Permissions): readonly string[] => [
  '--permission',
  '--no-experimental-sqlite',
  '--freeze-flags-after-init',
  ...(process.allowedNodeEnvironmentFlags.has('--allow-net') ? ['--allow-net'] : []),
  ...read.map((path) => `--allow-fs-read=${path}`),
  ...write.map((path) => `--allow-fs-write=${path}`),
];

/** When the machine runs out of memory, the system is to end a child and not the core. */
function preferAsVictim(pid: number | undefined): void {
  try {
    if (process.platform === 'linux' && pid !== undefined) writeFileSync(`/proc/${pid}/oom_score_adj`, '500');
  } catch {
    // Not allowed here: the system then chooses by size.
  }
}

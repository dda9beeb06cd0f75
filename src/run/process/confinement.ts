// What keeps check scripts from the monitor and from each other on this machine: users of their own where the monitor may
// start processes as other users, and Node's permission model for HTTP checks. A browser check starts Chromium, which the
// permission model could not let it do without letting it do everything.
import { existsSync, realpathSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { basename, join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { foldersAbove, packageFoldersAbove } from '../../config/folders.ts';
import type { Log } from '../../model/log.ts';
import { accountProblem, AccountPool, usualAccounts, type Account, type AccountRange } from './account.ts';
import type { Permissions } from './launch.ts';
import type { CheckKind } from '../../model/check.ts';
import { readProcesses, userOf } from './process-table.ts';
import { missingFor, type Needed } from './starter.ts';

/** How scripts are to be kept apart. Left out, all of it: they run as the monitor does. */
export interface ConfinementRequest {
  /** Users for their processes; `off`: ours; left out: the usual ones where that can be done. */
  readonly users?: AccountRange | 'off';
  /** Files and folders that HTTP checks may read, beside the program itself. */
  readonly readable: () => readonly string[];
}

interface ConfinementOptions {
  readonly request: ConfinementRequest | undefined;
  readonly entry: URL;
  /** The runner's own folder, and the one that it lies in. */
  readonly folders: readonly string[];
  readonly log: Log;
}

export class Confinement {
  readonly #options: ConfinementOptions;
  readonly #problems = new Map<CheckKind, string>();
  #accounts: AccountPool | undefined;

  constructor(options: ConfinementOptions) {
    this.#options = options;
  }

  /** Finds out by trying what can be done. Rejects when users were asked for and cannot be had. */
  async prepare(chromiumPath: string | undefined): Promise<void> {
    const { request, folders, log } = this.#options;
    if (!request || request.users === 'off') return;
    const range = request.users ?? usualAccounts;
    const problem = accountProblem(range);
    if (problem !== undefined) {
      if (request.users) throw new Error(`Check scripts cannot run as the users of runners.users: ${problem}.`);
      return;
    }
    const accounts = new AccountPool(range, isInUse(), process.pid);
    for (const folder of folders) await chmod(folder, 0o711);
    const account = accounts.take();
    const tried = { http: this.#neededForHttp(), browser: this.#neededForBrowsers(chromiumPath) };
    for (const kind of ['http', 'browser'] as const) {
      const missing = await missingFor(account, tried[kind]);
      if (missing?.length === 0) continue;
      const what = missing?.[0] ?? process.execPath;
      this.#problems.set(kind, `${what} cannot be read by other users of this machine`);
      log.warn(
        {
          runner: kind,
          path: what,
          hint: 'Move it where every user may read, or chmod o+rX it and the folders above it',
        },
        'Check scripts run as the monitor’s own user',
      );
    }
    accounts.giveBack(account);
    this.#accounts = accounts;
    if (request.users && this.#problems.size > 0) {
      const [first] = this.#problems.values();
      throw new Error(`Check scripts cannot run as the users of runners.users: ${first}.`);
    }
  }

  /** A user for a new process; undefined: it runs as ours. */
  takeAccount(kind: CheckKind): Account | undefined {
    return this.#problems.has(kind) ? undefined : this.#accounts?.take();
  }

  giveBack(account: Account): void {
    this.#accounts?.giveBack(account);
  }

  /** What a new process may read and write; undefined: what its user may. */
  permissions(kind: CheckKind, { own, scripts }: { own: string; scripts: string }): Permissions | undefined {
    const { request, entry } = this.#options;
    if (!request || kind === 'browser') return undefined;
    // What is not there yet may be when the next process starts.
    const installed = request.readable().filter((path) => existsSync(path));
    return { read: [...programFiles(entry), ...askedByPackages, ...installed, scripts, own], write: [own] };
  }

  #neededForHttp(): readonly Needed[] {
    const { entry, request, folders } = this.#options;
    const own = folders.map((path) => ({ path, isExecuted: true }));
    const project = (request?.readable() ?? []).filter((path) => existsSync(path));
    const program = [fileURLToPath(entry), ...packagesOf(entry, ['zod', 'tough-cookie'])];
    return [...own, ...[...program, ...project].map((path) => ({ path }))];
  }

  #neededForBrowsers(chromiumPath: string | undefined): readonly Needed[] {
    const chromium = chromiumPath === undefined ? [] : [{ path: chromiumPath, isExecuted: true }];
    const packages = packagesOf(this.#options.entry, ['playwright', 'playwright-core']);
    return [...this.#neededForHttp(), ...packages.map((path) => ({ path })), ...chromium];
  }
}

/**
 * By which packages, Playwright's `expect` among them, find out as they load what kind of system this is. Nothing in them is
 * secret, and to be denied `existsSync` is an exception that they do not expect.
 */
const askedByPackages = [
  '/etc/os-release',
  '/proc/version',
  '/proc/sys/fs/binfmt_misc/WSLInterop',
  '/run/WSL',
  '/run/.containerenv',
  '/.dockerenv',
  '/proc/self/cgroup',
];

/** Whether a user has processes now. */
function isInUse(): (uid: number) => boolean {
  let users: ReadonlySet<number | undefined> | undefined;
  return (uid) => (users ??= new Set(readProcesses().map(({ pid }) => userOf(pid)))).has(uid);
}

/** The program, and the folders of the packages that it loads, wherever they lie. */
function programFiles(entry: URL): readonly string[] {
  const code = fileURLToPath(new URL('..', entry));
  const manifests = foldersAbove(code).map((folder) => join(folder, 'package.json'));
  const linked = packagesOf(entry, ['playwright', 'playwright-core', 'zod', 'tough-cookie', 'fflate']).map(holderOf);
  return [...new Set([code, ...manifests, ...packageFoldersAbove(code), ...linked])].filter((path) => existsSync(path));
}

/** Where these packages really lie. */
const packagesOf = (entry: URL, names: readonly string[]): readonly string[] =>
  packageFoldersAbove(fileURLToPath(entry)).flatMap((folder) =>
    names.flatMap((name) => (existsSync(join(folder, name)) ? [realpathSync(join(folder, name))] : [])),
  );

/** The folder of packages in which a package lies, with those that it needs. */
const holderOf = (path: string): string =>
  basename(path) === 'node_modules' || dirname(path) === path ? path : holderOf(dirname(path));

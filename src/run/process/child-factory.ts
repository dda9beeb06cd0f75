// Starts child processes: each with a folder of its own, and confined as far as that can be done here.
import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import type { CheckKind } from '../../model/check.ts';
import type { KnownSecrets } from '../../secrets/known-secrets.ts';
import type { RunnerLimits } from '../runner-limits.ts';
import type { RunnerOptions } from '../runner-options.ts';
import type { Account } from './account.ts';
import { Confinement } from './confinement.ts';
import type { Starter } from './launch.ts';
import { cleanUpOrphans, makeOwnFolder } from './orphan-cleanup.ts';
import { recentProcesses, type ProcessEntry } from './process-table.ts';
import { RunnerChild } from './runner-child.ts';
import { findStarter } from './starter.ts';

let serial = 0;

interface Shared {
  readonly limits: RunnerLimits;
  readonly secrets: KnownSecrets;
}

/** The children of one runner, and the folder below which all of them keep everything. */
export class ChildFactory {
  readonly recentProcesses: () => readonly ProcessEntry[];
  readonly #options: RunnerOptions;
  readonly #shared: Shared;
  readonly #folder: string;
  readonly #entry: URL;
  readonly #confinement: Confinement;
  #starter: Starter | undefined;
  #children = 0;

  constructor(options: RunnerOptions, shared: Shared) {
    const { clock, log, tempRoot, childMain = ownChildMain(), confinement: request } = options;
    this.#options = options;
    this.#shared = shared;
    this.#folder = makeOwnFolder(tempRoot, (serial += 1));
    this.#entry = childMain;
    this.#confinement = new Confinement({ request, entry: childMain, folders: [tempRoot, this.#folder], log });
    this.recentProcesses = recentProcesses(clock, options.limits?.pingEveryMs ?? 900);
  }

  /** Where the host leaves scripts for its children. */
  get scriptFolder(): string {
    return `${this.#folder}/scripts`;
  }

  /** Removes what killed runners have left, and finds out how children can be confined. */
  async prepare(): Promise<void> {
    const { tempRoot, clock, log, browsers, chromium } = this.#options;
    const cleared = await cleanUpOrphans(tempRoot, clock);
    for (const folder of cleared) log.info({ folder }, `Removed what a killed monitor had left: ${folder}`);
    this.#starter = await findStarter();
    const found = browsers > 0 ? chromium() : undefined;
    await this.#confinement.prepare(found && 'path' in found ? found.path : undefined);
  }

  fork(kind: CheckKind, isShared: boolean): RunnerChild | { problem: string } {
    const { clock, log, chromium, headed = false } = this.#options;
    this.#children += 1;
    const folder = `${this.#folder}/${this.#children}`;
    let account: Account | undefined;
    try {
      const found = kind === 'browser' ? chromium() : undefined;
      if (found && 'problem' in found) return found;
      account = this.#confinement.takeAccount(kind);
      const permissions = this.#confinement.permissions(kind, { own: folder, scripts: this.scriptFolder });
      const { codeFolder = `${this.#folder}/code` } = this.#options;
      const child = new RunnerChild({
        kind,
        isShared,
        clock,
        log,
        ...this.#shared,
        recentProcesses: this.recentProcesses,
        entry: this.#entry,
        folder,
        // What one script could write there, the next one's process would run.
        ...(!account && !permissions && { codeFolder }),
        heapMb: this.#shared.limits.heapMb,
        headed,
        preloadsExpect: kind === 'http' && (this.#options.preloadsExpect?.() ?? false),
        ...(found && { chromiumPath: found.path }),
        ...(this.#starter && { starter: this.#starter }),
        ...(account && { account }),
        ...(permissions && { permissions }),
      });
      if (account) void child.ended.then(() => account && this.#confinement.giveBack(account));
      return child;
    } catch (error) {
      if (account) this.#confinement.giveBack(account);
      return { problem: `No process could be started: ${(error as Error).message}` };
    }
  }

  /** Removes the folder; all children must have ended. */
  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const ownChildMain = (): URL => new URL(`../child-main${extname(import.meta.url)}`, import.meta.url);

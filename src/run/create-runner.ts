import { setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Log } from '../model/log.ts';
import type { RunResult } from '../model/run.ts';
import { KnownSecrets } from '../secrets/known-secrets.ts';
import type { Random } from '../time/backoff.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { shortDuration } from '../time/duration.ts';
import type { Account } from './process/account.ts';
import { attemptRequest } from './attempt/attempt-request.ts';
import { AttemptRouter } from './pool/attempt-router.ts';
import { BrowserPool } from './pool/browser-pool.ts';
import { ChildSource } from './pool/child-source.ts';
import type { AttemptCost } from '../model/check.ts';
import { componentNotes } from './attempt/component-notes.ts';
import { Confinement, type ConfinementWish } from './process/confinement.ts';
import { confirm } from './attempt/confirm.ts';
import { CostMeter } from './pool/cost-meter.ts';
import { EvidenceRedaction } from './evidence/evidence-redaction.ts';
import { HttpPool } from './pool/http-pool.ts';
import type { Starter } from './process/launch.ts';
import { cleanUpOrphans, makeOwnFolder } from './process/orphan-cleanup.ts';
import type { CheckKind } from '../model/check.ts';
import type { Inspected } from './messages.ts';
import { recentProcesses, type ProcessEntry } from './process/process-table.ts';
import type { RestartReason } from './pool/recycle.ts';
import { runResult } from './attempt/run-result.ts';
import { RunnerChild } from './process/runner-child.ts';
import { defaultLimits, type RunnerLimits } from './runner-limits.ts';
import type { Runner, RunnerStatus, RunRequest } from './runner.ts';
import { RunEvidence } from './evidence/run-evidence.ts';
import { RunNotes } from './run-notes.ts';
import { groupsBySecrets, type GroupsOf } from './script/script-groups.ts';
import { ScriptInspector } from './pool/script-inspector.ts';
import { ScriptKinds } from './script/script-kinds.ts';
import { ScriptVersions } from './script/script-versions.ts';
import { findStarter } from './process/starter.ts';
import { SoloPool } from './pool/solo-pool.ts';

export interface RunnerOptions {
  readonly clock: Clock;
  /** Browser journeys at once, each with a Chromium of its own. 0: none. */
  readonly browsers: number;
  /** HTTP checks at once. */
  readonly http: number;
  readonly location: string;
  /** Folder in which each failed run leaves one of its own. */
  readonly evidenceRoot: string;
  /** Folder for what must not outlive the runner; the same one on the next start, so that leftovers are found. */
  readonly tempRoot: string;
  /** Folder for compiled code that may be kept over restarts; without one it is kept while the runner lives. */
  readonly codeFolder?: string;
  readonly log: Log;
  /** How scripts are kept from the monitor and from each other; left out: they run as the monitor does. */
  readonly confinement?: ConfinementWish;
  /** Which functions may share a process, asked for each run; left out: those that get the same secrets. */
  readonly groups?: () => GroupsOf;
  /** Processes of HTTP checks that are kept apart, at once; left out: one. */
  readonly processes?: number;
  /** All secrets that the core knows; those of runs are learnt besides. */
  readonly secrets?: KnownSecrets;
  /** Where Chromium is, or a sentence that says how to get one. Asked again from time to time. */
  readonly chromium: () => { readonly path: string } | { readonly problem: string };
  /** The program of a child; another one only in tests. */
  readonly childMain?: URL;
  readonly onRestart?: (reason: RestartReason) => void;
  /** What attempts have cost, told every now and then. */
  readonly onCost?: (cost: AttemptCost) => void;
  /** Whether HTTP checks use matchers of Playwright: asked for each new process, which then loads them first. */
  readonly preloadsExpect?: () => boolean;
  /** Whether a timeout counts also when the run could not go on, as the machine was overloaded; by default it does not. */
  readonly countsTimeouts?: () => boolean;
  /** Shows the browser. */
  readonly headed?: boolean;
  /** Full evidence on the first attempt too, kept whatever its outcome. */
  readonly alwaysEvidence?: boolean;
  readonly limits?: Partial<RunnerLimits>;
  readonly random?: Random;
}

let serial = 0;

/** A runner with its pools of child processes; nothing is started before `start`. */
export function createRunner(options: RunnerOptions): Runner {
  return new ProcessRunner(options);
}

class ProcessRunner implements Runner {
  readonly scripts: ScriptVersions;
  readonly #options: RunnerOptions;
  readonly #limits: RunnerLimits;
  readonly #folder: string;
  readonly #scriptFolder: string;
  readonly #entry: URL;
  readonly #confinement: Confinement;
  readonly #secrets: KnownSecrets;
  readonly #redaction: EvidenceRedaction;
  readonly #sources: readonly ChildSource[];
  readonly #browsers: BrowserPool;
  readonly #http: HttpPool;
  readonly #solo: SoloPool;
  readonly #inspector: ScriptInspector;
  readonly #kinds: ScriptKinds;
  readonly #router: AttemptRouter;
  readonly #notes: RunNotes;
  readonly #recentProcesses: () => readonly ProcessEntry[];
  /** Aborted when the runner is disposed of: no run waits for its second attempt any more. */
  readonly #disposing = new AbortController();
  #starter: Starter | undefined;
  #children = 0;
  #disposed: Promise<void> | undefined;

  constructor(options: RunnerOptions) {
    const { clock, log } = options;
    this.#options = options;
    setMaxListeners(0, this.#disposing.signal);
    this.#notes = new RunNotes(log);
    const secrets = (this.#secrets = options.secrets ?? new KnownSecrets());
    this.#redaction = new EvidenceRedaction({ clock, secrets });
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#folder = makeOwnFolder(options.tempRoot, (serial += 1));
    this.#scriptFolder = `${this.#folder}/scripts`;
    this.#entry = options.childMain ?? ownChildMain();
    this.#confinement = new Confinement({
      wish: options.confinement,
      entry: this.#entry,
      folders: [options.tempRoot, this.#folder],
      log,
    });
    this.#recentProcesses = recentProcesses(clock, options.limits?.pingEveryMs ?? 900);
    const source = (kind: CheckKind, isShared: boolean) =>
      new ChildSource({
        clock,
        random: options.random ?? Math.random,
        fork: () => this.#fork(kind, isShared),
        subject: kind === 'browser' ? 'Browser checks' : 'HTTP checks',
        onProblem: (problem) => this.#tell(kind, problem),
      });
    const [browserSource, httpSource, soloSource, inspectSource] = [
      source('browser', false),
      source('http', true),
      source('http', false),
      source('http', false),
    ];
    this.#sources = [browserSource, httpSource, soloSource, inspectSource];
    const { recycle, alone } = this.#limits;
    const meter = new CostMeter({
      clock,
      recentProcesses: this.#recentProcesses,
      onCost: (cost) => options.onCost?.(cost),
    });
    this.#browsers = new BrowserPool({
      clock,
      source: browserSource,
      slots: options.browsers,
      limits: recycle.browser,
      meter,
      onRestart: (reason) => this.#restarted('browser', reason),
    });
    this.#http = new HttpPool({
      clock,
      source: httpSource,
      mostAtOnce: options.http,
      processes: options.processes ?? 1,
      limits: recycle.http,
      meter,
      onRestart: (reason) => this.#restarted('http', reason),
    });
    this.#solo = new SoloPool({ clock, source: soloSource, limits: alone, meter });
    this.#inspector = new ScriptInspector(inspectSource);
    this.scripts = new ScriptVersions({
      folder: this.#scriptFolder,
      inspect: (asked) => this.#inspector.inspect(asked),
      log,
    });
    const kinds = (this.#kinds = new ScriptKinds());
    const countsTimeouts = options.countsTimeouts ?? (() => false);
    const pools = { browsers: this.#browsers, http: this.#http, solo: this.#solo };
    this.#router = new AttemptRouter({ ...pools, kinds, log, countsTimeouts });
  }

  async start(): Promise<void> {
    const { tempRoot, clock, log } = this.#options;
    const cleared = await cleanUpOrphans(tempRoot, clock);
    for (const folder of cleared) log.info({ folder }, `Removed what a killed monitor had left: ${folder}`);
    this.#starter = await findStarter();
    const found = this.#options.browsers > 0 ? this.#options.chromium() : undefined;
    await this.#confinement.prepare(found && 'path' in found ? found.path : undefined);
    void this.#browsers.start();
    await this.#http.start();
  }

  async run(request: RunRequest): Promise<RunResult> {
    const { clock, evidenceRoot, alwaysEvidence = false, log } = this.#options;
    const { job } = request;
    this.#secrets.learn(request.secrets);
    let startedAt: number | undefined;
    const evidence = new RunEvidence({
      root: evidenceRoot,
      runId: job.runId,
      log,
      isAllWanted: alwaysEvidence,
      isConfirmed: request.fn.retry !== 'off',
      redaction: this.#redaction,
    });
    const about = { location: this.#options.location, cleanupMs: this.#limits.cleanupMs };
    const group = (this.#options.groups?.() ?? groupsBySecrets)(request.fn);
    const verdict = await confirm(
      async (attempt) =>
        this.#router.attempt({
          request: attemptRequest(request, {
            ...about,
            attempt,
            snapshotFile: this.scripts.snapshotOf(request.fn.checkFile),
            evidence: await evidence.wanted(attempt),
          }),
          group,
          onStart: () => (startedAt ??= clock.now()),
          ...(request.onProgress && { onProgress: (progress) => request.onProgress?.(progress, attempt) }),
        }),
      this.#confirmation(request),
    );
    const kept = await evidence.keep(verdict);
    const finishedAt = clock.now();
    const notes = [...componentNotes(verdict.decided.steps, request), ...kept.notes];
    const result = runResult(
      job,
      verdict,
      { startedAt: startedAt ?? finishedAt, finishedAt },
      { evidence: kept.files, about: notes },
    );
    this.#notes.report(result);
    return result;
  }

  inspect(checkFile: string): Promise<Inspected> {
    return this.#inspector.inspect({ checkFile });
  }

  renew(): void {
    this.#router.forget();
    for (const [checkFile, kind] of this.scripts.kinds()) this.#kinds.correct(checkFile, kind);
    this.#solo.renew();
    this.#http.renew();
    this.#browsers.renew();
  }

  browserReady(): Promise<string | undefined> {
    return this.#browsers.settled();
  }

  status(): RunnerStatus {
    // A monitor with HTTP checks alone wants no browser.
    const problem = this.#options.browsers > 0 ? this.#browsers.problem : undefined;
    const pools = [this.#browsers, this.#http, this.#solo];
    return {
      up: this.#http.isUp,
      busy: pools.reduce((sum, { busy }) => sum + busy, 0),
      waiting: pools.reduce((sum, { waiting }) => sum + waiting, 0),
      ...(problem !== undefined && { browserProblem: problem }),
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  async #dispose(): Promise<void> {
    const withinMs = this.#limits.cleanupMs + this.#limits.stopMs;
    this.#disposing.abort();
    const closing = Promise.all(this.#sources.map((source) => source.close(withinMs)));
    this.#browsers.pump();
    this.#http.pump();
    await closing;
    await this.#redaction[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #confirmation({ fn: { retry }, onProgress }: RunRequest): Parameters<typeof confirm>[1] {
    return {
      retry,
      pause: (ms) => {
        onProgress?.({ kind: 'log', text: `Failed: the second attempt follows in ${shortDuration(ms)}` }, 1);
        return sleep(this.#options.clock, ms, this.#disposing.signal).catch(() => {});
      },
    };
  }

  #tell(kind: CheckKind, problem: string | undefined): void {
    const { log } = this.#options;
    if (problem === undefined) log.info({ runner: kind }, `Processes for ${kind} checks can be started again`);
    else log.error({ runner: kind }, problem);
    this.#browsers.pump();
    this.#http.pump();
  }

  #restarted(kind: CheckKind, reason: RestartReason): void {
    const { log, onRestart } = this.#options;
    const isPlanned = ['runs', 'age', 'memory', 'renewed', 'stopped'].includes(reason);
    log[isPlanned ? 'debug' : 'warn']({ runner: kind, reason }, `A process for ${kind} checks is replaced: ${reason}`);
    onRestart?.(reason);
  }

  #fork(kind: CheckKind, isShared: boolean): RunnerChild | { problem: string } {
    const { clock, log, chromium, headed = false } = this.#options;
    this.#children += 1;
    const folder = `${this.#folder}/${this.#children}`;
    let account: Account | undefined;
    try {
      const found = kind === 'browser' ? chromium() : undefined;
      if (found && 'problem' in found) return found;
      account = this.#confinement.takeAccount(kind);
      const permissions = this.#confinement.permissions(kind, { own: folder, scripts: this.#scriptFolder });
      const { codeFolder = `${this.#folder}/code` } = this.#options;
      const child = new RunnerChild({
        kind,
        isShared,
        clock,
        log,
        limits: this.#limits,
        secrets: this.#secrets,
        recentProcesses: this.#recentProcesses,
        entry: this.#entry,
        folder,
        // What one script could write there, the next one's process would run.
        ...(!account && !permissions && { codeFolder }),
        heapMb: this.#limits.heapMb,
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
}

const ownChildMain = (): URL => new URL(`./child-main${extname(import.meta.url)}`, import.meta.url);

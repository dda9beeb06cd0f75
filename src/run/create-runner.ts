import { setMaxListeners } from 'node:events';
import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Log } from '../model/log.ts';
import type { RunResult } from '../model/run.ts';
import type { Random } from '../time/backoff.ts';
import { sleep, type Clock } from '../time/clock.ts';
import { shortDuration } from '../time/duration.ts';
import { AttemptRouter } from './attempt-router.ts';
import { BrowserPool } from './browser-pool.ts';
import { ChildSource } from './child-source.ts';
import { componentNotes } from './component-notes.ts';
import { confirm } from './confirm.ts';
import { CostMeter, type TryCost } from './cost-meter.ts';
import { HttpPool } from './http-pool.ts';
import { findDeathSignal } from './launch.ts';
import { clearLeftovers, makeOwnFolder } from './leftovers.ts';
import type { AttemptRequest, CheckKind, Inspected } from './messages.ts';
import { recentProcesses, type ProcessEntry } from './process-table.ts';
import type { RestartReason } from './recycle.ts';
import { runResult } from './run-result.ts';
import { RunnerChild } from './runner-child.ts';
import { defaultLimits, type RunnerLimits } from './runner-limits.ts';
import type { Runner, RunnerStatus, RunRequest } from './runner.ts';
import { RunEvidence } from './run-evidence.ts';
import { RunNotes } from './run-notes.ts';
import { ScriptInspector } from './script-inspector.ts';
import { ScriptKinds } from './script-kinds.ts';
import { ScriptVersions } from './script-versions.ts';
import { SoloPool } from './solo-pool.ts';
import { attemptIdOf } from './span-id.ts';

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
  /** Where Chromium is, or a sentence that says how to get one. Asked again from time to time. */
  readonly chromium: () => { readonly path: string } | { readonly problem: string };
  /** The program of a child; another one only in tests. */
  readonly childMain?: URL;
  readonly onRestart?: (reason: RestartReason) => void;
  /** What tries have cost, told every now and then. */
  readonly onCost?: (cost: TryCost) => void;
  /** Whether HTTP checks use matchers of Playwright: asked for each new process, which then loads them first. */
  readonly preloadsExpect?: () => boolean;
  /** Whether a timeout counts also when the run could not go on, as the machine was overloaded; by default it does not. */
  readonly countsTimeouts?: () => boolean;
  /** Shows the browser. */
  readonly headed?: boolean;
  /** Full evidence on the first try too, kept whatever its outcome. */
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
  #deathSignal: string | undefined;
  #children = 0;
  #disposed: Promise<void> | undefined;

  constructor(options: RunnerOptions) {
    const { clock, log } = options;
    this.#options = options;
    setMaxListeners(0, this.#disposing.signal);
    this.#notes = new RunNotes(log);
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#folder = makeOwnFolder(options.tempRoot, (serial += 1));
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
      limits: recycle.http,
      meter,
      onRestart: (reason) => this.#restarted('http', reason),
    });
    this.#solo = new SoloPool(soloSource, alone, meter);
    this.#inspector = new ScriptInspector(inspectSource);
    this.scripts = new ScriptVersions({
      folder: `${this.#folder}/scripts`,
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
    const cleared = await clearLeftovers(tempRoot, clock);
    for (const folder of cleared) log.info({ folder }, `Removed what a killed monitor had left: ${folder}`);
    this.#deathSignal = await findDeathSignal();
    void this.#browsers.start();
    await this.#http.start();
  }

  async run(request: RunRequest): Promise<RunResult> {
    const { clock, evidenceRoot, alwaysEvidence = false, log } = this.#options;
    const { job } = request;
    let startedAt: number | undefined;
    const evidence = new RunEvidence({
      root: evidenceRoot,
      runId: job.runId,
      log,
      isAllWanted: alwaysEvidence,
      isConfirmed: request.fn.retry !== 'off',
    });
    const verdict = await confirm(
      async (attempt) =>
        this.#router.attempt({
          request: this.#attemptRequest(request, attempt, await evidence.wanted(attempt)),
          onStart: () => (startedAt ??= clock.now()),
          ...(request.onProgress && { onProgress: (progress) => request.onProgress?.(progress, attempt) }),
        }),
      this.#confirmation(request),
    );
    const kept = await evidence.keep(verdict);
    const finishedAt = clock.now();
    const about = componentNotes(verdict.decided.steps, request);
    const result = runResult(
      job,
      verdict,
      { startedAt: startedAt ?? finishedAt, finishedAt },
      { evidence: kept, about },
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

  #attemptRequest(
    { job, fn, target, secrets, onProgress }: RunRequest,
    attempt: number,
    evidence: Pick<AttemptRequest, 'evidenceFolder' | 'evidenceSuffix' | 'isThorough'>,
  ) {
    const { device, locale, block, serviceWorkers } = fn.page;
    const snapshotFile = this.scripts.snapshotOf(fn.checkFile);
    return {
      type: 'attempt',
      attemptId: attemptIdOf(job.runId, attempt),
      runId: job.runId,
      functionId: fn.id,
      checkFile: fn.checkFile,
      ...(snapshotFile !== undefined && { snapshotFile }),
      target: {
        name: target.name,
        url: target.url,
        variables: { ...target.variables },
        origins: [...target.origins],
        ...(target.userAgent !== undefined && { userAgent: target.userAgent }),
      },
      location: this.#options.location,
      params: { ...fn.params },
      secrets: { ...secrets },
      page: {
        block: [...block],
        serviceWorkers,
        ...(device !== undefined && { device }),
        ...(locale !== undefined && { locale }),
      },
      propagateTrace: fn.propagateTrace,
      timeoutMs: fn.timeoutMs,
      ...(fn.actionTimeoutMs !== undefined && { actionTimeoutMs: fn.actionTimeoutMs }),
      ...(fn.expectTimeoutMs !== undefined && { expectTimeoutMs: fn.expectTimeoutMs }),
      cleanupMs: this.#limits.cleanupMs,
      ...evidence,
      reportProgress: onProgress !== undefined,
    } satisfies AttemptRequest;
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
    const { clock, log, chromium, headed = false, childMain = ownChildMain() } = this.#options;
    const { codeFolder = `${this.#folder}/code` } = this.#options;
    this.#children += 1;
    try {
      const found = kind === 'browser' ? chromium() : undefined;
      if (found && 'problem' in found) return found;
      return new RunnerChild({
        kind,
        isShared,
        clock,
        log,
        limits: this.#limits,
        recentProcesses: this.#recentProcesses,
        entry: childMain,
        folder: `${this.#folder}/${this.#children}`,
        codeFolder,
        heapMb: this.#limits.heapMb,
        headed,
        preloadsExpect: kind === 'http' && (this.#options.preloadsExpect?.() ?? false),
        ...(found && { chromiumPath: found.path }),
        ...(this.#deathSignal !== undefined && { deathSignal: this.#deathSignal }),
      });
    } catch (error) {
      return { problem: `No process could be started: ${(error as Error).message}` };
    }
  }
}

const ownChildMain = (): URL => new URL(`./child-main${extname(import.meta.url)}`, import.meta.url);

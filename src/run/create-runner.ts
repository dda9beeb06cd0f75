import { setMaxListeners } from 'node:events';
import type { CheckKind } from '../model/check.ts';
import type { RunResult } from '../model/run.ts';
import { KnownSecrets } from '../secrets/known-secrets.ts';
import { sleep } from '../time/clock.ts';
import { shortDuration } from '../time/duration.ts';
import { attemptRequest } from './attempt/attempt-request.ts';
import { componentNotes } from './attempt/component-notes.ts';
import { confirm } from './attempt/confirm.ts';
import { runResult } from './attempt/run-result.ts';
import { EvidenceRedaction } from './evidence/evidence-redaction.ts';
import { RunEvidence } from './evidence/run-evidence.ts';
import type { Inspected } from './messages.ts';
import { AttemptRouter } from './pool/attempt-router.ts';
import { BrowserPool } from './pool/browser-pool.ts';
import { ChildSource } from './pool/child-source.ts';
import { CostMeter } from './pool/cost-meter.ts';
import { HttpPool } from './pool/http-pool.ts';
import type { RestartReason } from './pool/recycle.ts';
import { ScriptInspector } from './pool/script-inspector.ts';
import { SoloPool } from './pool/solo-pool.ts';
import { ChildFactory } from './process/child-factory.ts';
import { RunNoteLog } from './run-notes.ts';
import { defaultLimits, type RunnerLimits } from './runner-limits.ts';
import type { RunnerOptions } from './runner-options.ts';
import type { Runner, RunnerStatus, RunRequest } from './runner.ts';
import { groupsBySecrets } from './script/script-groups.ts';
import { ScriptKinds } from './script/script-kinds.ts';
import { ScriptVersions } from './script/script-versions.ts';

/** A runner with its pools of child processes; nothing is started before `start`. */
export function createRunner(options: RunnerOptions): Runner {
  return new ProcessRunner(options);
}

class ProcessRunner implements Runner {
  readonly scripts: ScriptVersions;
  readonly #options: RunnerOptions;
  readonly #limits: RunnerLimits;
  readonly #factory: ChildFactory;
  readonly #secrets: KnownSecrets;
  readonly #redaction: EvidenceRedaction;
  readonly #sources: readonly ChildSource[];
  readonly #browsers: BrowserPool;
  readonly #http: HttpPool;
  readonly #solo: SoloPool;
  readonly #inspector: ScriptInspector;
  readonly #kinds: ScriptKinds;
  readonly #router: AttemptRouter;
  readonly #notes: RunNoteLog;
  /** Aborted when the runner is disposed of: no run waits for its second attempt any more. */
  readonly #disposing = new AbortController();
  #disposed: Promise<void> | undefined;

  constructor(options: RunnerOptions) {
    const { clock, log } = options;
    this.#options = options;
    setMaxListeners(0, this.#disposing.signal);
    this.#notes = new RunNoteLog(log);
    const secrets = (this.#secrets = options.secrets ?? new KnownSecrets());
    this.#redaction = new EvidenceRedaction({ clock, secrets });
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#factory = new ChildFactory(options, { limits: this.#limits, secrets });
    const source = (kind: CheckKind, isShared: boolean) =>
      new ChildSource({
        clock,
        random: options.random ?? Math.random,
        fork: () => this.#factory.fork(kind, isShared),
        subject: kind === 'browser' ? 'Browser checks' : 'HTTP checks',
        onProblem: (problem) => this.#report(kind, problem),
      });
    const browserSource = source('browser', false);
    const httpSource = source('http', true);
    const [soloSource, inspectSource] = [source('http', false), source('http', false)];
    this.#sources = [browserSource, httpSource, soloSource, inspectSource];
    const { recycle, alone } = this.#limits;
    const meter = new CostMeter({
      clock,
      recentProcesses: this.#factory.recentProcesses,
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
      folder: this.#factory.scriptFolder,
      inspect: (asked) => this.#inspector.inspect(asked),
      log,
    });
    const kinds = (this.#kinds = new ScriptKinds());
    const countsTimeouts = options.countsTimeouts ?? (() => false);
    const pools = { browsers: this.#browsers, http: this.#http, solo: this.#solo };
    this.#router = new AttemptRouter({ ...pools, kinds, log, countsTimeouts });
  }

  async start(): Promise<void> {
    await this.#factory.prepare();
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
    await this.#factory.dispose();
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

  #report(kind: CheckKind, problem: string | undefined): void {
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
}

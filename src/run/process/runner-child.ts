// One child process and the runs in it. Whatever ends it, #settle reports its runs, kills what it started, removes its
// folder, and only then resolves `ended`.
import type { ChildProcess } from 'node:child_process';
import { chownSync, mkdirSync } from 'node:fs';
import type { Log } from '../../model/log.ts';
import type { EvidenceFile } from '../../model/run.ts';
import type { KnownSecrets } from '../../secrets/known-secrets.ts';
import { sleep, type Clock, type Timer } from '../../time/clock.ts';
import type { AttemptEnd, AttemptTask } from '../attempt/attempt-end.ts';
import { channelTo, type HostChannel } from './channel.ts';
import { inspectionProblem, outOfHeap, type ChildEnd, type EndCause } from '../attempt/child-end.ts';
import { ChildWatch } from './child-watch.ts';
import { ChildInbox } from './child-inbox.ts';
import { EvidenceCollector } from './evidence-collector.ts';
import { Inspections } from './inspections.ts';
import { launch, type LaunchOptions } from './launch.ts';
import { batchMessages } from './message-batch.ts';
import type { CheckKind } from '../../model/check.ts';
import type { FromChild, Inspected, ScriptAsked, ToChild } from '../messages.ts';
import { cleanUpAfterChild } from './orphan-cleanup.ts';
import { OutputTail } from './output-tail.ts';
import { signal } from './end-processes.ts';
import type { ProcessEntry } from './process-table.ts';
import { redactMessage } from './redact-message.ts';
import type { RunnerLimits } from '../runner-limits.ts';
import { RunningAttempts } from './running-attempts.ts';

export interface ChildOptions extends LaunchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: RunnerLimits;
  readonly secrets: KnownSecrets;
  readonly recentProcesses: () => readonly ProcessEntry[];
  /** Many runs share it: it is ended as soon as it is silent. Otherwise a silent one has until its time limit. */
  readonly isShared: boolean;
}

export class RunnerChild {
  readonly kind: CheckKind;
  readonly bornAt: number;
  /** Resolves with false when it ended before it was ready. */
  readonly ready: Promise<boolean>;
  /** Resolves when nothing of it is left: no process, no folder. */
  readonly ended: Promise<ChildEnd>;
  /** Called as soon as it can take no more runs because it ended, before `ended`. */
  onGone: (end: ChildEnd) => void = () => {};
  /** Called when it was silent and takes runs again. */
  onRecovered: () => void = () => {};
  /** Called once per attempt when it has been silent for too long; only when not shared. */
  onBlocked: () => void = () => {};
  readonly #options: ChildOptions;
  readonly #process: ChildProcess;
  readonly #channel: HostChannel | undefined;
  readonly #watch: ChildWatch;
  readonly #send = batchMessages<ToChild>((messages) => this.#channel?.send(messages));
  readonly #output: OutputTail;
  readonly #inbox: ChildInbox;
  readonly #attempts: RunningAttempts;
  readonly #evidence: EvidenceCollector;
  readonly #inspections: Inspections;
  readonly #ended = Promise.withResolvers<ChildEnd>();
  readonly #ready = Promise.withResolvers<boolean>();
  #stopTimer: Timer | undefined;
  #isReady = false;
  #isRetired = false;
  #gone: ChildEnd | undefined;
  #cause: EndCause | undefined;
  #runs = 0;

  constructor(options: ChildOptions) {
    const { clock, log, limits, kind, secrets } = options;
    this.#options = options;
    this.kind = kind;
    this.bornAt = clock.monotonic();
    this.ended = this.#ended.promise;
    this.ready = this.#ready.promise;
    this.#attempts = new RunningAttempts(clock);
    this.#inspections = new Inspections(clock);
    this.#evidence = new EvidenceCollector(options.folder, options.account?.uid ?? process.getuid?.() ?? 0);
    this.#inbox = new ChildInbox({
      most: limits.messages,
      isAskedFor: (message) => this.#isAskedFor(message),
      onMessage: (message) => this.#handle(redactMessage(message, secrets.redactor)),
      onForged: () => this.#endForged(),
      onFlood: () => this.end('too-much-output'),
    });
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    if (options.account) chownSync(options.folder, options.account.uid, options.account.uid);
    this.#process = launch(options);
    this.#channel = channelTo(this.#process, {
      onMessages: (messages) => this.#inbox.receive(messages),
      onForged: () => this.#inbox.refuse(),
      onClosed: () => this.#letGo(),
    });
    const pid = this.pid;
    this.#output = new OutputTail({
      secrets,
      log,
      fields: { runner: kind, pid },
      mostBytes: limits.outputBytes,
      onOverflow: () => this.end('too-much-output'),
    });
    this.#watch = new ChildWatch({
      ...options,
      pid,
      ping: (n) => this.#send({ type: 'ping', n }),
      onRecovered: () => this.onRecovered(),
      onBlocked: () => this.onBlocked(),
      onWindow: () => {
        this.#inbox.turn();
        this.#output.turn();
      },
      end: (cause) => this.end(cause),
    });
    this.#listen();
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Will take runs, now or as soon as its event loop turns again. */
  get isUsable(): boolean {
    return this.#isReady && !this.#isRetired && this.#cause === undefined;
  }

  /** Takes runs now. */
  get accepts(): boolean {
    return this.isUsable && !this.#watch.isSilent;
  }

  get isRetired(): boolean {
    return this.#isRetired;
  }

  get busy(): number {
    return this.#attempts.size;
  }

  /** Runs that have ended in it. */
  get runs(): number {
    return this.#runs;
  }

  /** The attempt that is, or was last, in it has kept its event loop from turning. */
  get wasBlocked(): boolean {
    return this.#watch.wasBlocked;
  }

  /** Processes that belong to it now. */
  processes(): readonly number[] {
    return this.#watch.processes();
  }

  /** Makes one attempt; resolves in any case, at the latest after time-out, clean-up and grace. */
  attempt(task: AttemptTask): Promise<AttemptEnd> {
    const { limits } = this.#options;
    const { attemptId, timeoutMs, cleanupMs } = task.request;
    if (this.busy === 0) this.#watch.start();
    const end = this.#attempts.add(task, {
      softMs: timeoutMs,
      onSoft: () => this.#watch.passLimit(),
      hardMs: timeoutMs + cleanupMs + limits.graceMs[this.kind],
      onHard: () => this.#overdue(attemptId),
    });
    if (this.#gone) this.#abandon(this.#gone);
    else this.#send({ ...task.request, evidenceFolder: this.#evidence.folderFor(task.request) });
    return end;
  }

  /** Loads a script and tells its kind, or why it does not load. */
  inspect(inspectId: string, asked: ScriptAsked): Promise<Inspected> {
    const { inspectMs: withinMs } = this.#options.limits;
    const answer = this.#inspections.add(inspectId, { withinMs, onLate: () => this.end('blocked') });
    if (this.#gone) this.#abandon(this.#gone);
    else this.#send({ type: 'inspect', inspectId, ...asked });
    return answer;
  }

  /** Takes no more runs; stops when the last one in it has ended. */
  retire(): void {
    this.#isRetired = true;
    if (!this.#isReady) this.end('stopped');
    else if (this.busy === 0) this.#stop();
  }

  /** Asks the runs in it to end, waits for their clean-up at most `withinMs`, and stops. */
  async shutDown(withinMs: number): Promise<void> {
    const { clock, limits } = this.#options;
    this.#cause ??= 'shut-down';
    for (const attemptId of this.#attempts.ids()) this.#send({ type: 'abort', attemptId, reason: 'shut-down' });
    this.retire();
    const timers = [
      clock.after(withinMs, () => this.end('shut-down')),
      clock.after(limits.silentMs * 2, () => this.#watch.isSilentTooLong && this.end('shut-down')),
    ];
    await this.ended;
    for (const timer of timers) timer.cancel();
  }

  /** Kills it with everything it started. The first cause stands. */
  end(cause: EndCause): void {
    if (this.#gone) return;
    this.#cause ??= cause;
    // What is known of its processes now cannot be found out once it is gone.
    for (const pid of this.#watch.processes()) signal(pid, 'SIGKILL');
    if (this.pid > 0) signal(-this.pid, 'SIGKILL');
  }

  #listen(): void {
    const { clock, limits } = this.#options;
    const child = this.#process;
    this.#output.read(child.stdout);
    this.#output.read(child.stderr);
    const startTimer = clock.after(limits.startMs, () => !this.#isReady && this.end('overdue'));
    void this.ended.then(() => startTimer.cancel());
    child.once('error', (error) => void this.#settle(`it could not be started: ${error.message}`));
    child.once('exit', (code, killer) => void this.#settle(killer ? `signal ${killer}` : `exit code ${code}`));
  }

  /** The channel closes just before an exit; a script that closed it and lives on is of no use any more. */
  #letGo(): void {
    this.#options.clock.after(this.#options.limits.pingEveryMs, () => {
      if (!this.#gone) this.end(this.#isRetired && this.busy === 0 ? 'stopped' : 'died');
    });
  }

  #isAskedFor(message: FromChild): boolean {
    if ('attemptId' in message) return this.#attempts.knows(message.attemptId);
    return message.type !== 'inspected' || this.#inspections.has(message.inspectId);
  }

  /** A script has spoken in the name of its process: nothing that this process says is believed any more. */
  #endForged(): void {
    const fields = { runner: this.kind, pid: this.pid, functions: this.#attempts.functions() };
    this.#options.log.error(
      { ...fields, hint: 'Read the scripts of these functions' },
      'A check script forged a message of its process; the process is ended, and no result of it counts',
    );
    this.end('forged-message');
  }

  #handle(message: FromChild): void {
    switch (message.type) {
      case 'ready':
        this.#isReady = this.#cause === undefined;
        this.#ready.resolve(this.#isReady);
        break;
      case 'pong':
        this.#watch.answer(message.n);
        break;
      case 'progress':
        this.#attempts.progress(message.attemptId, message.event);
        break;
      case 'wrong-kind':
        this.#finish(message.attemptId, () => ({ kind: 'wrong-kind', checkKind: message.kind }));
        break;
      case 'done':
        this.#finish(message.attemptId, () => ({ kind: 'done', result: message.result }), message.result.evidence);
        break;
      case 'inspected':
        this.#inspections.answer(message);
        break;
    }
  }

  #finish(
    attemptId: string,
    how: (taken: NonNullable<ReturnType<RunningAttempts['take']>>) => AttemptEnd,
    evidence: readonly EvidenceFile[] = [],
  ): void {
    const taken = this.#attempts.take(attemptId);
    if (!taken) return;
    this.#runs += 1;
    // Before it may stop: with the process its folder goes.
    const collecting = this.#evidence.take(taken.request, evidence);
    if (this.busy === 0) {
      this.#watch.stop();
      this.#output.turn();
      if (this.#isRetired) this.#stop();
    }
    if (collecting) void collecting.then(() => taken.settle(how(taken)));
    else taken.settle(how(taken));
  }

  /** One run has not ended in time while its process answers: the others in it may end in peace. */
  #overdue(attemptId: string): void {
    const cause = this.#watch.isSilent ? 'blocked' : 'overdue';
    const isLast = this.busy === 1;
    this.#isRetired = true;
    this.#finish(attemptId, ({ lost }) => lost({ cause, exit: '', lastWords: [] }));
    if (isLast) this.end(cause);
  }

  #stop(): void {
    if (this.#stopTimer) return;
    this.#send({ type: 'stop' });
    this.#stopTimer = this.#options.clock.after(this.#options.limits.stopMs, () => this.end('stopped'));
  }

  async #settle(exit: string): Promise<void> {
    if (this.#gone) return;
    this.#cause ??= this.#isRetired && this.busy === 0 ? 'stopped' : 'died';
    this.#gone = { cause: this.#cause, exit, lastWords: [] };
    this.#watch.stop();
    if (this.pid > 0) signal(-this.pid, 'SIGKILL');
    // The last words arrive after the exit; a grandchild may hold the pipe open for ever.
    const closed = new Promise((resolve) => void this.#process.once('close', resolve));
    await Promise.race([closed, sleep(this.#options.clock, 200)]);
    const cause = this.#gone.cause === 'died' && this.#output.has(outOfHeap) ? 'out-of-memory' : this.#gone.cause;
    this.#gone = { cause, exit, lastWords: this.#output.lastLines(3) };
    this.#output.flush();
    this.#abandon(this.#gone);
    this.#ready.resolve(false);
    this.onGone(this.#gone);
    await this.#evidence.settled();
    await cleanUpAfterChild({ ...this.#options, sessions: this.#watch.sessions });
    this.#stopTimer?.cancel();
    this.#ended.resolve(this.#gone);
  }

  #abandon(end: ChildEnd): void {
    for (const id of this.#attempts.ids()) this.#finish(id, ({ lost }) => lost(end));
    this.#inspections.abandon(inspectionProblem(end, this.#options.limits.inspectMs));
  }
}

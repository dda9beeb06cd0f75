// One run of one script: what it was given, what it left behind, and how it ended. Knows neither browser nor process.
import type { Clock } from '../time/clock.ts';
import type { Clean } from './clean.ts';
import { didYouMean } from '../config/suggest.ts';
import { at } from './call-site.ts';
import { Cleanups } from './cleanups.ts';
import { describeError } from './failure.ts';
import { Measurements } from './measurements.ts';
import { describeRejected, mistakeAtReturn } from './mistake-at-return.ts';
import { Operations } from './operations.ts';
import { RunLog } from './run-log.ts';
import { currentScope, withinScope, type Interruptible, type Trouble } from './scope.ts';
import { explainSlip } from './slips.ts';
import type { StepNode } from './step-node.ts';
import { refuseUnknownOptions, shown } from './strict.ts';
import { StepTracker, type StepListener } from './steps.ts';
import type { Waits } from './timed-out.ts';
import { refuse } from './refuse.ts';
import { strictParams, strictTarget } from './strict-tools.ts';
import type { Tools } from './tools.ts';

const LONGEST_MESSAGE = 1000;

/** One for all runs: making an error, with its stack, costs more than the rest of an end. */
const runIsOver = new Error('The run is over');

/** How a script came to its end. */
export type Ending =
  | { readonly kind: 'returned' }
  | { readonly kind: 'threw'; readonly error: unknown }
  | ({ readonly kind: 'timed-out' } & Waits)
  | { readonly kind: 'gave-up'; readonly trouble: Trouble; readonly message: string };

export interface SessionOptions {
  readonly checkFile: string;
  readonly clock: Clock;
  readonly clean: Clean;
  readonly timeoutMs: number;
  readonly expectTimeoutMs?: number | undefined;
  readonly target: Tools['target'];
  readonly location: string;
  readonly params: Tools['params'];
  readonly secrets: Readonly<Record<string, string>>;
  readonly traceparent: string;
  /** Whether a mistake in the script names its line; by default it does. */
  readonly notesCallSites?: boolean | undefined;
  /** Steps and log lines as they happen. */
  readonly listener: StepListener & { onLog(line: string): void };
}

export class Session implements Interruptible {
  readonly steps: StepTracker;
  readonly measurements = new Measurements();
  readonly operations: Operations;
  readonly #options: SessionOptions;
  readonly #log: RunLog;
  readonly #cleanups = new Cleanups();
  /** Made when a script asks for it: few do, and each run would pay. */
  #controller: AbortController | undefined;
  readonly #ended = Promise.withResolvers<Ending>();
  #script: Promise<void> = Promise.resolve();
  #startedAt = 0;
  #durationMs = 0;
  #ending: Ending | undefined;
  /** A failure that is being looked at, while the script waits. */
  #pause: { readonly error: unknown; readonly startedAt: number; looking: number } | undefined;
  #pausedMs = 0;
  #afterword: unknown;
  readonly #rejections = new Map<Promise<unknown>, unknown>();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.operations = new Operations(options.clock, options.notesCallSites);
    this.#log = new RunLog(options.clean, (line) => options.listener.onLog(line));
    this.steps = new StepTracker(this, options, {
      onStart: (node) => {
        this.#log.note(`${indent(node)}▸ ${node.name}`);
        options.listener.onStart(node);
      },
      onEnd: (node) => {
        this.#log.note(`${indent(node)}${outcomeOf(node)}`);
        options.listener.onEnd(node);
      },
      onFailure: (error) => this.#lookAtFailure(error),
    });
  }

  /** Aborted at the end of the run, whatever ended it. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.isOver) this.#controller.abort(runIsOver);
    return this.#controller.signal;
  }

  /** Milliseconds that the script took. */
  get durationMs(): number {
    return this.#durationMs;
  }

  get expectTimeoutMs(): number | undefined {
    return this.#options.expectTimeoutMs;
  }

  get isOver(): boolean {
    return this.#ending !== undefined;
  }

  /** Everything that a script is given, except what needs a network or a browser. `signal` is made when it is read. */
  tools(): Omit<Tools, 'http'> {
    const { target, location, params, traceparent } = this.#options;
    const signalNow = () => this.signal;
    return {
      step: this.steps.tool(),
      target: strictTarget(target),
      location,
      params: strictParams(params),
      traceparent,
      get signal() {
        return signalNow();
      },
      secret: (name) => this.#secret(name),
      measure: (name, value, options) =>
        this.#noticing(() => {
          refuseUnknownOptions(`measure(${shown(name)}, …)`, options, ['unit']);
          this.measurements.note(name, value, options?.unit);
        }),
      log: (text) => this.log(typeof text === 'string' ? text : describeValue(text)),
      cleanup: (work) => this.#noticing(() => this.#cleanups.add(work)),
    };
  }

  /** Runs the script to its end, which is at the latest when its time is up. Call once. */
  async execute(script: () => unknown): Promise<Ending> {
    const { clock, timeoutMs } = this.#options;
    this.#startedAt = clock.monotonic();
    this.steps.begin();
    const timer = clock.after(timeoutMs, () => this.#timeOut());
    if (!this.isOver) this.#script = withinScope({ run: this, isCleaning: false }, () => this.#perform(script));
    const ending = await this.#ended.promise;
    timer.cancel();
    return ending;
  }

  /** What the script still threw after its time was up, or undefined. Waits for it, but not for long. */
  async afterword(patienceMs: number): Promise<unknown> {
    const patience = Promise.withResolvers<void>();
    const timer = this.#options.clock.after(patienceMs, patience.resolve);
    await Promise.race([this.#script, patience.promise]);
    timer.cancel();
    return this.#afterword;
  }

  /** Does the registered clean-ups; tells how many failed. What they leave unfinished counts as one that failed. */
  async cleanUp(budgetMs: number): Promise<number> {
    if (this.#cleanups.isEmpty) return 0;
    const { clock, clean } = this.#options;
    const operations = new Operations(clock);
    const failures = await withinScope({ run: this, isCleaning: true, operations }, () =>
      this.#cleanups.perform({ clock, budgetMs, clean, log: (text) => this.log(text) }),
    );
    const unfinished = operations.unfinishedAtReturn();
    if (unfinished === undefined) return failures;
    this.log(`Clean-up failed: ${unfinished}`);
    return failures + 1;
  }

  log(text: string): void {
    this.#log.write(text);
  }

  logLines(): string[] {
    return this.#log.lines();
  }

  /** The last lines that the script itself wrote. */
  lastLogLines(count: number): string[] {
    return this.#log.lastOwn(count);
  }

  fail(error: unknown): void {
    this.#end({ kind: 'threw', error });
  }

  giveUp(trouble: Trouble, message: string): void {
    this.#end(this.#gaveUp(trouble, message));
  }

  #gaveUp(trouble: Trouble, message: string): Ending {
    return { kind: 'gave-up', trouble, message: this.#options.clean(message, LONGEST_MESSAGE) };
  }

  noteSlip(error: unknown): void {
    const sentence = this.isOver ? undefined : explainSlip(error);
    if (sentence !== undefined) this.giveUp('script-mistake', sentence);
  }

  noteRejection(promise: Promise<unknown>, reason: unknown): void {
    // What our own tidying up ended is nobody's mistake.
    if (this.isOver && /has been closed|the run is over/i.test(describeError(reason).message)) return;
    this.#rejections.set(promise, reason);
    this.noteSlip(reason);
  }

  forgetRejection(promise: Promise<unknown>): void {
    this.#rejections.delete(promise);
  }

  /**
   * How the run ended in the light of promises that were rejected and that nothing awaited. After a script has returned
   * one may still arrive shortly: then `grace` is awaited first.
   */
  async conclude(ending: Ending, grace: () => Promise<void>): Promise<Ending> {
    const hasReturned = ending.kind === 'returned';
    if (hasReturned && this.steps.softFailures.length === 0) await grace();
    const rejected = ending.kind === 'gave-up' ? undefined : describeRejected(this.#rejections, hasReturned);
    if (rejected === undefined) return ending;
    const afterwards = ending.kind === 'threw' ? `. Then it failed: ${describeError(ending.error).message}` : '';
    return this.#gaveUp('script-mistake', `${rejected}${afterwards}`);
  }

  async #perform(script: () => unknown): Promise<void> {
    try {
      await script();
      const mistake = mistakeAtReturn({
        checkFile: this.#options.checkFile,
        operations: this.operations,
        steps: this.steps,
      });
      if (mistake !== undefined) this.giveUp('script-mistake', mistake);
      this.#end({ kind: 'returned' });
    } catch (error) {
      if (this.isOver) this.#afterword = error;
      this.noteSlip(error);
      this.#blameFloating(() => `Then it failed: ${describeError(error).message}`);
      if (!this.isOver && this.steps.stepOf(error) === undefined) await this.#lookAtFailure(error);
      this.fail(error);
    }
  }

  /** A failure after something was not awaited may come of just that. */
  #blameFloating(whatFollowed: () => string): void {
    const floating = this.isOver ? undefined : this.operations.unfinishedAtFailure();
    if (floating !== undefined) this.giveUp('script-mistake', `${floating}. ${whatFollowed()}`);
  }

  /** Does what a tool was asked for; when it was asked in a wrong way, the run ends without a judgement. */
  #noticing<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.noteSlip(error);
      throw error;
    }
  }

  /** Lets the listener look at what failed before the script goes on. The time that takes is not the script's. */
  async #lookAtFailure(error: unknown): Promise<void> {
    const looking = this.#options.listener.onFailure?.(error);
    if (!looking) return;
    const { clock } = this.#options;
    const pause = (this.#pause ??= { error, startedAt: clock.monotonic(), looking: 0 });
    pause.looking += 1;
    try {
      await looking;
    } catch {
      // What the listener could not see is its own affair.
    }
    pause.looking -= 1;
    if (pause.looking > 0) return;
    this.#pausedMs += clock.monotonic() - pause.startedAt;
    this.#pause = undefined;
  }

  #timeOut(): void {
    if (this.#pause) return this.#end({ kind: 'threw', error: this.#pause.error });
    this.#blameFloating(() => 'Then the time was up');
    const { running, over } = this.steps.innermost();
    const awaited = running.length === 0 ? this.operations.longestAwaited() : undefined;
    this.#end({ kind: 'timed-out', running, over, awaited, at: this.#options.clock.monotonic() });
  }

  /** The first end counts; what a script does afterwards no longer matters. */
  #end(ending: Ending): void {
    if (this.#ending) return;
    this.#ending = ending;
    this.#durationMs = this.#options.clock.monotonic() - this.#startedAt - this.#pausedMs;
    this.steps.end();
    this.#controller?.abort(runIsOver);
    this.#ended.resolve(ending);
  }

  #secret(name: string): string {
    const { secrets } = this.#options;
    if (typeof name !== 'string' || name === '')
      refuse(this, `secret(name): the name must be a text, found ${shown(name)}`);
    const value = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
    if (value !== undefined && value !== '') return value;
    const found =
      value === ''
        ? 'its value is empty'
        : `this function was given no secret of that name${didYouMean(name, Object.keys(secrets))}`;
    const error = new Error(
      `secret("${name}"): ${found}. Add ${name} to the function's secrets in the configuration and say under "secrets" where its value comes from`,
    );
    this.giveUp('missing-secret', at(error, error.message));
    throw error;
  }
}

/** Whether the code that now executes is a clean-up of this run. */
export function isCleaning(run: Interruptible): boolean {
  const scope = currentScope();
  return scope?.run === run && scope.isCleaning;
}

const indent = ({ depth }: StepNode): string => '  '.repeat(depth);

function outcomeOf({ name, startedAt, endedAt = startedAt, error }: StepNode): string {
  const took = `(${Math.round(endedAt - startedAt)} ms)`;
  return error === undefined ? `✓ ${name} ${took}` : `✗ ${name} ${took}: ${error}`;
}

function describeValue(value: unknown): string {
  if (value instanceof Error) return describeError(value, (text) => text).message;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return 'a value that cannot be shown as text';
  }
}

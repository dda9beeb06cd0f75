// The steps of one run as a flat list in the order of their starts. Which step encloses which is known from the
// asynchronous context, so that steps that run side by side (Promise.all) are told apart.
import type { StepResult } from '../model/run.ts';
import type { Clock } from '../time/clock.ts';
import type { Clean } from './clean.ts';
import { describeError } from './failure.ts';
import { currentOperations, currentScope, withinScope, type Interruptible } from './scope.ts';
import { ScriptMistake } from './script-mistake.ts';
import type { StepNode } from './step-node.ts';
import { refuseUnknownOptions, shown } from './strict.ts';
import type { Step, StepOptions } from './tools.ts';

/** A step that went wrong, with the innermost step of it. */
export interface StepFailure {
  readonly error: unknown;
  readonly at: StepNode;
}

export interface StepListener {
  onStart(node: StepNode): void;
  onEnd(node: StepNode): void;
  /** A step has just failed with an error that came out of no step before; the script waits for what is returned. */
  onFailure?(error: unknown): Promise<void> | undefined;
}

const MOST_STEPS = 500;
const LONGEST_NAME = 200;

export class StepTracker {
  readonly softFailures: StepFailure[] = [];
  readonly #run: Interruptible;
  readonly #clock: Clock;
  readonly #clean: Clean;
  readonly #listener: StepListener;
  readonly #nodes = new Set<StepNode>();
  readonly #failures: StepFailure[] = [];
  readonly #thrownAt = new WeakMap<object, StepNode>();
  #lastThrown: { readonly value: unknown; readonly at: StepNode } | undefined;
  #startedAt: number;
  #isOver = false;

  constructor(
    run: Interruptible,
    { clock, clean }: { readonly clock: Clock; readonly clean: Clean },
    listener: StepListener,
  ) {
    this.#run = run;
    this.#clock = clock;
    this.#clean = clean;
    this.#listener = listener;
    this.#startedAt = clock.monotonic();
  }

  /** The function that scripts call. */
  tool(): Step {
    const step = <T>(name: string, ...rest: readonly unknown[]): Promise<T> => this.#begin<T>('step', name, rest);
    const soft = <T>(name: string, ...rest: readonly unknown[]): Promise<T | undefined> =>
      this.#begin<T | undefined>('step.soft', name, rest, (error) => this.#soften(error));
    return Object.assign(step, { soft }) as Step;
  }

  /** The time from which the starts of steps are counted. */
  begin(): void {
    this.#startedAt = this.#clock.monotonic();
  }

  /** No step of the run can start any more; those that still run are noted as unfinished. */
  end(): void {
    this.#isOver = true;
    for (const node of this.#nodes) {
      if (node.endedAt === undefined) this.#close(node, 'Did not finish before the run ended');
    }
  }

  /** How many were started. */
  get count(): number {
    return this.#nodes.size;
  }

  /** A step that failed although nothing was noted as a soft failure: the script caught its error. */
  caughtFailure(): StepFailure | undefined {
    return this.softFailures.length > 0 ? undefined : this.#failures[0];
  }

  /** The innermost step that an error came out of. */
  stepOf(error: unknown): StepNode | undefined {
    if (typeof error === 'object' && error !== null) return this.#thrownAt.get(error);
    return this.#lastThrown && Object.is(this.#lastThrown.value, error) ? this.#lastThrown.at : undefined;
  }

  /** The steps that have no steps within them: those under way, the one that waits longest first, and those that are over. */
  innermost(): { readonly running: readonly StepNode[]; readonly over: readonly StepNode[] } {
    const nodes = [...this.#nodes];
    const isRunning = ({ endedAt }: StepNode) => endedAt === undefined;
    const parentsOf = (some: readonly StepNode[]) => new Set(some.map(({ parent }) => parent));
    const [busy, all] = [parentsOf(nodes.filter(isRunning)), parentsOf(nodes)];
    return {
      running: nodes.filter((node) => isRunning(node) && !busy.has(node)),
      over: nodes.filter((node) => !isRunning(node) && !all.has(node)),
    };
  }

  results(): StepResult[] {
    return Array.from(this.#nodes, (node) => this.result(node));
  }

  result(node: StepNode): StepResult {
    const { name, depth, component, startedAt, endedAt, error } = node;
    return {
      name,
      depth,
      ...(component !== undefined && { component }),
      startMs: startedAt - this.#startedAt,
      durationMs: (endedAt ?? this.#clock.monotonic()) - startedAt,
      ok: error === undefined,
      ...(error !== undefined && { error }),
    };
  }

  /** Reads what a script gave, and follows the step until the script has awaited it. */
  #begin<T>(tool: string, name: string, rest: readonly unknown[], onError?: (error: unknown) => T): Promise<T> {
    try {
      const performing = this.#perform(name, readArgs<T>(tool, name, rest));
      const softened = onError ? performing.catch(onError) : performing;
      const operations = currentOperations();
      return operations ? operations.follow('step', `${tool}(${shown(name)}, …)`, softened) : softened;
    } catch (error) {
      this.#run.noteSlip(error);
      throw error;
    }
  }

  /** Keeps the failure of a soft step for the end of the run. */
  #soften(error: unknown): undefined {
    const at = this.stepOf(error);
    if (this.#isOver || at === undefined) throw error;
    this.softFailures.push({ error, at });
    return undefined;
  }

  async #perform<T>(name: string, { component, work }: StepArgs<T>): Promise<T> {
    const scope = currentScope();
    if (scope?.run === this.#run && scope.isCleaning) return work();
    if (this.#isOver) throw new Error(`Step "${name}" was not started: the run is over`);
    const parent = scope?.run === this.#run ? scope.step : undefined;
    const node: StepNode = {
      name: this.#clean(name, LONGEST_NAME),
      ...(component !== undefined && { component }),
      depth: parent ? parent.depth + 1 : 0,
      ...(parent && { parent }),
      startedAt: this.#clock.monotonic(),
    };
    this.#open(node);
    try {
      const value = await withinScope({ run: this.#run, step: node, isCleaning: false }, work);
      this.#close(node);
      return value;
    } catch (error) {
      const isNew = this.#remember(error, node);
      if (isNew) this.#failures.push({ error, at: node });
      this.#close(node, describeError(error, this.#clean).message);
      this.#run.noteSlip(error);
      if (isNew && !this.#isOver) await this.#listener.onFailure?.(error);
      throw error;
    }
  }

  #open(node: StepNode): void {
    if (this.#nodes.size === MOST_STEPS)
      this.#run.log(`More than ${MOST_STEPS} steps: the further ones are run and not noted`);
    if (this.#nodes.size >= MOST_STEPS) return;
    this.#nodes.add(node);
    this.#listener.onStart(node);
  }

  #close(node: StepNode, error?: string): void {
    if (node.endedAt !== undefined) return;
    node.endedAt = this.#clock.monotonic();
    if (error !== undefined) node.error = error;
    if (this.#nodes.has(node)) this.#listener.onEnd(node);
  }

  /** Notes the innermost step that an error came out of; false when it came out of one within this one. */
  #remember(error: unknown, node: StepNode): boolean {
    if (typeof error === 'object' && error !== null) {
      if (this.#thrownAt.has(error)) return false;
      this.#thrownAt.set(error, node);
      return true;
    }
    const last = this.#lastThrown;
    if (last && Object.is(last.value, error) && isWithin(last.at, node)) return false;
    this.#lastThrown = { value: error, at: node };
    return true;
  }
}

interface StepArgs<T> extends StepOptions {
  readonly work: () => T | Promise<T>;
}

function readArgs<T>(tool: string, name: unknown, rest: readonly unknown[]): StepArgs<T> {
  if (typeof name !== 'string')
    throw new ScriptMistake(`${tool}(name, fn): the name must be a text, found ${shown(name)}`);
  const [options, work] = typeof rest[0] === 'function' ? [undefined, rest[0]] : [rest[0], rest[1]];
  const call = `${tool}(${shown(name)}, …)`;
  if (typeof rest[0] === 'function' && rest[1] !== undefined)
    throw new ScriptMistake(
      `${call}: the options stand before the function. Write: ${tool}(${shown(name)}, { component: … }, async () => { … })`,
    );
  if (typeof work !== 'function')
    throw new ScriptMistake(
      `${call}: the last argument must be a function, found ${shown(work ?? rest[0])}. Write: await ${tool}(${shown(name)}, async () => { … })`,
    );
  refuseUnknownOptions(call, options, ['component']);
  const { component } = (options ?? {}) as StepOptions;
  if (component !== undefined && typeof component !== 'string')
    throw new ScriptMistake(`${call}: component must be the id of a component, found ${shown(component)}`);
  return { work: work as () => T | Promise<T>, ...(component !== undefined && { component }) };
}

const isWithin = (inner: StepNode, outer: StepNode): boolean =>
  inner === outer || (inner.parent !== undefined && isWithin(inner.parent, outer));

// HTTP checks, many at once in each process. Each group of scripts has a process of its own; a further one stands by, warm
// and without a group, two while no group has any. It is given to the next group that needs one: a new group, one whose process has served long enough,
// or one whose event loop does not turn, before it is even known whether that process will have to be killed.
import type { Clock } from '../../time/clock.ts';
import type { AttemptEnd, AttemptTask } from '../attempt/attempt-end.ts';
import type { ChildSource } from './child-source.ts';
import type { CostMeter } from './cost-meter.ts';
import { ProcessGroups, type ProcessGroup } from './process-groups.ts';
import { RecycleGauge, type RestartReason } from './recycle.ts';
import type { RunnerChild } from '../process/runner-child.ts';
import type { RunnerLimits } from '../runner-limits.ts';
import { refusalOf, TaskQueue, type Waiting } from './task-queue.ts';

interface PoolOptions {
  readonly clock: Clock;
  readonly source: ChildSource;
  readonly mostAtOnce: number;
  /** Groups beside the shared one that have a process at once. */
  readonly processes: number;
  readonly limits: RunnerLimits['recycle']['http'];
  readonly meter: CostMeter;
  readonly onRestart: (reason: RestartReason) => void;
}

/** As long as all scripts share one process, this many are there. */
const LEAST_CHILDREN = 2;

/** HTTP checks, many at once. */
export class HttpPool {
  readonly #options: PoolOptions;
  readonly #gauge: RecycleGauge;
  readonly #groups: ProcessGroups;
  /** Without a group. */
  #spares: readonly RunnerChild[] = [];
  readonly #queue: TaskQueue;
  #isStarting = false;
  #busy = 0;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#gauge = new RecycleGauge(options.clock, options.limits);
    this.#groups = new ProcessGroups(options.clock, options.processes);
    const { clock, source } = options;
    this.#queue = new TaskQueue<AttemptEnd>({
      clock,
      handOut: (waiting) => this.#handOut(waiting),
      refusal: () => refusalOf(source, 'runner-killed', this.isUp ? undefined : source.problem),
    });
  }

  get isUp(): boolean {
    return this.#spares.some(({ isUsable }) => isUsable) || this.#groups.isAnyUsable;
  }

  get busy(): number {
    return this.#busy;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Resolves when checks can run, or it is known that no child can be had. */
  async start(): Promise<void> {
    const { source } = this.#options;
    this.#maintain();
    await this.#queue.until(() => this.isUp || source.problem !== undefined || source.isClosed);
  }

  attempt(task: AttemptTask): Promise<AttemptEnd> {
    return this.#queue.add(task);
  }

  renew(): void {
    this.#options.source.renew();
    if (this.#spares.length + this.#groups.children > 0) this.#options.onRestart('renewed');
    this.#groups.clear();
    this.#spares = [];
    this.#maintain();
  }

  pump(): void {
    this.#queue.pump();
  }

  #handOut(waiting: readonly Waiting[]): readonly Waiting[] {
    const full = new Set<string>();
    return waiting.filter((one) => {
      const { http: key } = one.task.group;
      if (this.#busy >= this.#options.mostAtOnce || full.has(key)) return true;
      const group = this.#groups.of(key);
      const child = group.child ?? this.#give(group, one.since);
      if (child) void this.#run(group, child, one);
      else full.add(key);
      return !child;
    });
  }

  /** A spare child, for a group that may have one. */
  #give(group: ProcessGroup, waitingSince: number): RunnerChild | undefined {
    const child = this.#spares.find(({ accepts }) => accepts);
    if (!child || !this.#groups.mayHaveOne(group, waitingSince)) return undefined;
    this.#spares = this.#spares.filter((one) => one !== child);
    group.add(child);
    this.#maintain();
    return child;
  }

  async #run(group: ProcessGroup, child: RunnerChild, { task, resolve }: Waiting): Promise<void> {
    this.#busy += 1;
    task.onStart();
    const end = await this.#options.meter.attempt(child, task);
    this.#busy -= 1;
    group.used();
    resolve(end);
    if (end.kind === 'done') this.#options.source.worked();
    const reason = this.#gauge.dueFor(child);
    if (reason && group.isFirst(child) && this.#spares.some(({ accepts }) => accepts)) {
      this.#options.onRestart(reason);
      group.remove(child);
      child.retire();
      this.#give(group, this.#options.clock.monotonic());
    } else if (child.isRetired) group.remove(child);
    this.#maintain();
    this.pump();
  }

  #maintain(): void {
    const isEnough = this.#spares.length > 0 && this.#spares.length + this.#groups.children >= LEAST_CHILDREN;
    if (this.#isStarting || isEnough || this.#options.source.isClosed) return;
    void this.#startSpare();
  }

  async #startSpare(): Promise<void> {
    this.#isStarting = true;
    const child = await this.#options.source.next();
    this.#isStarting = false;
    if (child) {
      this.#spares = [...this.#spares, child];
      child.onRecovered = () => this.pump();
      child.onGone = ({ cause }) => {
        const wasSpare = this.#spares.includes(child);
        this.#spares = this.#spares.filter((one) => one !== child);
        if (!this.#groups.remove(child) && !wasSpare) return;
        if (!this.#options.source.isClosed) this.#options.onRestart(cause);
        this.#maintain();
        this.pump();
      };
    }
    this.#maintain();
    this.pump();
  }
}

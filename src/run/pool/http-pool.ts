// HTTP checks, many at once in each process. Each group of scripts has a process of its own; a further one stands by, warm
// and without a group, two while no group has any. It is given to the next group that needs one: a new group, one whose process has served long enough,
// or one whose event loop does not turn, before it is even known whether that process will have to be killed.
import type { Clock } from '../../time/clock.ts';
import { lostToShutDown, notStarted, type AttemptEnd, type Work } from '../attempt/attempt-end.ts';
import type { ChildSource } from './child-source.ts';
import type { CostMeter } from './cost-meter.ts';
import { ProcessGroups, type ProcessGroup } from './process-groups.ts';
import { RecycleGauge, type RestartReason } from './recycle.ts';
import type { RunnerChild } from '../process/runner-child.ts';
import type { RunnerLimits } from '../runner-limits.ts';

interface Waiting {
  readonly work: Work;
  readonly since: number;
  readonly resolve: (end: AttemptEnd) => void;
}

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
  #isStarting = false;
  #busy = 0;
  #waiting: Waiting[] = [];
  #onFirst: (() => void)[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#gauge = new RecycleGauge(options.clock, options.limits);
    this.#groups = new ProcessGroups(options.clock, options.processes);
  }

  get isUp(): boolean {
    return this.#spares.some(({ isUsable }) => isUsable) || this.#groups.isAnyUsable;
  }

  get busy(): number {
    return this.#busy;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Resolves when checks can run, or it is known that no child can be had. */
  async start(): Promise<void> {
    this.#maintain();
    await new Promise<void>((resolve) => void this.#onFirst.push(resolve));
  }

  attempt(work: Work): Promise<AttemptEnd> {
    if (this.#options.source.isClosed) return Promise.resolve(lostToShutDown);
    return new Promise((resolve) => {
      this.#waiting.push({ work, since: this.#options.clock.monotonic(), resolve });
      this.pump();
    });
  }

  renew(): void {
    this.#options.source.renew();
    if (this.#spares.length + this.#groups.children > 0) this.#options.onRestart('renewed');
    this.#groups.clear();
    this.#spares = [];
    this.#maintain();
  }

  pump(): void {
    const { source, mostAtOnce } = this.#options;
    const problem = this.isUp ? undefined : source.problem;
    if (source.isClosed) this.#answerAll(lostToShutDown);
    if (problem !== undefined) this.#answerAll(notStarted({ trouble: 'runner-killed', message: problem }));
    if (source.isClosed || problem !== undefined || this.isUp) for (const tell of this.#onFirst.splice(0)) tell();
    if (this.#waiting.length === 0) return;
    const full = new Set<string>();
    this.#waiting = this.#waiting.filter((one) => {
      const { http: key } = one.work.group;
      if (this.#busy >= mostAtOnce || full.has(key)) return true;
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

  async #run(group: ProcessGroup, child: RunnerChild, { work, resolve }: Waiting): Promise<void> {
    this.#busy += 1;
    work.onStart();
    const end = await this.#options.meter.attempt(child, work);
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

  #answerAll(end: AttemptEnd): void {
    for (const { resolve } of this.#waiting.splice(0)) resolve(end);
  }
}

// All HTTP checks share one child; a second one stands by, warm. When the event loop of the first does not turn, new
// runs go to the second at once, before it is even known whether the first will have to be killed.
import type { Clock } from '../time/clock.ts';
import { lostToShutDown, notStarted, type AttemptEnd, type Work } from './attempt-end.ts';
import type { ChildSource } from './child-source.ts';
import type { CostMeter } from './cost-meter.ts';
import { RecycleGauge, type RestartReason } from './recycle.ts';
import type { RunnerChild } from './runner-child.ts';
import type { RunnerLimits } from './runner-limits.ts';

interface Waiting {
  readonly work: Work;
  readonly resolve: (end: AttemptEnd) => void;
}

interface PoolOptions {
  readonly clock: Clock;
  readonly source: ChildSource;
  readonly mostAtOnce: number;
  readonly limits: RunnerLimits['recycle']['http'];
  readonly meter: CostMeter;
  readonly onRestart: (reason: RestartReason) => void;
}

const CHILDREN = 2;

/** HTTP checks, many at once. */
export class HttpPool {
  readonly #options: PoolOptions;
  readonly #gauge: RecycleGauge;
  /** Usable children in order of preference. */
  #children: RunnerChild[] = [];
  #isStarting = false;
  #busy = 0;
  #waiting: Waiting[] = [];
  #onFirst: (() => void)[] = [];

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#gauge = new RecycleGauge(options.clock, options.limits);
  }

  get isUp(): boolean {
    return this.#children.some((child) => child.isUsable);
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
      this.#waiting.push({ work, resolve });
      this.pump();
    });
  }

  renew(): void {
    this.#options.source.renew();
    if (this.#children.length > 0) this.#options.onRestart('renewed');
    this.#children = [];
    this.#maintain();
  }

  pump(): void {
    const { source, mostAtOnce } = this.#options;
    const problem = this.isUp ? undefined : source.problem;
    if (source.isClosed) this.#answerAll(lostToShutDown);
    if (problem !== undefined) this.#answerAll(notStarted({ trouble: 'runner-killed', message: problem }));
    if (source.isClosed || problem !== undefined || this.isUp) for (const tell of this.#onFirst.splice(0)) tell();
    while (this.#waiting.length > 0 && this.#busy < mostAtOnce) {
      const child = this.#children.find((one) => one.accepts);
      if (!child) break;
      void this.#run(child, this.#waiting.shift()!);
    }
  }

  async #run(child: RunnerChild, { work, resolve }: Waiting): Promise<void> {
    this.#busy += 1;
    work.onStart();
    const end = await this.#options.meter.attempt(child, work);
    this.#busy -= 1;
    resolve(end);
    if (end.kind === 'done') this.#options.source.worked();
    const reason = this.#gauge.dueFor(child);
    if (reason && this.#children[0] === child && this.#children[1]?.accepts) {
      this.#options.onRestart(reason);
      this.#drop(child);
      child.retire();
    } else if (child.isRetired) {
      this.#drop(child);
    }
    this.pump();
  }

  #drop(child: RunnerChild): void {
    this.#children = this.#children.filter((one) => one !== child);
    this.#maintain();
  }

  /** One after the other: the first is there sooner, and the second finds its code compiled. */
  #maintain(): void {
    if (this.#isStarting || this.#children.length >= CHILDREN || this.#options.source.isClosed) return;
    void this.#startOne();
  }

  async #startOne(): Promise<void> {
    this.#isStarting = true;
    const child = await this.#options.source.next();
    this.#isStarting = false;
    if (child) {
      this.#children.push(child);
      child.onRecovered = () => this.pump();
      child.onGone = ({ cause }) => {
        if (!this.#children.includes(child)) return;
        if (!this.#options.source.isClosed) this.#options.onRestart(cause);
        this.#drop(child);
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

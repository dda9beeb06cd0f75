// One Chromium per slot, each owned by a child of its own: one journey at a time, in a fresh context. A child stays with the
// group of scripts that it ran first; for a journey of another group a slot gets a new child with a new Chromium.
// One Chromium for all slots (launchServer in a process of its own, connect from the children) was measured against it,
// four slots on two busy cores, three rounds in turn: 59–76 journeys a minute and 778–848 MB (PSS) against 63–81 and
// 832–884 MB, CPU per journey 2–8 % higher; with two slots 555–608 MB against 510–536 MB. It saves little, and when it
// ends, all journeys are lost at once.
import type { Clock } from '../../time/clock.ts';
import type { AttemptEnd, AttemptTask } from '../attempt/attempt-end.ts';
import type { ChildSource } from './child-source.ts';
import type { CostMeter } from './cost-meter.ts';
import { RecycleGauge, type RestartReason } from './recycle.ts';
import type { RunnerChild } from '../process/runner-child.ts';
import type { RunnerLimits } from '../runner-limits.ts';
import { refusalOf, TaskQueue, type Waiting } from './task-queue.ts';

interface Slot {
  child: RunnerChild | undefined;
  /** Of the journeys that the child has run; undefined when it has run none. */
  group: string | undefined;
  lastUsedAt: number;
  isWarming: boolean;
}

interface PoolOptions {
  readonly clock: Clock;
  readonly source: ChildSource;
  readonly slots: number;
  readonly limits: RunnerLimits['recycle']['browser'];
  readonly meter: CostMeter;
  readonly onRestart: (reason: RestartReason) => void;
}

/** So long a journey for which a slot needs a new child lets those pass that need none. */
const OVERTAKEN_MS = 3000;

/** Browser journeys, first come first served. */
export class BrowserPool {
  readonly #options: PoolOptions;
  readonly #slots: readonly Slot[];
  readonly #gauge: RecycleGauge;
  readonly #queue: TaskQueue;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#slots = Array.from({ length: options.slots }, () => ({
      child: undefined,
      group: undefined,
      lastUsedAt: -Infinity,
      isWarming: false,
    }));
    this.#gauge = new RecycleGauge(options.clock, options.limits);
    this.#queue = new TaskQueue<AttemptEnd>({
      clock: options.clock,
      handOut: (waiting) => this.#handOut(waiting),
      refusal: () => refusalOf(options.source, 'browser-unavailable', this.problem),
    });
  }

  get busy(): number {
    return [...this.#options.source.children].reduce((sum, child) => sum + child.busy, 0);
  }

  get waiting(): number {
    return this.#queue.length;
  }

  /** Why no journey can run; undefined while at least one browser is there or on its way. */
  get problem(): string | undefined {
    if (this.#slots.length === 0) return 'Browser checks cannot run: runners.browsers is 0. Set it to 1 or more.';
    return this.#slots.some(({ child }) => child?.isUsable) ? undefined : this.#options.source.problem;
  }

  /** Warms all slots, one after the other: the first browser is there sooner. */
  async start(): Promise<void> {
    for (const slot of this.#slots) if (!slot.child) await this.#fill(slot);
  }

  /** Resolves when the first browser is warm, or it is known why none can be had. */
  async settled(): Promise<string | undefined> {
    const isUp = () => this.#slots.some(({ child }) => child?.isUsable);
    await this.#queue.until(() => this.problem !== undefined || isUp() || this.#options.source.isClosed);
    return this.problem;
  }

  attempt(task: AttemptTask): Promise<AttemptEnd> {
    return this.#queue.add(task);
  }

  /** New runs go to new children, which are warmed at once. */
  renew(): void {
    this.#options.source.renew();
    for (const slot of this.#slots) {
      if (slot.child) this.#options.onRestart('renewed');
      slot.child = undefined;
    }
    void this.start();
  }

  /** Hands out what waits, or answers it when nothing can be had for it. */
  pump(): void {
    this.#queue.pump();
  }

  /**
   * First to slots with a child of the group, then to fresh ones; for what is left, slots that nobody needs get new children.
   * What has waited for long comes before what could be had without that.
   */
  #handOut(waiting: readonly Waiting[]): readonly Waiting[] {
    const now = this.#options.clock.monotonic();
    let coming = this.#slots.filter(({ isWarming }) => isWarming).length;
    const isComing = () => {
      if (coming > 0) coming -= 1;
      else this.#renewLeastUsed();
    };
    const left = waiting.filter((one) => {
      const slot = this.#freeSlot(one.task.group.browser) ?? this.#freeSlot(undefined);
      if (slot?.child) void this.#run(slot, slot.child, one);
      else if (now - one.since >= OVERTAKEN_MS) isComing();
      return !slot;
    });
    for (const one of left) if (now - one.since < OVERTAKEN_MS) isComing();
    return left;
  }

  /** A free slot, if there is one, for journeys of another group. Two Chromiums in it at once would need twice the memory. */
  #renewLeastUsed(): void {
    const [slot] = this.#slots.filter(isFree).toSorted((a, b) => a.lastUsedAt - b.lastUsedAt);
    if (!slot) return;
    slot.child?.retire();
    slot.child = undefined;
    void this.#fill(slot);
  }

  #freeSlot(group: string | undefined): Slot | undefined {
    return this.#slots.find((slot) => isFree(slot) && slot.group === group);
  }

  async #run(slot: Slot, child: RunnerChild, { task, resolve }: Waiting): Promise<void> {
    slot.group = task.group.browser;
    slot.lastUsedAt = this.#options.clock.monotonic();
    task.onStart();
    const end = await this.#options.meter.attempt(child, task);
    resolve(end);
    if (end.kind === 'done') this.#options.source.worked();
    if (end.kind === 'done' && end.result.trouble?.trouble === 'browser-unavailable') this.#discard(slot, child);
    const reason = this.#gauge.dueFor(child);
    // The replacement is warmed first; one at a time, so that the machine is not busy with warming alone.
    if (reason && slot.child === child && !this.#slots.some(({ isWarming }) => isWarming)) {
      this.#options.onRestart(reason);
      void this.#fill(slot);
    }
    this.pump();
  }

  /** Its Chromium is gone: it can do nothing more. */
  #discard(slot: Slot, child: RunnerChild): void {
    child.retire();
    if (slot.child !== child) return;
    slot.child = undefined;
    this.#options.onRestart('browser-lost');
    void this.#fill(slot);
  }

  async #fill(slot: Slot): Promise<void> {
    if (slot.isWarming) return;
    slot.isWarming = true;
    const child = await this.#options.source.next();
    slot.isWarming = false;
    if (!child) return this.pump();
    const old = slot.child;
    slot.child = child;
    slot.group = undefined;
    child.onGone = ({ cause }) => {
      if (slot.child !== child) return;
      slot.child = undefined;
      if (!this.#options.source.isClosed) this.#options.onRestart(cause);
      void this.#fill(slot);
    };
    old?.retire();
    this.pump();
  }
}

const isFree = ({ child }: Slot): boolean => child?.isUsable === true && child.busy === 0;

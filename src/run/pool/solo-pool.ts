// Runs attempts alone in a child. Two lanes, so that an offender never delays others: `retry` for attempts whose shared
// child was lost, `offender` for scripts known to block. An attempt that turns out to block moves to the offenders; when
// they have no room, it is ended and repeated there later.
import { again, lostToShutDown, notStarted, type AttemptEnd, type AttemptTask } from '../attempt/attempt-end.ts';
import type { ChildSource } from './child-source.ts';
import type { CostMeter } from './cost-meter.ts';
import { lowerPriority } from '../process/end-processes.ts';
import type { RunnerChild } from '../process/runner-child.ts';
import type { RunnerLimits } from '../runner-limits.ts';
import type { Clock } from '../../time/clock.ts';
import { TaskQueue, type Waiting } from './task-queue.ts';

export type LaneName = 'retry' | 'offender';

/** `isHarmful`: the script must not share a process with others. */
export interface SoloEnd {
  readonly end: AttemptEnd;
  readonly isHarmful: boolean;
}

interface PoolOptions {
  readonly clock: Clock;
  readonly source: ChildSource;
  readonly limits: RunnerLimits['alone'];
  readonly meter: CostMeter;
}

interface Lane {
  readonly most: number;
  busy: number;
  readonly queue: TaskQueue<SoloEnd>;
}

/** Starts that may fail before a waiting run is told so. */
const MOST_STARTS = 2;

export class SoloPool {
  readonly #source: ChildSource;
  readonly #meter: CostMeter;
  readonly #lanes: Readonly<Record<LaneName, Lane>>;

  constructor({ clock, source, limits, meter }: PoolOptions) {
    this.#source = source;
    this.#meter = meter;
    this.#lanes = { retry: this.#lane(clock, limits.retries), offender: this.#lane(clock, limits.offenders) };
  }

  get busy(): number {
    return [...this.#source.children].reduce((sum, child) => sum + child.busy, 0);
  }

  get waiting(): number {
    return this.#lanes.retry.queue.length + this.#lanes.offender.queue.length;
  }

  attempt(task: AttemptTask, lane: LaneName): Promise<SoloEnd> {
    return this.#lanes[lane].queue.add(task);
  }

  renew(): void {
    this.#source.renew();
  }

  #lane(clock: Clock, most: number): Lane {
    const handOut = (waiting: readonly Waiting<SoloEnd>[]) => {
      const free = Math.max(0, most - lane.busy);
      for (const one of waiting.slice(0, free)) {
        lane.busy += 1;
        void this.#serve(lane, one);
      }
      return waiting.slice(free);
    };
    const lane: Lane = { most, busy: 0, queue: new TaskQueue({ clock, handOut }) };
    return lane;
  }

  /** Takes what waits in a lane, one after the other, in the same child as long as that is none the worse for it and the group the same. */
  async #serve(lane: Lane, first: Waiting<SoloEnd>): Promise<void> {
    const place = { lane };
    let child: RunnerChild | undefined;
    let group: string | undefined;
    let next: Waiting<SoloEnd> | undefined = first;
    for (; next; next = place.lane === lane ? lane.queue.shift() : undefined) {
      const { http } = next.task.group;
      if (group !== http) child?.retire();
      group = http;
      if (!child?.isUsable) child = await this.#source.next(MOST_STARTS);
      if (child) await this.#attempt(child, next, place);
      else next.resolve(this.#refusal());
      if (child?.wasBlocked) child.retire();
    }
    child?.retire();
    place.lane.busy -= 1;
    place.lane.queue.pump();
  }

  async #attempt(child: RunnerChild, { task, resolve }: Waiting<SoloEnd>, place: { lane: Lane }): Promise<void> {
    let isPutOff = false;
    child.onBlocked = () => {
      lowerPriority(child.pid);
      if (place.lane === this.#lanes.offender || this.#moveOver(place)) return;
      isPutOff = true;
      child.end('blocked');
    };
    task.onStart();
    const end = await this.#meter.attempt(child, task);
    const isHarmful = child.wasBlocked || (end.kind === 'lost' && end.cause !== 'shut-down');
    if (isPutOff && !this.#source.isClosed) void this.attempt(again(task, 'b'), 'offender').then(resolve);
    else resolve({ end, isHarmful });
  }

  #moveOver(place: { lane: Lane }): boolean {
    const { offender } = this.#lanes;
    if (offender.busy >= offender.most) return false;
    const { lane } = place;
    lane.busy -= 1;
    offender.busy += 1;
    place.lane = offender;
    lane.queue.pump();
    return true;
  }

  #refusal(): SoloEnd {
    const message = this.#source.problem ?? 'No process could be started for the run.';
    const end = this.#source.isClosed ? lostToShutDown : notStarted({ trouble: 'runner-killed', message });
    return { end, isHarmful: false };
  }
}

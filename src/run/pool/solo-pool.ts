// Runs alone in a child. Two lanes, so that the innocent never stand behind the guilty: `retry` for tries whose shared
// child was lost, `offender` for scripts known to block. A try that turns out to block moves over to the offenders; when
// there is no room it is ended and tried there later.
import { again, lostToShutDown, notStarted, type AttemptEnd, type Work } from '../attempt/attempt-end.ts';
import type { ChildSource } from './child-source.ts';
import type { CostMeter } from './cost-meter.ts';
import { lowerPriority } from '../process/process-table.ts';
import type { RunnerChild } from '../process/runner-child.ts';
import type { RunnerLimits } from '../runner-limits.ts';

export type LaneName = 'retry' | 'offender';

/** `isHarmful`: the script must not share a process with others. */
export interface SoloEnd {
  readonly end: AttemptEnd;
  readonly isHarmful: boolean;
}

interface Waiting {
  readonly work: Work;
  readonly resolve: (end: SoloEnd) => void;
}

interface Lane {
  readonly most: number;
  busy: number;
  readonly waiting: Waiting[];
}

/** Starts that may fail before a waiting run is told so. */
const TRIES = 2;

export class SoloPool {
  readonly #source: ChildSource;
  readonly #meter: CostMeter;
  readonly #lanes: Readonly<Record<LaneName, Lane>>;

  constructor(source: ChildSource, limits: RunnerLimits['alone'], meter: CostMeter) {
    this.#source = source;
    this.#meter = meter;
    this.#lanes = {
      retry: { most: limits.retries, busy: 0, waiting: [] },
      offender: { most: limits.offenders, busy: 0, waiting: [] },
    };
  }

  get busy(): number {
    return [...this.#source.children].reduce((sum, child) => sum + child.busy, 0);
  }

  get waiting(): number {
    return this.#lanes.retry.waiting.length + this.#lanes.offender.waiting.length;
  }

  attempt(work: Work, lane: LaneName): Promise<SoloEnd> {
    return new Promise((resolve) => {
      this.#lanes[lane].waiting.push({ work, resolve });
      this.#pump(this.#lanes[lane]);
    });
  }

  renew(): void {
    this.#source.renew();
  }

  #pump(lane: Lane): void {
    while (lane.busy < lane.most && lane.waiting.length > 0) {
      lane.busy += 1;
      void this.#serve(lane);
    }
  }

  /** Takes what waits in a lane, one after the other, in the same child as long as that is none the worse for it and the group the same. */
  async #serve(lane: Lane): Promise<void> {
    const place = { lane };
    let child: RunnerChild | undefined;
    let group: string | undefined;
    for (let next = lane.waiting.shift(); next; next = place.lane === lane ? lane.waiting.shift() : undefined) {
      const { http } = next.work.group;
      if (group !== http) child?.retire();
      group = http;
      if (!child?.isUsable) child = await this.#source.next(TRIES);
      if (child) await this.#try(child, next, place);
      else next.resolve(this.#refusal());
      if (child?.wasBlocked) child.retire();
    }
    child?.retire();
    place.lane.busy -= 1;
    this.#pump(place.lane);
  }

  async #try(child: RunnerChild, { work, resolve }: Waiting, place: { lane: Lane }): Promise<void> {
    let isPutOff = false;
    child.onBlocked = () => {
      lowerPriority(child.pid);
      if (place.lane === this.#lanes.offender || this.#moveOver(place)) return;
      isPutOff = true;
      child.end('blocked');
    };
    work.onStart();
    const end = await this.#meter.attempt(child, work);
    const isHarmful = child.wasBlocked || (end.kind === 'lost' && end.cause !== 'shut-down');
    if (isPutOff && !this.#source.isClosed) void this.attempt(again(work, 'b'), 'offender').then(resolve);
    else resolve({ end, isHarmful });
  }

  #moveOver(place: { lane: Lane }): boolean {
    const { offender } = this.#lanes;
    if (offender.busy >= offender.most) return false;
    const { lane } = place;
    lane.busy -= 1;
    offender.busy += 1;
    place.lane = offender;
    this.#pump(lane);
    return true;
  }

  #refusal(): SoloEnd {
    const message = this.#source.problem ?? 'No process could be started for the run.';
    const end = this.#source.isClosed ? lostToShutDown : notStarted({ trouble: 'runner-killed', message });
    return { end, isHarmful: false };
  }
}

import type { Clock } from '../../time/clock.ts';
import type { EndCause } from '../attempt/child-end.ts';
import { proportionalBytes } from '../process/process-usage.ts';
import type { RunnerChild } from '../process/runner-child.ts';

/** Why a child was replaced: a bounded set, fit for a metric's label. */
export type RestartReason = EndCause | 'runs' | 'age' | 'memory' | 'renewed' | 'browser-lost';

interface RecycleLimits {
  readonly runs: number;
  readonly ageMs: number;
  readonly bytes: number;
}

type Served = Pick<RunnerChild, 'runs' | 'bornAt' | 'processes'>;

const MEASURE_EVERY_MS = 30_000;

/** Says in the gap between two runs whether a child has served long enough. */
export class RecycleGauge {
  readonly #clock: Clock;
  readonly #limits: RecycleLimits;
  readonly #measured = new WeakMap<Served, { at: number; bytes: number }>();

  constructor(clock: Clock, limits: RecycleLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  dueFor(child: Served): 'runs' | 'age' | 'memory' | undefined {
    const now = this.#clock.monotonic();
    if (child.runs >= this.#limits.runs) return 'runs';
    if (now - child.bornAt >= this.#limits.ageMs) return 'age';
    const { at, bytes } = this.#measured.get(child) ?? { at: child.bornAt, bytes: 0 };
    if (bytes >= this.#limits.bytes) return 'memory';
    if (now - at >= MEASURE_EVERY_MS) void this.#measure(child, now);
    return undefined;
  }

  /** Reading proportional memory takes the kernel milliseconds: it is done aside, and known at the next gap. */
  async #measure(child: Served, at: number): Promise<void> {
    this.#measured.set(child, { at, bytes: 0 });
    this.#measured.set(child, { at, bytes: await proportionalBytes(child.processes()) });
  }
}

import type { Trouble } from '../../model/run.ts';
import type { Clock } from '../../time/clock.ts';
import { lostToShutDown, notStarted, type AttemptEnd, type AttemptTask, type Lost } from '../attempt/attempt-end.ts';
import type { ChildSource } from './child-source.ts';

/** A task that waits for a child. */
export interface Waiting<End = AttemptEnd> {
  readonly task: AttemptTask;
  readonly since: number;
  readonly resolve: (end: End) => void;
}

interface QueueOptions<End> {
  readonly clock: Clock;
  /** Starts what can be started now and returns the rest. */
  readonly handOut: (waiting: readonly Waiting<End>[]) => readonly Waiting<End>[];
  /** The end of all that waits when no child can be had for it. */
  readonly refusal?: () => End | undefined;
}

/** Tasks of a pool that wait for a child, first come first served. */
export class TaskQueue<End = AttemptEnd> {
  readonly #options: QueueOptions<End>;
  #waiting: readonly Waiting<End>[] = [];
  #pumped = Promise.withResolvers<void>();

  constructor(options: QueueOptions<End>) {
    this.#options = options;
  }

  get length(): number {
    return this.#waiting.length;
  }

  /** Resolves with the end of the task. */
  add(task: AttemptTask): Promise<End> {
    return new Promise((resolve) => {
      this.#waiting = [...this.#waiting, { task, since: this.#options.clock.monotonic(), resolve }];
      this.pump();
    });
  }

  /** Takes out the first. */
  shift(): Waiting<End> | undefined {
    const [first, ...others] = this.#waiting;
    this.#waiting = others;
    return first;
  }

  /** Hands out what waits, or refuses it; to be called whenever a child is there, or none can be. */
  pump(): void {
    const refusal = this.#options.refusal?.();
    if (refusal === undefined) this.#waiting = this.#options.handOut(this.#waiting);
    else for (const { resolve } of this.#empty()) resolve(refusal);
    this.#pumped.resolve();
    this.#pumped = Promise.withResolvers();
  }

  /** Resolves after a `pump` after which `isSo`, or at once when it is. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await this.#pumped.promise;
  }

  #empty(): readonly Waiting<End>[] {
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }
}

/** How tasks end for which `source` has no child, and will not have one soon; undefined when it may. */
export function refusalOf(source: ChildSource, trouble: Trouble, problem: string | undefined): Lost | undefined {
  if (source.isClosed) return lostToShutDown;
  return problem === undefined ? undefined : notStarted({ trouble, message: problem });
}

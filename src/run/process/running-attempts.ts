import type { Clock, Timer } from '../../time/clock.ts';
import type { AttemptEnd, Lost, AttemptTask } from '../attempt/attempt-end.ts';
import { troubleFrom, type ChildEnd } from '../attempt/child-end.ts';
import type { AttemptRequest, Progress } from '../messages.ts';

interface Entry {
  readonly task: AttemptTask;
  readonly startedAt: number;
  readonly resolve: (end: AttemptEnd) => void;
  readonly timers: readonly Timer[];
}

interface Alarms {
  /** The script's own time is over. */
  readonly softMs: number;
  readonly onSoft: () => void;
  /** Nothing can come any more. */
  readonly hardMs: number;
  readonly onHard: () => void;
}

interface Taken {
  readonly request: AttemptRequest;
  readonly settle: (end: AttemptEnd) => void;
  readonly lost: (end: ChildEnd) => Lost;
}

const MOST_PAST = 1000;

/** The attempts that are in one child, each with its absolute deadlines. */
export class RunningAttempts {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  /** Those that were here not long ago: something about them may still be on its way. */
  readonly #past = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  ids(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Whether the child was asked for this attempt; one that ended long ago is forgotten. */
  knows(attemptId: string): boolean {
    return this.#entries.has(attemptId) || this.#past.has(attemptId);
  }

  /** Functions whose attempts are in the child. */
  functions(): readonly string[] {
    return [...new Set(Array.from(this.#entries.values(), ({ task }) => task.request.functionId))];
  }

  add(task: AttemptTask, { softMs, onSoft, hardMs, onHard }: Alarms): Promise<AttemptEnd> {
    return new Promise((resolve) => {
      const timers = [this.#clock.after(softMs, onSoft), this.#clock.after(hardMs, onHard)];
      this.#entries.set(task.request.attemptId, { task, startedAt: this.#clock.monotonic(), resolve, timers });
    });
  }

  progress(attemptId: string, event: Progress): void {
    this.#entries.get(attemptId)?.task.onProgress?.(event);
  }

  /** Takes an attempt out; the returned function tells it its end. Undefined when it is not (or no longer) here. */
  take(attemptId: string): Taken | undefined {
    const entry = this.#entries.get(attemptId);
    if (!entry) return undefined;
    this.#entries.delete(attemptId);
    this.#remember(attemptId);
    for (const timer of entry.timers) timer.cancel();
    const afterMs = this.#clock.monotonic() - entry.startedAt;
    const { timeoutMs } = entry.task.request;
    return {
      request: entry.task.request,
      settle: entry.resolve,
      lost: (end) => ({ kind: 'lost', cause: end.cause, afterMs, ...troubleFrom(end, timeoutMs) }),
    };
  }

  #remember(attemptId: string): void {
    this.#past.add(attemptId);
    const [oldest] = this.#past;
    if (this.#past.size > MOST_PAST && oldest !== undefined) this.#past.delete(oldest);
  }
}

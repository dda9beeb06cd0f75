import type { Clock, Timer } from '../time/clock.ts';
import type { AttemptEnd, Lost, Work } from './attempt-end.ts';
import { troubleFrom, type ChildEnd } from './child-end.ts';
import type { Progress } from './messages.ts';

interface Entry {
  readonly work: Work;
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

/** The tries that are in one child, each with its absolute deadlines. */
export class RunningAttempts {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#entries.size;
  }

  ids(): readonly string[] {
    return [...this.#entries.keys()];
  }

  has(attemptId: string): boolean {
    return this.#entries.has(attemptId);
  }

  add(work: Work, { softMs, onSoft, hardMs, onHard }: Alarms): Promise<AttemptEnd> {
    return new Promise((resolve) => {
      const timers = [this.#clock.after(softMs, onSoft), this.#clock.after(hardMs, onHard)];
      this.#entries.set(work.request.attemptId, { work, startedAt: this.#clock.monotonic(), resolve, timers });
    });
  }

  progress(attemptId: string, event: Progress): void {
    this.#entries.get(attemptId)?.work.onProgress?.(event);
  }

  /** Takes a try out; the returned function tells it its end. Undefined when it is not (or no longer) here. */
  take(attemptId: string): { settle: (end: AttemptEnd) => void; lost: (end: ChildEnd) => Lost } | undefined {
    const entry = this.#entries.get(attemptId);
    if (!entry) return undefined;
    this.#entries.delete(attemptId);
    for (const timer of entry.timers) timer.cancel();
    const afterMs = this.#clock.monotonic() - entry.startedAt;
    const { timeoutMs } = entry.work.request;
    return {
      settle: entry.resolve,
      lost: (end) => ({ kind: 'lost', cause: end.cause, afterMs, ...troubleFrom(end, timeoutMs) }),
    };
  }
}

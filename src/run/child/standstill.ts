import type { Clock } from '../../time/clock.ts';
import type { Standstill } from '../attempt/overload.ts';
import { childrenOf, queuedMs } from '../process/process-usage.ts';
import { every } from '../../time/every.ts';

const BEAT_MS = 100;
/** A timer is never exact. */
const EXACT_MS = 50;
/** A browser with many pages has some dozens. */
const MOST_PROCESSES = 200;

interface Watch {
  readonly since: number;
  longestMs: number;
  totalMs: number;
}

/** Measures how long this process stands still while runs are under way; between runs it costs nothing. */
export class StandstillMeter {
  readonly #clock: Clock;
  readonly #watches = new Set<Watch>();
  #beats: Disposable | undefined;
  #expectedAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A run begins; the function that is returned says at its end how long it could not go on. */
  begin({ hasBrowser }: { readonly hasBrowser: boolean }): () => Standstill {
    const watch: Watch = { since: this.#clock.monotonic(), longestMs: 0, totalMs: 0 };
    const queuedBefore = hasBrowser ? queuedByProcess() : new Map<number, number>();
    this.#watches.add(watch);
    if (!this.#beats) this.#start();
    return () => {
      // What holds up the timer holds up this one too: it may be asked before its own beat.
      this.#count();
      this.#watches.delete(watch);
      if (this.#watches.size === 0) this.#stop();
      const queued = hasBrowser ? mostQueued(queuedBefore) : 0;
      return { longestMs: watch.longestMs, totalMs: watch.totalMs, queuedMs: queued };
    };
  }

  #start(): void {
    this.#expectedAt = this.#clock.monotonic() + BEAT_MS;
    this.#beats = every(this.#clock, BEAT_MS, () => {
      this.#count();
      this.#expectedAt = this.#clock.monotonic() + BEAT_MS;
    });
  }

  #count(): void {
    const now = this.#clock.monotonic();
    const lateMs = now - this.#expectedAt;
    if (lateMs < EXACT_MS) return;
    for (const watch of this.#watches) {
      const ms = Math.min(lateMs, now - watch.since);
      watch.longestMs = Math.max(watch.longestMs, ms);
      watch.totalMs += ms;
    }
    this.#expectedAt = now + BEAT_MS;
  }

  #stop(): void {
    this.#beats?.[Symbol.dispose]();
    this.#beats = undefined;
  }
}

/** How long each process below this one has waited for a processor so far. */
function queuedByProcess(): ReadonlyMap<number, number> {
  const found = new Set(childrenOf(process.pid));
  for (const pid of found) {
    if (found.size > MOST_PROCESSES) break;
    for (const child of childrenOf(pid)) found.add(child);
  }
  return new Map([...found].map((pid) => [pid, queuedMs(pid)]));
}

const mostQueued = (before: ReadonlyMap<number, number>): number =>
  Math.max(0, ...[...queuedByProcess()].map(([pid, ms]) => ms - (before.get(pid) ?? 0)));

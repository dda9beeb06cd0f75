import type { EndCause } from '../attempt/child-end.ts';
import type { RunnerLimits } from '../runner-limits.ts';
import type { CheckKind } from '../../model/check.ts';
import type { Clock } from '../../time/clock.ts';
import { HeartbeatMonitor } from './heartbeat-monitor.ts';
import { MemoryGuard } from './memory-guard.ts';
import type { ProcessEntry } from './process-table.ts';
import { queuedMs } from './process-usage.ts';

interface WatchOptions {
  readonly pid: number;
  readonly kind: CheckKind;
  readonly clock: Clock;
  readonly limits: RunnerLimits;
  readonly recentProcesses: () => readonly ProcessEntry[];
  /** Many runs share the child: it is ended as soon as it is silent. Otherwise a silent one has until its time limit. */
  readonly isShared: boolean;
  readonly ping: (n: number) => void;
  readonly onRecovered: () => void;
  /** Called once per attempt when it has been silent for too long; only when not shared. */
  readonly onBlocked: () => void;
  /** What is counted within a window is counted from zero again. */
  readonly onWindow: () => void;
  readonly end: (cause: EndCause) => void;
}

/** Watches a child while runs are in it: whether its event loop turns, and what it uses too much of. */
export class ChildWatch {
  readonly #options: WatchOptions;
  readonly #heartbeat: HeartbeatMonitor;
  readonly #guard: MemoryGuard;
  #wasBlocked = false;
  #isPastLimit = false;
  #beats = 0;

  constructor(options: WatchOptions) {
    const { pid, kind, clock, limits, recentProcesses } = options;
    this.#options = options;
    this.#guard = new MemoryGuard(pid, { ...limits, hardBytes: limits.hardBytes[kind], recentProcesses });
    this.#heartbeat = new HeartbeatMonitor({
      clock,
      everyMs: limits.pingEveryMs,
      ping: options.ping,
      queuedMs: () => queuedMs(pid),
      onRecovered: options.onRecovered,
      onBeat: (silentMs) => this.#beat(silentMs),
    });
  }

  get isSilent(): boolean {
    return this.#heartbeat.isSilent;
  }

  /** It has been silent for so long that it is of no use. */
  get isSilentTooLong(): boolean {
    return this.#heartbeat.silentMs >= this.#options.limits.silentMs;
  }

  /** It was silent for too long since `start`. */
  get wasBlocked(): boolean {
    return this.#wasBlocked;
  }

  /** Sessions in which processes of the child were seen: they lead to what is left when the child is gone. */
  get sessions(): ReadonlySet<number> {
    return this.#guard.sessions;
  }

  /** Processes that belong to the child now. */
  processes(): readonly number[] {
    return this.#guard.look();
  }

  /** Runs are in the child from now on. */
  start(): void {
    this.#wasBlocked = false;
    this.#isPastLimit = false;
    this.#heartbeat.start();
  }

  stop(): void {
    this.#heartbeat.stop();
  }

  answer(n: number): void {
    this.#heartbeat.answer(n);
  }

  /** A run in the child has used up its time: a silent script has nothing more to say, as its clean-ups cannot run either. */
  passLimit(): void {
    this.#isPastLimit = true;
  }

  #beat(silentMs: number): void {
    const { limits, isShared, end, onBlocked, onWindow } = this.#options;
    this.#beats += 1;
    if (this.#beats % limits.windowBeats === 0) onWindow();
    const excess = this.#guard.excess();
    if (excess) return end(excess);
    if (silentMs < limits.silentMs) return;
    if (isShared || this.#isPastLimit) return end('blocked');
    if (this.#wasBlocked) return;
    this.#wasBlocked = true;
    onBlocked();
  }
}

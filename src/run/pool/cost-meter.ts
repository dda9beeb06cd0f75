// What attempts cost: how long they held their place, and the processor time of their child with everything it started
// (a Chromium tree included). It is read from the kernel at the end of an attempt and counts from the end of the one before:
// a warm browser that waits uses nothing, and the cleaning up after a page is not lost between two readings.
import type { AttemptCost, CheckKind } from '../../model/check.ts';
import { subjectKey, type Subject } from '../../model/names.ts';
import type { Clock } from '../../time/clock.ts';
import type { AttemptEnd, AttemptTask } from '../attempt/attempt-end.ts';
import { readProcesses, treeOf, type ProcessEntry } from '../process/process-table.ts';
import { childrenOf, readCpuMs } from '../process/process-usage.ts';
import type { RunnerChild } from '../process/runner-child.ts';
import { CostAttribution } from './cost-attribution.ts';

interface MeterOptions {
  readonly clock: Clock;
  readonly recentProcesses: () => readonly ProcessEntry[];
  readonly onCost: (cost: AttemptCost) => void;
  /** Processor time of these processes so far; another one only in tests. */
  readonly cpuOf?: (pids: readonly number[]) => number | undefined;
}

type Measured = Pick<RunnerChild, 'kind' | 'pid' | 'busy' | 'attempt'>;

/** Attempts that have ended in one child since it was last read. */
interface Stretch {
  cpuMs: number | undefined;
  readAt: number;
  readonly ended: Map<string, { readonly subject: Subject; attempts: number; wallMs: number }>;
}

/**
 * One reading takes about 0.02 ms for each process: too much for each of many quick HTTP checks, next to nothing for a
 * journey, of which there is one at a time with about eight processes.
 */
const BETWEEN_READINGS_MS: Readonly<Record<CheckKind, number>> = { http: 250, browser: 0 };
/** A child in which there is always something going on is read all the same. */
const LONGEST_STRETCH_MS = 5000;

/** Makes attempts in children and tells what they cost. */
export class CostMeter {
  readonly #options: MeterOptions;
  readonly #stretches = new WeakMap<Measured, Stretch>();
  readonly #shared = new CostAttribution();

  constructor(options: MeterOptions) {
    this.#options = options;
  }

  /** As the child's own `attempt`, which is begun before this returns. */
  async attempt(child: Measured, task: AttemptTask): Promise<AttemptEnd> {
    const stretch = this.#stretchOf(child);
    const startedAt = this.#options.clock.monotonic();
    const end = await child.attempt(task);
    const now = this.#options.clock.monotonic();
    // A child that is gone took what it had used with it, and an attempt that never began says nothing about costs.
    if (end.kind !== 'done') return end;
    this.#count(stretch, task, now - startedAt);
    const sinceMs = now - stretch.readAt;
    if (sinceMs >= (child.busy === 0 ? BETWEEN_READINGS_MS[child.kind] : LONGEST_STRETCH_MS))
      this.#close(child, stretch, now);
    return end;
  }

  #stretchOf(child: Measured): Stretch {
    let stretch = this.#stretches.get(child);
    if (!stretch) {
      // The first attempt is reported at once. What the child and its browser took to start is nobody's cost: here the
      // process table must be fresh, later a recent one is good enough.
      stretch = { cpuMs: this.#cpuOf(child, readProcesses), readAt: -Infinity, ended: new Map() };
      this.#stretches.set(child, stretch);
    }
    return stretch;
  }

  #count({ ended }: Stretch, { request }: AttemptTask, wallMs: number): void {
    const subject = { functionId: request.functionId, target: request.target.name };
    const key = subjectKey(subject);
    const one = ended.get(key);
    if (one) {
      one.attempts += 1;
      one.wallMs += wallMs;
    } else ended.set(key, { subject, attempts: 1, wallMs });
  }

  #close(child: Measured, stretch: Stretch, now: number): void {
    const cpuMs = this.#cpuOf(child, this.#options.recentProcesses);
    const before = stretch.cpuMs;
    const usedMs = cpuMs === undefined || before === undefined ? undefined : Math.max(0, cpuMs - before);
    const parts = Array.from(stretch.ended, ([key, { attempts }]) => ({ key, attempts }));
    const shares = usedMs === undefined ? undefined : this.#shared.share(usedMs, parts);
    for (const [key, { subject, attempts, wallMs }] of stretch.ended) {
      this.#options.onCost({ ...subject, kind: child.kind, attempts, wallMs, cpuMs: shares?.get(key) });
    }
    stretch.ended.clear();
    stretch.readAt = now;
    stretch.cpuMs = cpuMs;
  }

  #cpuOf({ kind, pid }: Measured, processes: () => readonly ProcessEntry[]): number | undefined {
    const { cpuOf = cpuOfProcesses } = this.#options;
    if (kind === 'http') return cpuOf([pid]);
    const known = [pid, ...treeOf(processes(), new Set([pid])).map((one) => one.pid)];
    // The process of the page is younger than the last look: it is found with Chromium's zygote, which is known.
    return cpuOf([...new Set([...known, ...known.flatMap(childrenOf)])]);
  }
}

/** Undefined when the first of them cannot be read; one that ended meanwhile was buried by another. */
function cpuOfProcesses([pid = 0, ...others]: readonly number[]): number | undefined {
  const first = readCpuMs(pid);
  return first === undefined ? undefined : others.reduce((sum, other) => sum + (readCpuMs(other) ?? 0), first);
}

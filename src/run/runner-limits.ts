import { HOUR_MS } from '../time/units.ts';

/** What a runner allows its child processes. Durations in milliseconds, memory in bytes. */
export interface RunnerLimits {
  /** Time for clean-ups after an attempt, on failure and timeout too. */
  readonly cleanupMs: number;
  /** What a child may need beyond time-out and clean-up to answer: closing a context, writing evidence. */
  readonly graceMs: { readonly http: number; readonly browser: number };
  /** A child that gets no answer out for this long has lost its event loop. */
  readonly silentMs: number;
  readonly pingEveryMs: number;
  /** From fork to `ready`, browser included. */
  readonly startMs: number;
  readonly inspectMs: number;
  /** From asking a child to stop to killing it. */
  readonly stopMs: number;
  /** V8's heap of a child. */
  readonly heapMb: number;
  /** Resident memory of a child with everything it started, at which it is ended at once. */
  readonly hardBytes: { readonly http: number; readonly browser: number };
  readonly mostProcesses: number;
  /** When a child is replaced by a fresh one in the gap between two runs. `bytes` is proportional memory (PSS). */
  readonly recycle: Readonly<Record<'http' | 'browser', { runs: number; ageMs: number; bytes: number }>>;
  /** Scripts tried again alone, and scripts known to block, at once. */
  readonly alone: { readonly retries: number; readonly offenders: number };
  /** Output and messages of one child within `windowBeats` pings. */
  readonly outputBytes: number;
  readonly messages: number;
  readonly windowBeats: number;
}

const MB = 1024 * 1024;

export const defaultLimits: RunnerLimits = {
  cleanupMs: 10_000,
  graceMs: { http: 5_000, browser: 15_000 },
  silentMs: 1_000,
  pingEveryMs: 250,
  startMs: 30_000,
  inspectMs: 5_000,
  stopMs: 3_000,
  heapMb: 512,
  hardBytes: { http: 1_200 * MB, browser: 4_000 * MB },
  mostProcesses: 200,
  recycle: {
    http: { runs: 100_000, ageMs: 2 * HOUR_MS, bytes: 400 * MB },
    browser: { runs: 300, ageMs: HOUR_MS, bytes: 700 * MB },
  },
  alone: { retries: 2, offenders: 2 },
  outputBytes: 64 * MB,
  messages: 20_000,
  windowBeats: 20,
};

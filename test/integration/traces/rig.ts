import type { Config, TraceExport } from '../../../src/config/config.ts';
import type { Log } from '../../../src/model/log.ts';
import type { RunResult } from '../../../src/model/run.ts';
import { Bus } from '../../../src/record/bus.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { createTraces, type Traces } from '../../../src/traces/traces.ts';
import { at, configOf, resultOf } from '../../unit/metrics/sample-world.ts';

export const exportTo = (url: string, more: Partial<TraceExport> = {}): TraceExport => ({
  url: `${url}/v1/traces`,
  encoding: 'protobuf',
  headers: {},
  isCompressed: true,
  timeoutMs: 10_000,
  attributes: {},
  ...more,
});

/** Traces with everything around them, on a manual clock. */
export class Rig implements AsyncDisposable {
  readonly clock = new ManualClock(at);
  readonly lines: string[] = [];
  readonly counted: Record<string, number> = {};
  readonly bus = new Bus((error) => {
    throw error;
  });
  config: Config;
  readonly traces: Traces;
  #runs = 0;
  #waiting: (() => void)[] = [];

  private constructor(settings: TraceExport | undefined) {
    this.config = { ...configOf(['place-order', 'search']), ...(settings && { traces: settings }) };
    const count = (name: string, by: number) => {
      this.counted[name] = (this.counted[name] ?? 0) + by;
      this.#wake();
    };
    const note = (level: string) => (_: unknown, message: string) => {
      this.lines.push(`${level} ${message}`);
      this.#wake();
    };
    const log: Log = {
      debug: note('debug'),
      info: note('info'),
      warn: note('warn'),
      error: note('error'),
      fatal: note('fatal'),
    };
    this.traces = createTraces({
      bus: this.bus,
      config: () => this.config,
      clock: this.clock,
      random: () => 1,
      log,
      version: '0.1.0',
      instance: 'host:8080',
      onExported: (traces) => count('exported', traces),
      onDropped: (reason, traces) => count(reason, traces),
    });
  }

  static async with(settings: TraceExport | undefined): Promise<Rig> {
    const rig = new Rig(settings);
    await rig.traces.apply(rig.config);
    return rig;
  }

  /** The configuration changed. */
  async reload(settings: TraceExport | undefined): Promise<void> {
    const { traces: _, ...config } = this.config;
    this.config = { ...config, ...(settings && { traces: settings }) };
    await this.traces.apply(this.config);
  }

  /** A run ends; tells its id. */
  finish(more: Partial<RunResult> = {}): string {
    const runId = (this.#runs += 1).toString(16).padStart(8, '0').padStart(32, '0190');
    this.bus.publish({ kind: 'run-finished', result: resultOf('place-order', { runId, ...more }) });
    return runId;
  }

  /** Resolves when it holds, looking each time that something was counted or said. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const look of this.#waiting.splice(0)) look();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.traces[Symbol.asyncDispose]();
  }
}

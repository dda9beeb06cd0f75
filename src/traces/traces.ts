import type { Config, TraceExport } from '../config/config.ts';
import type { Log } from '../model/log.ts';
import type { RunResult } from '../model/run.ts';
import type { Bus } from '../record/bus.ts';
import type { Random } from '../time/backoff.ts';
import type { Clock } from '../time/clock.ts';
import { TraceExporter } from './exporter.ts';
import { TraceQueue } from './queue.ts';
import { traceOf } from './trace-of.ts';
import type { DropReason } from './trace.ts';

export interface TracesParts {
  readonly bus: Bus;
  readonly config: () => Config;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Of Bellwether. */
  readonly version: string;
  /** Which of several Bellwethers this is. */
  readonly instance: string;
  readonly onExported: (traces: number) => void;
  readonly onDropped: (reason: DropReason, traces: number) => void;
}

/** Runs as OpenTelemetry traces. Disposing it sends what waits, as far as that is quickly done. */
export interface Traces extends AsyncDisposable {
  /** Begins, changes or ends the sending, so that it is as the configuration says. */
  apply(config: Pick<Config, 'traces'>): Promise<void>;
}

/** A minute of a thousand functions each half minute; some ten megabytes. */
const MOST_SPANS = 20_000;
const FLUSH_MS = 3000;

/** Sends nothing before a configuration is applied. */
export function createTraces(parts: TracesParts): Traces {
  return new BusTraces(parts);
}

class BusTraces implements Traces {
  readonly #parts: TracesParts;
  readonly #queue: TraceQueue;
  readonly #unsubscribe: () => void;
  #settings: TraceExport | undefined;
  #exporter: TraceExporter | undefined;

  constructor(parts: TracesParts) {
    this.#parts = parts;
    this.#queue = new TraceQueue(MOST_SPANS, (traces) => parts.onDropped('queue-full', traces));
    this.#unsubscribe = parts.bus.on('run-finished', ({ result }) => this.#note(result));
  }

  async apply({ traces: wanted }: Pick<Config, 'traces'>): Promise<void> {
    if (JSON.stringify(wanted) === JSON.stringify(this.#settings)) return;
    this.#settings = wanted;
    const before = this.#exporter;
    this.#exporter = undefined;
    await before?.stop(0);
    if (wanted) this.#exporter = this.#begin(wanted);
    else this.#forget();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    await this.#exporter?.stop(FLUSH_MS);
    this.#forget();
  }

  #begin(settings: TraceExport): TraceExporter {
    const { clock, random, log, version, instance, onExported, onDropped } = this.#parts;
    return new TraceExporter({
      settings,
      queue: this.#queue,
      resource: { 'service.name': 'bellwether', 'service.version': version, 'service.instance.id': instance },
      version,
      clock,
      random,
      log,
      onExported,
      onRefused: (traces) => onDropped('refused', traces),
    });
  }

  #note(result: RunResult): void {
    if (!this.#settings) return;
    const { functions, targets, components } = this.#parts.config();
    const fn = functions.get(result.functionId);
    if (!fn) return;
    const trace = traceOf(result, {
      question: fn.question,
      severity: fn.severity,
      check: fn.check,
      isPropagated: fn.propagateTrace,
      targetUrl: targets.get(result.target)?.url ?? '',
      isComponent: (id) => components.has(id),
    });
    this.#queue.push(trace);
    this.#exporter?.wake();
  }

  #forget(): void {
    const left = this.#queue.clear();
    if (left > 0) this.#parts.onDropped('ended', left);
  }
}

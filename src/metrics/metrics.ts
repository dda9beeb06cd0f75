import type { Log } from '../model/log.ts';
import type { Bus } from '../record/bus.ts';
import { publicWorld } from '../record/public-world.ts';
import type { World } from '../record/world.ts';
import type { Runner } from '../run/runner.ts';
import type { PendingMessages } from '../notify/pending-messages.ts';
import type { Clock } from '../time/clock.ts';
import type { DropReason } from '../traces/trace.ts';
import type { RefusalReason } from '../model/refusal.ts';
import { CapacityMetrics, capacityGauges, type CapacityFigures } from './capacity-metrics.ts';
import { expose } from './exposition.ts';
import { IncidentMetrics } from './incident-metrics.ts';
import { MonitorMetrics } from './monitor-metrics.ts';
import { formatFor } from './negotiate.ts';
import { createProcessMetrics } from './process-metrics.ts';
import { RunMetrics } from './run-metrics.ts';
import { withFunctions } from './series.ts';
import { contentTypes } from './text.ts';
import { storeMetrics, worldMetrics, type StoreFigures } from './world-metrics.ts';

export interface MetricsParts {
  readonly bus: Bus;
  readonly world: World;
  readonly runner: Pick<Runner, 'status'>;
  readonly pending: Pick<PendingMessages, 'known'>;
  /** Absent: not shown. */
  readonly storeFigures?: () => StoreFigures;
  readonly clock: Clock;
  /** What the schedule asks of this machine; absent or undefined while that is not known. */
  readonly capacity?: () => CapacityFigures | undefined;
  /** Of Bellwether. */
  readonly version: string;
  readonly log: Pick<Log, 'warn'>;
}

/** Strangers, or those who may know everything. */
export type MetricsReader = 'everybody' | 'operations';

/** Everything that `/metrics` shows. */
export interface Metrics extends Disposable {
  /**
   * All metrics in the format that an `Accept` header prefers, for everybody without those of functions that are only for
   * operations. Asks nothing of the store. `rest` is called between pieces of work; left out, the event loop has a turn then.
   */
  render(
    accept: string | undefined,
    forWhom?: MetricsReader,
    rest?: () => Promise<void>,
  ): Promise<{ contentType: string; body: Uint8Array }>;
  /** The web side turned a request or a connection away. */
  webRefused(reason: RefusalReason): void;
  /** So many runs were taken as traces. */
  tracesExported(count: number): void;
  /** So many were not. */
  tracesDropped(reason: DropReason, count: number): void;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Counts from now on what the bus tells, until disposed. */
export function createMetrics(parts: MetricsParts): Metrics {
  const { bus, world, runner, pending, clock, version, capacity, log } = parts;
  const runs = new RunMetrics(world, log);
  const incidents = new IncidentMetrics(world);
  const monitor = new MonitorMetrics(world, clock, version);
  const costs = new CapacityMetrics(world);
  const processMetrics = createProcessMetrics();
  const listening = [
    ...runs.listen(bus),
    ...incidents.listen(bus),
    ...monitor.listen(bus),
    ...costs.listen(bus),
    bus.on('config-loaded', () => {
      for (const part of [runs, incidents, monitor, costs]) part.applyConfig();
    }),
  ];
  return {
    async render(accept, forWhom = 'operations', rest = nextTurn) {
      const format = formatFor(accept);
      const shown = forWhom === 'everybody' ? publicWorld(world, () => clock.now()) : world;
      const now = worldMetrics({
        world: shown,
        runner: runner.status(),
        pending: pending.known,
        monotonic: clock.monotonic(),
      });
      const ofStore = parts.storeFigures ? storeMetrics(parts.storeFigures()) : [];
      const figures = capacity?.();
      const asked = figures ? capacityGauges(world.config.runners.location, figures) : [];
      const own = [
        ...now,
        ...ofStore,
        ...runs.sources,
        ...incidents.sources,
        ...monitor.sources,
        ...costs.sources,
        ...asked,
      ];
      const { functions } = shown.config;
      const all = shown.config === world.config ? own : own.map((one) => withFunctions(one, (id) => functions.has(id)));
      await rest();
      const sources = [...all, ...(await processMetrics())];
      await rest();
      return { contentType: contentTypes[format], body: await expose(sources, format, rest) };
    },
    webRefused: (reason) => monitor.webRefused(reason),
    tracesExported: (count) => monitor.tracesExported(count),
    tracesDropped: (reason, count) => monitor.tracesDropped(reason, count),
    [Symbol.dispose]() {
      for (const unsubscribe of listening) unsubscribe();
    },
  };
}

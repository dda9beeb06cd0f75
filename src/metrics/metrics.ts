import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import type { RestartReason } from '../run/recycle.ts';
import type { Runner } from '../run/runner.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import { expose } from './exposition.ts';
import { IncidentMetrics } from './incident-metrics.ts';
import { MonitorMetrics } from './monitor-metrics.ts';
import { formatFor } from './negotiate.ts';
import { PendingCache } from './pending-cache.ts';
import { createProcessMetrics } from './process-metrics.ts';
import { RunMetrics } from './run-metrics.ts';
import { contentTypes } from './text.ts';
import { worldMetrics } from './world-metrics.ts';

export interface MetricsParts {
  readonly bus: Bus;
  readonly world: World;
  readonly runner: Pick<Runner, 'status'>;
  readonly store: Pick<Store, 'outbox'>;
  readonly clock: Clock;
  /** Of Bellwether. */
  readonly version: string;
}

/** Everything that `/metrics` shows. */
export interface Metrics extends Disposable {
  /** All metrics in the format that an `Accept` header prefers. Asks nothing of the store; lets others work in between. */
  render(accept: string | undefined): Promise<{ contentType: string; body: string }>;
  /** A child process of the runner was replaced. */
  runnerRestarted(reason: RestartReason): void;
}

/** Counts from now on what the bus tells, until disposed. */
export function createMetrics({ bus, world, runner, store, clock, version }: MetricsParts): Metrics {
  const runs = new RunMetrics(world);
  const incidents = new IncidentMetrics(world);
  const monitor = new MonitorMetrics(world, clock, version);
  const pending = new PendingCache(store.outbox);
  const processMetrics = createProcessMetrics();
  const listening = [
    ...runs.listen(bus),
    ...incidents.listen(bus),
    ...monitor.listen(bus),
    bus.on('notices-queued', () => pending.refresh()),
    bus.on('notice-settled', () => pending.refresh()),
    bus.on('config-loaded', () => {
      for (const part of [runs, incidents, monitor]) part.takeUp();
    }),
  ];
  pending.refresh();
  return {
    async render(accept) {
      const format = formatFor(accept);
      const now = worldMetrics({ world, runner: runner.status(), pending: pending.known, now: clock.now() });
      const own = [...now, ...runs.sources, ...incidents.sources, ...monitor.sources];
      return { contentType: contentTypes[format], body: await expose([...own, ...(await processMetrics())], format) };
    },
    runnerRestarted: (reason) => monitor.runnerRestarted(reason),
    [Symbol.dispose]() {
      for (const unsubscribe of listening) unsubscribe();
    },
  };
}

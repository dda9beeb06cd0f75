import type { Bus } from '../record/bus.ts';
import type { World } from '../record/world.ts';
import type { Clock } from '../time/clock.ts';
import { dropReasons, type DropReason } from '../traces/trace.ts';
import { refusalReasons, type RefusalReason } from '../model/refusal.ts';
import { metric } from './declared.ts';
import { Series, type Source } from './series.ts';

const settled = ['delivered', 'retried', 'dropped'] as const;

/** The monitor about itself: its messages, its runner, its configuration, its version. */
export class MonitorMetrics {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #notifications = new Series(metric.notifications);
  readonly #restarts = new Series(metric.runnerRestarts);
  readonly #tracesExported = new Series(metric.tracesExported);
  readonly #tracesDropped = new Series(metric.tracesDropped);
  readonly #configOk = new Series(metric.configOk);
  readonly #configAt = new Series(metric.configAt);
  readonly #scriptOk = new Series(metric.scriptOk);
  readonly #webRefused = new Series(metric.webRefused);
  readonly #build = new Series(metric.buildInfo);

  constructor(world: World, clock: Clock, version: string) {
    this.#world = world;
    this.#clock = clock;
    this.#build.set([version, process.version], 1);
    this.tracesExported(0);
    for (const reason of dropReasons) this.tracesDropped(reason, 0);
    for (const reason of refusalReasons) this.#webRefused.add([reason], 0);
    this.applyConfig();
  }

  get sources(): readonly Source[] {
    const traces = [this.#tracesExported, this.#tracesDropped];
    return [
      this.#notifications,
      this.#restarts,
      ...traces,
      this.#webRefused,
      this.#configOk,
      this.#configAt,
      this.#scriptOk,
      this.#build,
    ];
  }

  listen(bus: Bus): readonly (() => void)[] {
    return [
      bus.on('notice-settled', ({ channel, outcome }) => {
        if (this.#world.config.channels.has(channel)) this.#notifications.add([channel, outcome]);
      }),
      bus.on('runner-restarted', ({ reason }) => this.#runnerRestarted(reason)),
      bus.on('config-refused', () => this.#configOk.set([], 0)),
      bus.on('scripts-loaded', ({ refused }) => {
        for (const id of this.#world.config.functions.keys()) this.#scriptOk.set([id], refused.includes(id) ? 0 : 1);
      }),
    ];
  }

  /** A configuration is in use from now on. */
  applyConfig(): void {
    const { channels, functions } = this.#world.config;
    this.#scriptOk.prune(([id]) => functions.has(id ?? ''));
    this.#notifications.prune(([channel]) => channels.has(channel ?? ''));
    for (const channel of channels.keys())
      for (const outcome of settled) this.#notifications.add([channel, outcome], 0);
    this.#configOk.set([], 1);
    this.#configAt.set([], this.#clock.now() / 1000);
  }

  #runnerRestarted(reason: string): void {
    this.#restarts.add([this.#world.config.runners.location, reason]);
  }

  webRefused(reason: RefusalReason): void {
    this.#webRefused.add([reason]);
  }

  tracesExported(count: number): void {
    this.#tracesExported.add([], count);
  }

  tracesDropped(reason: DropReason, count: number): void {
    this.#tracesDropped.add([reason], count);
  }
}

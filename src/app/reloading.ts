import type { Config } from '../config/config.ts';
import { formatProblem, type LoadResult } from '../config/load.ts';
import { createReloader, type Loaded } from '../config/reload.ts';
import { watchConfig } from '../config/watch.ts';
import type { Log } from '../model/log.ts';
import type { Bus } from '../record/bus.ts';
import type { Clock } from '../time/clock.ts';
import type { InUse } from './in-use.ts';

interface Parts {
  readonly inUse: InUse;
  readonly loaded: Loaded;
  readonly load: () => Promise<LoadResult>;
  /** Hands a good configuration to every room; rejects when one cannot take it. */
  readonly takeUp: (config: Config) => Promise<void>;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes up changes of configuration and scripts while running; a broken one is refused, told, and the last good one stays. */
export function startReloading({
  inUse,
  loaded,
  load,
  takeUp,
  bus,
  clock,
  log,
}: Parts): AsyncDisposable & { request(): Promise<void> } {
  const isGoodAgain = () => {
    inUse.problems = [];
    bus.publish({ kind: 'config-loaded' });
  };
  const reloader = createReloader({
    current: loaded.config,
    load,
    async onLoaded({ config }) {
      await takeUp(config);
      isGoodAgain();
      log.info({ functions: config.functions.size }, 'The changed configuration is in use');
    },
    onRefused(problems) {
      inUse.problems = problems.map(formatProblem);
      bus.publish({ kind: 'config-refused', problems: inUse.problems });
      log.error(
        {},
        `The changed configuration is refused and the last good one stays in use:\n${inUse.problems.join('\n')}`,
      );
    },
    onRestored: isGoodAgain,
    onRead: (files) => watch.follow(files),
  });
  const watch = watchConfig({
    files: loaded.files,
    clock,
    onChange: () => reloader.request(),
    onError: (error) =>
      log.warn({ error: String(error) }, 'The configuration cannot be watched; send SIGHUP after a change'),
  });
  return {
    request: () => reloader.request(),
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await reloader.close();
    },
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../src/config/config.ts';
import type { Log } from '../../../src/model/log.ts';
import { Bus } from '../../../src/record/bus.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { createWeb } from '../../../src/web/web.tsx';
import type { WebInput } from '../../../src/web/web-input.ts';
import { FixtureWorld, NOW } from '../../unit/web/fixture-world.ts';

export interface House<C extends Clock = ManualClock> extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly world: FixtureWorld;
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: C;
  readonly acknowledged: { id: string; by: string }[];
  readonly logged: string[];
  config: Config;
}

/** The real pages and the real store around a world that the test changes as it likes. */
export async function openHouse<C extends Clock = ManualClock>(
  more: Partial<WebInput> & { readonly clock?: C; readonly port?: number; readonly world?: FixtureWorld } = {},
): Promise<House<C>> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-web-'));
  const clock = (more.clock ?? new ManualClock(NOW)) as C;
  const store = await openStore(folder, { clock });
  const world = more.world ?? new FixtureWorld();
  const logged: string[] = [];
  const note = (_: unknown, text: string) => void logged.push(text);
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note };
  const bus = new Bus((error) => note(undefined, String(error)));
  const acknowledged: House['acknowledged'] = [];
  const house = { config: { ...world.config, storeFolder: folder } };
  const web = createWeb({
    config: () => house.config,
    world,
    store,
    bus,
    clock,
    metrics: {
      render: (accept) =>
        Promise.resolve({
          contentType: accept?.includes('openmetrics') ? 'application/openmetrics-text' : 'text/plain',
          body: '# EOF\n',
        }),
    },
    health: () => world.health,
    recorder: {
      acknowledge: (id, by) => Promise.resolve(acknowledged.push({ id, by }) === 1),
    },
    notices: store.outbox,
    version: '1.2.3',
    log,
    ...more,
  });
  const close = async () => {
    await web[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  };
  const { url } = await web.listen('127.0.0.1', more.port ?? 0).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return Object.assign(house, {
    url,
    port: Number(new URL(url).port),
    folder,
    world,
    store,
    bus,
    clock,
    acknowledged,
    logged,
    [Symbol.asyncDispose]: close,
  });
}

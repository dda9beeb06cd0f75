import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../src/config/config.ts';
import type { Role } from '../../../src/model/access.ts';
import type { Log } from '../../../src/model/log.ts';
import { plannedId } from '../../../src/model/planned.ts';
import type { Signal, SignalSource } from '../../../src/model/signal.ts';
import { Bus } from '../../../src/record/bus.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { hashOfToken, newTokenSecret } from '../../../src/store/token-secret.ts';
import type { Clock } from '../../../src/time/clock.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { createWeb } from '../../../src/web/web.tsx';
import type { WebInput } from '../../../src/web/web-input.ts';
import { FixtureWorld, NOW } from '../../unit/web/fixture-world.ts';
import { recorderOf } from '../../support/build/recorder.ts';
import { PendingMessages } from '../../../src/notify/pending-messages.ts';

export interface House<C extends Clock = ManualClock> extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly world: FixtureWorld;
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: C;
  readonly acknowledged: { id: string; by: string }[];
  /** At the pager. */
  readonly closed: { id: string; by: string }[];
  readonly reports: { source: SignalSource; raised: readonly Signal[]; endedIds: readonly string[] }[];
  readonly logged: string[];
  /** A new token of somebody called `ROLE NUMBER`, numbers from 1. */
  tokenOf(role: Role, expiresAt?: number): Promise<string>;
  config: Config;
  /** Everything that is answered. */
  readonly routes: ReturnType<typeof createWeb>['routes'];
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
  let names = 0;
  const note = (_: unknown, text: string) => void logged.push(text);
  const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note };
  const bus = new Bus((error) => note(undefined, String(error)));
  const acknowledged: House['acknowledged'] = [];
  const closed: House['closed'] = [];
  const reports: House['reports'] = [];
  const house = { config: { ...world.config, storeFolder: folder } };
  const pending = new PendingMessages({ outbox: store.outbox, bus, clock, log });
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
    recorder: recorderOf((command) => {
      switch (command.act) {
        case 'acknowledge':
          return acknowledged.push({ id: command.incidentId, by: command.by }) === 1;
        case 'close-at-pager':
          return closed.push({ id: command.incidentId, by: command.by }) > 0;
        case 'report-some-signals': {
          const { source, raised, endedIds } = command;
          reports.push({ source, raised, endedIds });
          return [];
        }
        case 'plan':
          world.plans = [...world.plans, command.planned];
          return bus.publish({ kind: 'plans-changed' });
        case 'cancel-planned': {
          const before = world.plans;
          world.plans = before.filter((one) => plannedId(one) !== command.id);
          bus.publish({ kind: 'plans-changed' });
          return world.plans.length < before.length;
        }
        default:
          throw new Error(`the web side does not ${command.act}`);
      }
    }),
    tokens: store.tokens,
    sessions: store.sessions,
    audit: store.audit,
    pending,
    version: '1.2.3',
    log,
    ...more,
  });
  const close = async () => {
    await web[Symbol.asyncDispose]();
    pending[Symbol.dispose]();
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
    closed,
    reports,
    logged,
    routes: () => web.routes(),
    tokenOf: async (role: Role, expiresAt?: number) => {
      const secret = newTokenSecret();
      const name = `${role} ${(names += 1)}`;
      const token = { name, role, hash: hashOfToken(secret), createdAt: 0, ...(expiresAt && { expiresAt }) };
      await store.tokens.add(token);
      return secret;
    },
    [Symbol.asyncDispose]: close,
  });
}

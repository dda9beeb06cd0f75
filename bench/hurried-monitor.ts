// The monitor's core with a clock that somebody moves: schedule, work, recorder, store, housekeeping, metrics and pages
// as the program connects them. Only the runner stands in for itself: what is tried passes at once.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHousekeeping } from '../src/app/housekeeping.ts';
import { entriesOf } from '../src/app/plan-entries.ts';
import { Work } from '../src/app/work.ts';
import { loadConfig } from '../src/config/load.ts';
import { createMetrics } from '../src/metrics/metrics.ts';
import { Bus } from '../src/record/bus.ts';
import { createRecorder } from '../src/record/create-recorder.ts';
import type { Runner } from '../src/run/runner.ts';
import { nextStart } from '../src/schedule/cron.ts';
import { Scheduler } from '../src/schedule/scheduler.ts';
import { openStore } from '../src/store/engine/open-store.ts';
import { ManualClock } from '../src/time/manual-clock.ts';
import { newIncidentId } from '../src/time/sortable-id.ts';
import { healthStanzas, writeConfig } from './monitor-config.ts';
import { passedRun } from './results.ts';
import { quietLog as log } from './quiet-log.ts';
import { PendingMessages } from '../src/notify/pending-messages.ts';

export interface HurriedOptions {
  readonly functions: number;
  /** How often each is tried: `30s`. */
  readonly every: string;
  readonly startAt: number;
  /** Of the store; a temporary one when left out. */
  readonly folder?: string;
  readonly alsoTargets?: readonly string[];
}

const TYPICAL_MS = 420;
/** One in so many runs takes three times as long, so that not all rows are alike. */
const SLOW_ONE_IN = 17;

/** A started core at `startAt`; nothing happens until its clock is moved. */
export async function openHurriedMonitor(options: HurriedOptions) {
  const { functions, every, startAt, folder: given, alsoTargets = [] } = options;
  await using life = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'hurried-'));
  life.defer(() => rm(folder, { recursive: true, force: true }));
  const clock = new ManualClock(startAt);
  const store = given ?? join(folder, 'data');
  const wanted = { url: 'http://127.0.0.1:9', store, stanzas: healthStanzas(functions, every), alsoTargets };
  const loaded = await loadConfig(await writeConfig(folder, wanted), { env: {} });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const { config } = loaded;
  const opened = life.use(await openStore(config.storeFolder, { clock }));
  const bus = new Bus((error) => console.error(error));
  const recorder = life.use(
    await createRecorder({
      ...{ store: opened, clock, bus, config, log, cron: { next: nextStart } },
      newIncidentId: (now) => newIncidentId(now, 'UTC'),
    }),
  );
  const runner = standIn(clock);
  const pending = life.use(new PendingMessages({ outbox: opened.outbox, bus, clock, log }));
  const metrics = life.use(
    createMetrics({ bus, world: recorder.world, runner, pending, clock, version: 'bench', log }),
  );
  const work = life.use(
    new Work({
      judge: async (result) => result,
      clock,
      config: () => config,
      recorder,
      runner,
      publish: bus.publish,
      log,
    }),
  );
  const scheduler = life.use(new Scheduler({ clock, onDue: work.do, onSkip: work.skip, onMissed: () => {} }));
  scheduler.replace(entriesOf(config, clock.now(), () => true));
  scheduler.start();
  const evidenceRoot = join(folder, 'evidence');
  life.use(startHousekeeping({ clock, store: opened, recorder, evidenceRoot, config: () => config, log }));
  const kept = life.move();
  const [runs, started] = [{ count: 0 }, config];
  bus.on('run-finished', () => (runs.count += 1));
  return {
    ...{ clock, store: opened, recorder, metrics, bus, config: started },
    /** Runs recorded so far. */
    runs: () => runs.count,
    end: () => kept.disposeAsync(),
  };
}

function standIn(clock: ManualClock): Runner {
  let count = 0;
  return {
    start: async () => {},
    run: async ({ job }) => {
      count += 1;
      return passedRun(job, clock.now(), count % SLOW_ONE_IN === 0 ? TYPICAL_MS * 3 : TYPICAL_MS + (count % 40));
    },
    inspect: async () => ({ kind: 'http' }),
    scripts: {
      start: async () => {},
      prepare: async () => ({ versions: new Map(), broken: new Map() }),
      hasGoodVersion: () => true,
      use: () => {},
    },
    renew: () => {},
    status: () => ({ up: true, busy: 0, waiting: 0 }),
    browserReady: async () => undefined,
    [Symbol.asyncDispose]: async () => {},
  };
}

import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import type { Log } from '../model/log.ts';
import { createFeeds, type Feeds } from '../notify/feeds.ts';
import { PendingMessages } from '../notify/pending-messages.ts';
import { Bus } from '../record/bus.ts';
import { createRecorder } from '../record/create-recorder.ts';
import type { Recorder } from '../record/recorder.ts';
import { redactingRecorder } from '../record/redact-command.ts';
import { nextStart } from '../schedule/cron.ts';
import type { KnownSecrets } from '../secrets/known-secrets.ts';
import { openStore } from '../store/engine/open-store.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import { newIncidentId } from '../time/sortable-id.ts';
import type { ActiveConfig } from './active-config.ts';
import { startEventLog } from './event-log.ts';
import { closeToOthers, ownTempFolder } from './own-folders.ts';

/** What everything else is built on. */
export interface Core {
  readonly clock: Clock;
  readonly log: Log;
  readonly active: ActiveConfig;
  readonly config: () => Config;
  readonly secrets: KnownSecrets;
  readonly storeFolder: string;
  readonly evidenceRoot: string;
  readonly tempRoot: string;
  readonly store: Store;
  readonly feeds: Feeds;
  readonly bus: Bus;
  readonly recorder: Recorder;
  readonly pending: PendingMessages;
}

type Given = Pick<Core, 'clock' | 'log' | 'active' | 'secrets'>;

/** Opens the store, reads the calendars, and takes over what was decided before. */
export async function startCore(given: Given, life: AsyncDisposableStack): Promise<Core> {
  const { clock, log, active, secrets } = given;
  const config = active.current;
  const { storeFolder } = config();
  const tempRoot = await ownTempFolder(storeFolder, life);
  await closeToOthers(storeFolder);
  const store = life.use(await openStore(storeFolder, { clock, log }));
  const bus = new Bus((error, kind) =>
    log.error({ error: String(error), kind }, 'A listener failed; the others went on'),
  );
  const feeds = life.use(
    createFeeds({
      ...{ clock, log, random: Math.random, cacheFolder: join(storeFolder, 'calendars') },
      onChange: () => bus.publish({ kind: 'calendars-changed' }),
    }),
  );
  await feeds.follow(active.written.feeds);
  active.apply(feeds.withFeeds(active.written));
  const recorder = await createRecorder({
    ...{ store, clock, bus, log, config: config(), cron: { next: nextStart } },
    newIncidentId: (now) => newIncidentId(now, config().timezone),
  });
  const redacting = life.use(redactingRecorder(recorder, secrets));
  life.use(startEventLog({ bus, world: redacting.world, config, log }));
  const pending = life.use(new PendingMessages({ outbox: store.outbox, bus, clock, log }));
  const evidenceRoot = join(storeFolder, 'evidence');
  return { ...given, config, storeFolder, evidenceRoot, tempRoot, store, feeds, bus, recorder: redacting, pending };
}

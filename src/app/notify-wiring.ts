import type { Config } from '../config/config.ts';
import type { Incident } from '../model/incident.ts';
import type { Log } from '../model/log.ts';
import type { Notice } from '../model/notice.ts';
import { createChannels } from '../notify/channels/registry.ts';
import { composeNotice } from '../notify/compose.ts';
import { createDispatcher, type Dispatcher } from '../notify/dispatcher.ts';
import { createRefusalHandler } from '../notify/refusal.ts';
import { channelsFor, fallbacksFor } from '../notify/route.ts';
import type { Bus } from '../record/bus.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  readonly config: () => Config;
}

/** The dispatcher with the channels, routes and texts of the configuration in use. Woken by what is queued. */
export function connectNotify({ store, clock, bus, log, config }: Parts): Dispatcher & { takeUp(): void } {
  const channels = () => createChannels(config());
  const compose = (incident: Incident, action: Notice['action'], reason: Notice['reason']) =>
    composeNotice({ incident, action, reason, config: config(), now: clock.now() });
  const dispatcher = createDispatcher({
    outbox: store.outbox,
    store,
    channels: channels(),
    clock,
    random: Math.random,
    publish: bus.publish,
    log,
    route: ({ severity }) => channelsFor(severity, config().policies),
    compose,
    onRefused: createRefusalHandler({
      store,
      clock,
      publish: bus.publish,
      log,
      fallbacks: (refusedBy, { severity }) => fallbacksFor(refusedBy, severity, config()),
    }),
  });
  const unsubscribe = bus.on('notices-queued', () => dispatcher.wake());
  return {
    start: () => dispatcher.start(),
    wake: () => dispatcher.wake(),
    reconfigure: (next) => dispatcher.reconfigure(next),
    reconcile: () => dispatcher.reconcile(),
    takeUp: () => dispatcher.reconfigure(channels()),
    async [Symbol.asyncDispose]() {
      unsubscribe();
      await dispatcher[Symbol.asyncDispose]();
    },
  };
}

import type { Config } from '../config/config.ts';
import type { Log } from '../model/log.ts';
import type { Incident } from '../model/incident.ts';
import type { Notice } from '../model/notice.ts';
import type { Signal } from '../model/signal.ts';
import type { ChannelDriver } from '../channels/driver.ts';
import { createChannels } from '../channels/registry.ts';
import { composeNotice } from '../message/compose.ts';
import { createDispatcher, type Dispatcher } from '../notify/dispatcher.ts';
import { tellPastOutbox, type DirectOutcome } from '../notify/last-resort.ts';
import type { Compose } from '../notify/reconcile-pass.ts';
import { createStandIn, type Untaken } from '../notify/stand-in.ts';
import { fallbacksFor } from '../escalation/fallback-channels.ts';
import { channelsTold } from '../escalation/incident-policy.ts';
import { createSender } from '../notify/send.ts';
import type { Bus } from '../record/bus.ts';
import { message, roundAt } from '../record/deciders/messages.ts';
import type { Recorder } from '../record/recorder.ts';
import { measuredIn } from '../state/measured.ts';
import type { KnownSecrets } from '../secrets/known-secrets.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import { channelTrouble, type OwnTrouble } from './self-monitoring.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  readonly config: () => Config;
  readonly recorder: Pick<Recorder, 'world' | 'execute'>;
  /** All that the core knows: none of them is sent. */
  readonly secrets?: KnownSecrets;
  /** For tests: what is known of every request before it is made. */
  readonly onRequest?: (messageKey: string) => void;
}

/** The dispatcher, and what is known of its channels. */
export interface Notify extends Omit<Dispatcher, 'add' | 'applyChannels'> {
  /** Also sends to the channels of a configuration that is about to be in force: the recorder queues for them first. */
  prepare(next: Config): void;
  apply(next: Config): void;
  /** Channels that are known not to accept notifications. */
  troubles(): readonly OwnTrouble[];
  /** Notifies those who look after the monitor without the outbox, or only those of them in `among`. */
  tellDirectly(
    signal: Signal,
    isOver: boolean,
    among?: ReadonlySet<string>,
  ): Promise<ReadonlyMap<string, DirectOutcome>>;
}

const DIRECT_MS = 10_000;

/** The dispatcher with the channels, routes and texts of the configuration in use. Woken by what is queued. */
export function connectNotify(parts: Parts): Notify {
  const { store, clock, bus, log, config, recorder } = parts;
  const channels = (of = config()) => noted(createChannels(of, parts.secrets), parts.onRequest);
  const troubled = new Map<string, Untaken>();
  const openIncident = (id: string) => recorder.world.openIncidents().find((one) => one.id === id);
  const compose: Compose = (incident, action, reason, { channel, round }) => {
    const about = { action, reason, round: round ?? roundAt(channel, incident, config()) };
    const measured = measuredIn(config(), (subject) => recorder.world.state(subject));
    return message(channel, incident, about, { config: config(), now: clock.now(), measured }).notice;
  };
  const sender = createSender({ clock, timeoutMs: DIRECT_MS });
  const dispatcher = createDispatcher({
    outbox: store.outbox,
    store,
    channels: channels(),
    clock,
    random: Math.random,
    recorder,
    log,
    route: (incident) => channelsTold(incident, config()),
    compose,
    standIn: createStandIn({
      log,
      locale: () => config().locale,
      fallbacks: (refusedBy, { incidentId }) => fallbacksFor(refusedBy, openIncident(incidentId), config()),
      roundAt: (channel, { incidentId }) => {
        const incident = openIncident(incidentId);
        return incident && roundAt(channel, incident, config());
      },
    }),
  });
  const ends = [
    bus.on('notices-queued', () => dispatcher.wake()),
    bus.on('store-recovered', () => dispatcher.storeRecovered()),
    bus.on('notice-settled', ({ channel, outcome, untaken }) => {
      if (outcome === 'delivered') troubled.delete(channel);
      if (untaken) troubled.set(channel, untaken);
    }),
  ];
  return {
    start: () => dispatcher.start(),
    wake: () => dispatcher.wake(),
    storeRecovered: () => dispatcher.storeRecovered(),
    reconcile: () => dispatcher.reconcile(),
    prepare: (next) => dispatcher.add(channels(next)),
    apply: (next) => {
      troubled.clear();
      dispatcher.applyChannels(channels(next));
    },
    troubles: () => Array.from(troubled, ([channel, untaken]) => channelTrouble(channel, untaken, config().locale)),
    tellDirectly(signal, isOver, among) {
      const notice = noticeOf(signal, isOver, { config: config(), now: clock.now() });
      // Whoever was notified that it began is notified of its end, even if others look after the monitor by then.
      const told = among ?? new Set(config().alerting.selfNotify);
      const drivers = new Map([...channels()].filter(([name]) => told.has(name)));
      return tellPastOutbox(notice, drivers, { sender, clock, log });
    },
    async [Symbol.asyncDispose]() {
      for (const end of ends) end();
      await dispatcher[Symbol.asyncDispose]();
      await sender[Symbol.asyncDispose]();
    },
  };
}

function noted(
  channels: ReadonlyMap<string, ChannelDriver>,
  onRequest: ((messageKey: string) => void) | undefined,
): ReadonlyMap<string, ChannelDriver> {
  if (!onRequest) return channels;
  const noting = (driver: ChannelDriver): ChannelDriver => ({
    ...driver,
    request(notice, key) {
      onRequest(key.messageKey);
      return driver.request(notice, key);
    },
  });
  return new Map(Array.from(channels, ([name, driver]) => [name, noting(driver)]));
}

/** A message about our own trouble that no incident stands behind. */
function noticeOf(signal: Signal, isOver: boolean, { config, now }: { config: Config; now: number }): Notice {
  const { id, causeKey, severity, says, detail, since } = signal;
  const part = { source: signal.source, id, says, functions: [], severity, since, ...(detail && { detail }) };
  const incident: Incident = {
    id: `own-${id}-${since.toString(36)}`,
    causeKey,
    severity,
    stage: isOver ? 'restored' : 'open',
    title: says,
    affected: [],
    signals: [isOver ? { ...part, endedAt: now } : part],
    startedAt: since,
    openedAt: since,
    ...(isOver && { availableAt: now, restoredAt: now }),
  };
  const action = isOver ? 'resolve' : 'trigger';
  const reason = isOver ? 'incident-resolved' : 'incident-opened';
  return composeNotice({ incident, action, reason, config, now, measured: measuredIn(config, () => undefined) });
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import type { BellwetherEvent } from '../../../src/model/event.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Log } from '../../../src/model/log.ts';
import type { Notice } from '../../../src/model/notice.ts';
import type { ChannelDriver } from '../../../src/channels/driver.ts';
import { createDispatcher, type Dispatcher, type DispatcherParts } from '../../../src/notify/dispatcher.ts';
import { queueNotifications } from '../../../src/record/deciders/settle-notification.ts';
import { Numbering } from '../../../src/record/decision.ts';
import { createStandIn } from '../../../src/notify/stand-in.ts';
import { StoreProblem } from '../../../src/store/problem.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { Outbox, Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { MemoryStore } from '../../unit/notify/memory-store.ts';
import { incidentOf, noticeOf } from '../../unit/notify/samples.ts';
import { write } from '../../support/build/writes.ts';
import { NotificationRecorder } from '../../support/build/recorder.ts';
import { configOf } from '../record/rig.ts';

export type StoreKind = 'memory' | 'sqlite';
type TellingStore = DispatcherParts['store'] & Pick<Store, 'timeline' | 'commit'>;
/** What of the store may be broken. */
type Use = keyof Outbox | 'settle' | 'write';

/** A dispatcher with everything around it, on a manual clock. */
export class Rig implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly events: BellwetherEvent[] = [];
  readonly lines: string[] = [];
  readonly store: TellingStore;
  /** Called before each use of the outbox: throws to play a broken disk. */
  beforeUse: (what: Use) => void = () => {};
  /** Messages that were handed to their channel and are not settled yet. */
  readonly sending = new Set<number>();
  #dispatcher: Dispatcher | undefined;
  #recorder: NotificationRecorder | undefined;
  readonly #numbering = new Numbering({ sequence: 0, notificationId: 0 });
  readonly #commit: Store['commit'];
  #channels: ReadonlyMap<string, ChannelDriver> = new Map();
  readonly #close: () => Promise<void>;

  private constructor(store: TellingStore, close: () => Promise<void>, clock: ManualClock) {
    this.clock = clock;
    this.#commit = (sets) => store.commit(sets);
    this.store = { ...bound(store), commit: this.#committing(store), outbox: this.#watched(store.outbox) };
    this.#close = close;
  }

  static async open(kind: StoreKind, clock = new ManualClock()): Promise<Rig> {
    if (kind === 'memory') return new Rig(new MemoryStore(), async () => {}, clock);
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-notify-'));
    const store = await openStore(folder, { clock: new ManualClock() });
    const close = async () => {
      await store[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    };
    return new Rig(store, close, clock);
  }

  get dispatcher(): Dispatcher {
    if (!this.#dispatcher) throw new Error('start() was not called');
    return this.#dispatcher;
  }

  start(channels: Readonly<Record<string, ChannelDriver>>, more: Partial<DispatcherParts> = {}): void {
    const { store, clock } = this;
    this.#channels = new Map(Object.entries(channels).map(([name, driver]) => [name, this.#noting(driver)]));
    const fallbacks = () => Array.from(this.#channels.keys());
    const publish = this.#publish;
    const log = this.#log;
    const locale = () => inEnglish;
    this.#recorder = new NotificationRecorder({
      store,
      clock,
      publish,
      log,
      config: configOf([]),
      numbering: this.#numbering,
    });
    this.#dispatcher = createDispatcher({
      ...{ store, clock, log, locale, recorder: this.#recorder },
      outbox: store.outbox,
      channels: this.#channels,
      random: () => 0.5,
      route: () => [],
      compose: (incident, action, reason) => noticeOf(incident.id, action, { reason }),
      standIn: createStandIn({ log, locale, fallbacks }),
      ...more,
    });
    this.#dispatcher.start();
  }

  /** Stops as the program does, and can be started again. */
  async stop(): Promise<void> {
    const stopping = this.#dispatcher?.[Symbol.asyncDispose]();
    await this.clock.advance(2000);
    await stopping;
    await this.#recorder?.drain();
    this.#dispatcher = undefined;
  }

  /** Puts messages into the outbox in one transaction and wakes the dispatcher, as the recorder does. */
  async queue(...messages: readonly (readonly [channel: string, notice: Notice])[]): Promise<void> {
    const addressed = messages.map(([channel, notice]) => ({ channel, notice }));
    await this.#commit([this.#numbering.changeSet(queueNotifications(addressed, this.clock.now()))]);
    this.#publish({ kind: 'notices-queued', count: messages.length });
  }

  async addIncident(id: string, more: Partial<Incident> = {}): Promise<void> {
    await write(this.store, (writes) => writes.incidentSaved(incidentOf(id, more)));
  }

  /** Lets time pass in small steps; what is sent on the way is answered by real servers before time goes on. */
  async pass(ms: number, stepMs = 1000): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.clock.advance(Math.min(left, stepMs));
      await this.quiet();
    }
  }

  /** Resolves when nothing is on its way to a channel. */
  async quiet(): Promise<void> {
    await expect.poll(() => [...this.sending], { interval: 1, message: 'messages that are not settled' }).toEqual([]);
  }

  async pending(): Promise<number> {
    return (await this.store.outbox.pending()).reduce((sum, { count }) => sum + count, 0);
  }

  settled(channel: string): string[] {
    return this.events.flatMap((event) =>
      event.kind === 'notice-settled' && event.channel === channel ? [event.outcome] : [],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.#close();
    if (this.clock.pending > 0) throw new Error(`${this.clock.pending} timers are left`);
  }

  readonly #publish = (event: BellwetherEvent): void => {
    this.events.push(event);
    if (event.kind === 'notices-queued') this.#dispatcher?.wake();
  };

  get #log(): Log {
    const write = (level: string) => (fields: object, message: string) =>
      void this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
    return {
      debug: write('debug'),
      info: write('info'),
      warn: write('warn'),
      error: write('error'),
      fatal: write('fatal'),
    };
  }

  #noting(driver: ChannelDriver): ChannelDriver {
    const request: ChannelDriver['request'] = (notice, key) => {
      const id = Number(key.messageKey.split('-').at(-1));
      // What is told again does not come out of the outbox and has no number there.
      if (!Number.isNaN(id)) this.sending.add(id);
      return driver.request(notice, key);
    };
    return { ...driver, request };
  }

  #watched(outbox: Outbox): Outbox {
    const use = async <R>(what: keyof Outbox, work: () => Promise<R>): Promise<R> => {
      this.beforeUse(what);
      return work();
    };
    return {
      claim: (...given) => use('claim', () => outbox.claim(...given)),
      release: (ids) => use('release', () => outbox.release(ids)),
      lastId: () => outbox.lastId(),
      nextDueAt: () => use('nextDueAt', () => outbox.nextDueAt()),
      pending: () => use('pending', () => outbox.pending()),
      ledger: (id) => use('ledger', () => outbox.ledger(id)),
      standing: () => use('standing', () => outbox.standing()),
    };
  }

  /** What is thrown before a commit is trouble of the store. */
  #committing(store: Pick<Store, 'commit'>): Store['commit'] {
    return async (sets) => {
      const settled = sets.flatMap(({ changes }) =>
        changes.flatMap((change) => (change.kind === 'notification-settled' ? change.id : [])),
      );
      try {
        this.beforeUse(settled.length > 0 ? 'settle' : 'write');
      } catch (error) {
        throw new StoreProblem('full', String(error));
      }
      await store.commit(sets);
      for (const id of settled) this.sending.delete(id);
    };
  }
}

const bound = (store: TellingStore): Omit<TellingStore, 'outbox' | 'commit'> => ({
  openIncidents: () => store.openIncidents(),
  incident: (id) => store.incident(id),
  timeline: (id) => store.timeline(id),
});

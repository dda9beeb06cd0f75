// The outbox is the truth: this only moves what lies in it. A message is claimed under a lease, sent, and settled by
// what the receiver answered. Whatever happens in between (a crash, a full disk) the lease runs out and the message is
// sent again with the same key. One key's messages leave in order, because the outbox hands out a key's first only.
import type { AddressedNotice } from '../model/change.ts';
import type { Log } from '../model/log.ts';
import type { Outgoing } from '../model/notice.ts';
import type { Recorder } from '../record/recorder.ts';
import type { Outbox, Store } from '../store/store.ts';
import { unlessAborted } from '../time/abort.ts';
import { backoffMs, type Random } from '../time/backoff.ts';
import type { Clock, Timer } from '../time/clock.ts';
import type { ChannelDriver } from '../channels/driver.ts';
import { createDeliver, type Deliver } from './deliver.ts';
import { forwardTime } from './forward-time.ts';
import { Lane, type Claimed } from './lane.ts';
import { reconcilePass, type ReconcileParts } from './reconcile-pass.ts';
import type { StandIn } from './stand-in.ts';
import { createResender, type Resender } from './resend.ts';
import { createSender, type Sender } from './send.ts';
import { turnOf, Turns } from './turns.ts';
import { MINUTE_MS } from '../time/units.ts';

export interface DispatcherParts extends Pick<ReconcileParts, 'route' | 'compose'> {
  readonly outbox: Outbox;
  readonly store: Pick<Store, 'outbox' | 'openIncidents' | 'incident'>;
  readonly recorder: Pick<Recorder, 'execute'>;
  readonly channels: ReadonlyMap<string, ChannelDriver>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Who is notified instead when a channel did not take a message. */
  readonly standIn: StandIn;
}

export interface Dispatcher extends AsyncDisposable {
  start(): void;
  /** There may be something to send: looks at once. */
  wake(): void;
  /** The store could not be used, and can be again: nothing waits any longer for its next try. */
  storeRecovered(): void;
  /** From now on these channels as well: nothing queued for one of them is dropped because it is not known. */
  add(channels: ReadonlyMap<string, ChannelDriver>): void;
  /** From now on these channels; messages under way finish on the old ones. */
  applyChannels(channels: ReadonlyMap<string, ChannelDriver>): void;
  /** Compares open incidents with what the channels know and mends the difference; also done every minute. */
  reconcile(): Promise<void>;
}

const SEND_MS = 10_000;
const LEASE_MS = 30_000;
const BATCH = 50;
const AT_ONCE = 4;
const LOOK_AGAIN_MS = MINUTE_MS;
const RECONCILE_MS = MINUTE_MS;
const STOP_MS = 2000;
/** What is due but could not be claimed is under a lease: no use in asking all the time. */
const LEASED_MS = 1000;

export const createDispatcher = (parts: DispatcherParts): Dispatcher => new OutboxDispatcher(parts);

class OutboxDispatcher implements Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #now: () => number;
  readonly #sender: Sender;
  readonly #deliver: Deliver;
  readonly #turns = new Turns();
  readonly #resender: Resender;
  readonly #stopping = new AbortController();
  /** Aborted when the store has recovered, and replaced by a new one. */
  #recovery = new AbortController();
  readonly #lanes = new Map<string, Lane>();
  readonly #inHand = new Set<number>();
  #channels: ReadonlyMap<string, ChannelDriver>;
  #dueTimer: Timer | undefined;
  #reconcileTimer: Timer | undefined;
  #claiming: Promise<void> | undefined;
  #isClaiming = false;
  #reconciling: Promise<void> | undefined;
  #shouldLookAgain = false;
  #failedClaims = 0;
  #state: 'new' | 'running' | 'stopped' = 'new';

  constructor(parts: DispatcherParts) {
    const { clock } = parts;
    this.#parts = parts;
    this.#channels = parts.channels;
    this.#now = forwardTime(clock);
    this.#sender = createSender({ clock, timeoutMs: SEND_MS });
    this.#deliver = createDeliver({
      ...parts,
      now: this.#now,
      sender: this.#sender,
      signal: this.#stopping.signal,
      recovery: () => this.#recovery.signal,
    });
    this.#resender = createResender({ ...parts, channels: () => this.#channels, turns: this.#turns });
  }

  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    this.wake();
    void this.reconcile();
    this.#resender.start();
  }

  wake(): void {
    if (this.#state !== 'running') return;
    this.#shouldLookAgain = true;
    if (this.#isClaiming) return;
    this.#isClaiming = true;
    this.#claiming = this.#claimAll();
  }

  storeRecovered(): void {
    const waiting = this.#recovery;
    this.#recovery = new AbortController();
    waiting.abort();
    this.wake();
  }

  add(channels: ReadonlyMap<string, ChannelDriver>): void {
    this.#channels = new Map([...this.#channels, ...channels]);
  }

  applyChannels(channels: ReadonlyMap<string, ChannelDriver>): void {
    this.#channels = channels;
    this.wake();
    void this.reconcile();
  }

  reconcile(): Promise<void> {
    if (this.#state !== 'running') return Promise.resolve();
    this.#reconcileTimer?.cancel();
    this.#reconciling ??= this.#reconcileOnce().finally(() => {
      this.#reconciling = undefined;
      if (this.#state === 'running')
        this.#reconcileTimer = this.#parts.clock.after(RECONCILE_MS, () => void this.reconcile());
    });
    return this.#reconciling;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'stopped') return;
    this.#state = 'stopped';
    this.#dueTimer?.cancel();
    this.#reconcileTimer?.cancel();
    // Not awaited here: it may wait for a turn that only ends with the patience below.
    const resenderEnded = this.#resender[Symbol.asyncDispose]();
    const patience = this.#parts.clock.after(STOP_MS, () => this.#stopping.abort());
    await Promise.all([this.#claiming, this.#reconciling]);
    const lanes = Array.from(this.#lanes.values());
    const unsent = lanes.flatMap((lane) => lane.stop());
    await Promise.all(lanes.map((lane) => lane.idle()));
    patience.cancel();
    this.#stopping.abort();
    await resenderEnded;
    await this.#release(unsent);
    await this.#sender[Symbol.asyncDispose]();
  }

  async #claimAll(): Promise<void> {
    while (this.#shouldLookAgain && this.#state === 'running') {
      this.#shouldLookAgain = false;
      await this.#claimOnce();
    }
    // Keep this in one turn with the look at the flag above: a wake in between would be lost.
    this.#isClaiming = false;
  }

  async #claimOnce(): Promise<void> {
    const { outbox, log, clock, random } = this.#parts;
    try {
      const claimedAt = clock.monotonic();
      const claimed = await outbox.claim(this.#now(), LEASE_MS, BATCH);
      for (const outgoing of claimed) this.#take({ outgoing, startBy: claimedAt + LEASE_MS - SEND_MS });
      if (claimed.length === BATCH) this.#shouldLookAgain = true;
      else this.#lookAgainAt(await outbox.nextDueAt());
      this.#failedClaims = 0;
    } catch (error) {
      this.#failedClaims += 1;
      if (this.#failedClaims === 1)
        log.error(
          { error: String(error) },
          `The outbox cannot be read, so no message leaves: ${String(error).replace(/\.$/, '')}. Look at the disk and the folder of the store; this is tried again until it works.`,
        );
      this.#shouldLookAgain = false;
      this.#lookAgainIn(backoffMs(this.#failedClaims, random, { mostMs: 30_000 }));
    }
  }

  #take(claimed: Claimed): void {
    const { id, channel } = claimed.outgoing;
    const lane = this.#laneOf(channel);
    if (this.#inHand.has(id)) return lane.renew(claimed);
    this.#inHand.add(id);
    lane.put(claimed);
  }

  #laneOf(channel: string): Lane {
    const known = this.#lanes.get(channel);
    if (known) return known;
    const lane = new Lane({
      clock: this.#parts.clock,
      atOnce: AT_ONCE,
      pace: () => this.#channels.get(channel)?.pace,
      deliver: (claimed) => this.#deliverInTurn(claimed),
      onGone: ({ id }) => {
        this.#inHand.delete(id);
        this.wake();
      },
    });
    this.#lanes.set(channel, lane);
    return lane;
  }

  #deliverInTurn({ outgoing, startBy }: Claimed): Promise<number> {
    const { channel, notice } = outgoing;
    return this.#turns.take(turnOf(channel, notice.incidentId), async () => {
      // The turn came so late that the lease might end while it is sent: it is claimed anew then.
      if (this.#parts.clock.monotonic() > startBy) return 0;
      return this.#deliver(outgoing, this.#channels.get(channel));
    });
  }

  #lookAgainAt(dueAt: number | undefined): void {
    const now = this.#now();
    this.#lookAgainIn(
      dueAt === undefined ? LOOK_AGAIN_MS : dueAt > now ? Math.min(dueAt - now, LOOK_AGAIN_MS) : LEASED_MS,
    );
  }

  #lookAgainIn(ms: number): void {
    this.#dueTimer?.cancel();
    if (this.#state === 'running') this.#dueTimer = this.#parts.clock.after(ms, () => this.wake());
  }

  async #reconcileOnce(): Promise<void> {
    const { log } = this.#parts;
    try {
      const repairs = await reconcilePass(
        { ...this.#parts, queue: (messages) => this.#queue(messages) },
        this.#channels,
      );
      if (repairs.length > 0) this.wake();
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      log.error(
        { error: String(error) },
        `Open incidents cannot be compared with what the channels know: ${String(error)}. It is tried again within a minute.`,
      );
    }
  }

  async #queue(messages: readonly AddressedNotice[]): Promise<void> {
    const { committed } = this.#parts.recorder.execute({ act: 'queue-notifications', messages });
    await unlessAborted(committed, this.#stopping.signal);
  }

  /** A message that was claimed and not sent need not wait for its lease at the next start. */
  async #release(unsent: readonly Outgoing[]): Promise<void> {
    const { outbox, log } = this.#parts;
    try {
      await outbox.release(unsent.map(({ id }) => id));
    } catch (error) {
      log.warn({ error: String(error) }, `Messages wait for the end of their lease: ${String(error)}`);
    }
  }
}

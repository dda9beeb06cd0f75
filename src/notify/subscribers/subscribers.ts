import { randomBytes } from 'node:crypto';
import type { Config } from '../../config/config.ts';
import type { Incident } from '../../model/incident.ts';
import type { Log } from '../../model/log.ts';
import type { Audience } from '../../model/names.ts';
import type { Subscription } from '../../model/subscription.ts';
import type { Bus } from '../../record/bus.ts';
import type { World } from '../../record/world.ts';
import type { Store } from '../../store/store.ts';
import type { Random } from '../../time/backoff.ts';
import { measuredAt } from '../../state/measured.ts';
import { sleep, type Clock } from '../../time/clock.ts';
import { createSender } from '../send.ts';
import { confirmContent, decideMails } from './decide-mails.ts';
import { hashOf, leaverOf, maskOf, newSecret } from './link-secrets.ts';
import { MailSender } from './mail-sender.ts';
import type { TargetOf } from '../../message/story.ts';
import { DAY_MS, MINUTE_MS } from '../../time/units.ts';

export interface SubscribersParts {
  readonly store: Pick<Store, 'subscriptions' | 'incident' | 'value' | 'saveValue'>;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  readonly random: Random;
  readonly config: () => Config;
  readonly world: Pick<World, 'openIncidents' | 'states'>;
  readonly targetOf: TargetOf;
  /** How long the mail server has for one mail. */
  readonly sendTimeoutMs?: number;
}

/** What somebody asks for; the address has been looked at. */
export interface SubscriptionRequest {
  readonly address: string;
  readonly audience: Audience;
  /** Ids; empty: all that the audience uses. */
  readonly functions: readonly string[];
}

/** Those who are mailed when functions fail. Secrets are those of the links in mails. */
export interface Subscribers extends AsyncDisposable {
  /** Mails what is due from now on. */
  start(): void;
  /** Sends the mail that asks whether it was they; `too-often` and `full`: nothing is sent. */
  ask(request: SubscriptionRequest): Promise<'asked' | 'too-often' | 'full'>;
  /** What a secret would confirm; undefined when it is used, too old or not ours. */
  asked(secret: string): Promise<Subscription | undefined>;
  confirm(secret: string): Promise<Subscription | undefined>;
  /** Whose subscription a secret would end. */
  leaving(secret: string): Promise<Subscription | undefined>;
  /** Ends a subscription and forgets the address; false when the secret is not ours. One that has ended is as wished. */
  leave(secret: string): Promise<boolean>;
}

const KEY_NAME = 'subscriptions-key';
const PAUSED_KEPT_MS = 30 * DAY_MS;
/** The link works for a day. */
export const UNCONFIRMED_KEPT_MS = 2 * DAY_MS;
const MAILS_KEPT_MS = 7 * DAY_MS;
export const ASKS_A_DAY = 3;
export const MOST_SUBSCRIPTIONS = 10_000;
export const MOST_UNCONFIRMED = 1000;
const SEND_MS = 20_000;
/** Evaluates again after this even without an event. */
const EVALUATE_MS = 15_000;
const PRUNE_MS = 10 * MINUTE_MS;

/** The subscribers of a store, with their own queue. Nothing is sent until `start`. */
export async function createSubscribers(parts: SubscribersParts): Promise<Subscribers> {
  const { store, clock, config, log } = parts;
  const { subscriptions } = store;
  const key = await keyIn(store);
  const ending = new AbortController();
  const sender = createSender({ clock, timeoutMs: parts.sendTimeoutMs ?? SEND_MS });
  const mailSender = new MailSender({ ...parts, subscriptions, sender, key, signal: ending.signal });
  const loop = new Loop(parts, mailSender, ending.signal);
  return {
    start: () => loop.start(),
    async ask({ address, audience, functions }) {
      const now = clock.now();
      const id = randomBytes(12).toString('hex');
      const subscription = { id, address, audience, functions, createdAt: now, refusals: 0, day: '', mails: 0 };
      const limits = {
        who: maskOf(key, address),
        since: now - DAY_MS,
        most: ASKS_A_DAY,
        mostConfirmed: MOST_SUBSCRIPTIONS,
        mostUnconfirmed: MOST_UNCONFIRMED,
      };
      const outcome = await subscriptions.ask(subscription, confirmContent(config(), functions), limits);
      if (outcome === 'full')
        log.warn(
          {},
          `Somebody could not subscribe: there are ${MOST_SUBSCRIPTIONS} confirmed subscriptions, which is the most`,
        );
      loop.wake();
      return outcome;
    },
    asked: (secret) => subscriptions.behind(hashOf(secret), clock.now()),
    async confirm(secret) {
      const confirmed = await subscriptions.confirm(hashOf(secret), clock.now());
      if (confirmed) log.info({ who: maskOf(key, confirmed.address) }, 'Somebody confirmed a subscription to mails');
      return confirmed;
    },
    async leaving(secret) {
      const id = leaverOf(key, secret);
      return id === undefined ? undefined : subscriptions.one(id);
    },
    async leave(secret) {
      const id = leaverOf(key, secret);
      if (id === undefined) return false;
      if (await subscriptions.remove(id))
        log.info({}, 'Somebody ended a subscription to mails; the address is deleted');
      return true;
    },
    async [Symbol.asyncDispose]() {
      ending.abort(new Error('stopped'));
      await loop.ended();
      await sender[Symbol.asyncDispose]();
    },
  };
}

/** The key of this store's links; made once. */
async function keyIn(store: Pick<Store, 'value' | 'saveValue'>): Promise<string> {
  const kept = await store.value(KEY_NAME);
  if (typeof kept === 'string') return kept;
  const key = newSecret();
  await store.saveValue(KEY_NAME, key);
  return key;
}

/** Decides who is to be mailed, queues the mails, sends some of them, and starts again. */
class Loop {
  readonly #parts: SubscribersParts;
  readonly #sender: MailSender;
  readonly #signal: AbortSignal;
  #running: Promise<void> = Promise.resolve();
  #ends: readonly (() => void)[] = [];
  #nap: AbortController | undefined;
  #isWoken = false;
  #prunedAt = -Infinity;

  constructor(parts: SubscribersParts, sender: MailSender, signal: AbortSignal) {
    this.#parts = parts;
    this.#sender = sender;
    this.#signal = signal;
  }

  start(): void {
    const { bus } = this.#parts;
    const wake = () => this.wake();
    this.#ends = [bus.on('incident-opened', wake), bus.on('incident-changed', wake), bus.on('incident-closed', wake)];
    this.#running = this.#run();
  }

  wake(): void {
    this.#isWoken = true;
    this.#nap?.abort(new Error('woken'));
  }

  async ended(): Promise<void> {
    for (const end of this.#ends) end();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#signal.aborted) {
      this.#isWoken = false;
      const waitMs = await this.#turn().catch((error: unknown) => {
        this.#parts.log.warn({ error: String(error) }, 'Looking who is to be mailed did not work; it is tried again');
        return undefined;
      });
      await this.#rest(Math.min(EVALUATE_MS, waitMs ?? EVALUATE_MS));
    }
  }

  async #rest(waitMs: number): Promise<void> {
    if (this.#isWoken || this.#signal.aborted || waitMs <= 0) return;
    this.#nap = new AbortController();
    await sleep(this.#parts.clock, waitMs, this.#nap.signal).catch(() => {});
    this.#nap = undefined;
  }

  async #turn(): Promise<number | undefined> {
    const { config, clock } = this.#parts;
    if (config().subscriptions) await this.#decide();
    if (clock.monotonic() - this.#prunedAt >= PRUNE_MS) {
      await this.#prune();
      this.#prunedAt = clock.monotonic();
    }
    return this.#sender.turn();
  }

  async #decide(): Promise<void> {
    const { store, world, config: configOf, clock, targetOf } = this.#parts;
    const config = configOf();
    const rules = config.subscriptions;
    const open = world
      .openIncidents()
      .filter(({ stage }) => stage === 'open')
      .toSorted((a, b) => a.openedAt - b.openedAt);
    const unfinished = await store.subscriptions.unfinished();
    if (!rules || open.length + unfinished.length === 0) return;
    const over = await this.#overOf(
      unfinished.map(({ incidentId }) => incidentId),
      open,
    );
    const now = clock.now();
    const notified = Map.groupBy(
      await store.subscriptions.toldOf(open.map(({ id }) => id)),
      ({ subscriptionId }) => subscriptionId,
    );
    const waiting = Map.groupBy(unfinished, ({ subscriptionId }) => subscriptionId);
    const decided = (await store.subscriptions.active()).flatMap(
      (subscription) =>
        decideMails(subscription, {
          config,
          targetOf,
          measured: (target) => measuredAt(target, config, world.states()),
          now,
          atMostPerDay: rules.atMostPerDay,
          open,
          notified: new Set(notified.get(subscription.id)?.map(({ incidentId }) => incidentId)),
          over: (waiting.get(subscription.id) ?? []).flatMap(({ incidentId }) => over.get(incidentId) ?? []),
        }) ?? [],
    );
    if (decided.length === 0) return;
    const mails = decided.flatMap((one) => one.mails);
    await store.subscriptions.queue(
      mails,
      decided.map(({ count }) => count),
      now,
    );
  }

  /** Those of the incidents that are over, by id. */
  async #overOf(ids: readonly string[], open: readonly Incident[]): Promise<ReadonlyMap<string, Incident>> {
    const isOpen = new Set(open.map(({ id }) => id));
    const gone = [...new Set(ids)].filter((id) => !isOpen.has(id));
    const found = await Promise.all(gone.map((id) => this.#parts.store.incident(id)));
    return new Map(
      found.flatMap((incident) => (incident && incident.stage !== 'open' ? [[incident.id, incident]] : [])),
    );
  }

  #prune(): Promise<void> {
    const { store, clock, world } = this.#parts;
    const now = clock.now();
    return store.subscriptions.prune({
      unconfirmedBefore: now - UNCONFIRMED_KEPT_MS,
      pausedBefore: now - PAUSED_KEPT_MS,
      asksBefore: now - DAY_MS,
      mailsBefore: now - MAILS_KEPT_MS,
      openIncidents: world.openIncidents().map(({ id }) => id),
      now,
    });
  }
}

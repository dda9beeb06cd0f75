// A whole monitor without its runner and its pages, on a manual clock: the recorder over a real store, the dispatcher, real
// HTTP servers in place of pager and chat. Functions are tried on their intervals and answer as the test says; what
// reaches a server is written down with the second at which it came.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Channel } from '../../../src/channels/registry.ts';
import type { Config } from '../../../src/config/config.ts';
import type { BusinessFunction } from '../../../src/model/function.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Log } from '../../../src/model/log.ts';
import type { RunResult } from '../../../src/model/run.ts';
import { connectNotify, type Notify } from '../../../src/app/notify-wiring.ts';
import { Bus } from '../../../src/record/bus.ts';
import { createRecorder } from '../../../src/record/create-recorder.ts';
import type { Recorder } from '../../../src/record/recorder.ts';
import { nextStart } from '../../../src/schedule/cron.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { StoreProblem } from '../../../src/store/problem.ts';
import type { Outbox, Store } from '../../../src/store/store.ts';
import type { Timer } from '../../../src/time/clock.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { newIncidentId } from '../../../src/time/sortable-id.ts';
import { accepts, keyOf, Receiver, type Answer } from '../notify/receiver.ts';
import { configOf, fn as sampleFunction, job, resultOf } from '../record/rig.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Asked every ten seconds; one failure is an alarm, one success ends it. */
export const fn = (id: string, change: Partial<BusinessFunction> = {}): BusinessFunction =>
  sampleFunction(id, {
    schedule: { kind: 'every', everyMs: 10 * SECOND },
    timeoutMs: 5 * SECOND,
    dependsOn: [],
    alarm: { after: { count: 1, of: 1 }, clearAfter: { count: 1, of: 1 }, locations: 1 },
    ...change,
  });

/** `pager` speaks PagerDuty's events, `chat` and `boss` take webhooks. */
export type ChannelName = 'pager' | 'chat' | 'boss';
const names: readonly ChannelName[] = ['pager', 'chat', 'boss'];

export interface Heard {
  /** Seconds since the town was founded. */
  readonly at: number;
  readonly channel: ChannelName;
  readonly action: string;
  readonly key: string;
  /** The webhook's; the pager has none. */
  readonly reason: string | undefined;
  readonly headline: string;
  /** The webhook's details by label; the pager's custom ones. */
  readonly details: Readonly<Record<string, string>>;
  /** The server answered well. */
  readonly isTaken: boolean;
}

type Answers = Partial<RunResult> & { readonly outcome: RunResult['outcome'] };
const well: Answers = { outcome: 'passed' };

export class Town implements AsyncDisposable {
  readonly clock: ManualClock;
  readonly heard: Heard[] = [];
  readonly said: string[] = [];
  /** While there is one, nothing can be written to the store. */
  storeProblem: StoreProblem | undefined;
  readonly #answers = new Map<string, Answers>();
  readonly #sending = new Set<number>();
  readonly #timers = new Set<Timer>();
  #config: Config;
  #life: { store: Store; recorder: Recorder; notify: Notify } | undefined;
  readonly #folder: string;
  readonly #receivers: ReadonlyMap<ChannelName, Receiver>;
  readonly #foundedAt: number;

  private constructor(config: Config, folder: string, receivers: ReadonlyMap<ChannelName, Receiver>, at: string) {
    this.#config = config;
    this.#folder = folder;
    this.#receivers = receivers;
    this.clock = new ManualClock(at);
    this.#foundedAt = this.clock.now();
  }

  /** @param at where the clock starts, ISO 8601 */
  static async found(
    functions: readonly BusinessFunction[],
    change: Partial<Config> = {},
    at = '2026-03-02T12:00:00Z',
  ): Promise<Town> {
    const folder = await mkdtemp(join(tmpdir(), 'bellwether-town-'));
    const receivers = new Map<ChannelName, Receiver>();
    for (const name of names) receivers.set(name, await Receiver.start(accepts));
    const channels = new Map(names.map((name) => [name, channelAt(name, receivers.get(name)!.url)]));
    const town = new Town(configOf(functions, { channels, ...change }), folder, receivers, at);
    for (const name of names) town.answerAt(name, accepts);
    await town.#begin();
    return town;
  }

  get recorder(): Recorder {
    return this.#alive().recorder;
  }

  get notify(): Notify {
    return this.#alive().notify;
  }

  get store(): Store {
    return this.#alive().store;
  }

  get channels(): Config['channels'] {
    return this.#config.channels;
  }

  get open(): readonly Incident[] {
    return this.recorder.world.openIncidents();
  }

  /** What a channel heard, as `12 trigger`, in seconds since the founding. */
  heardAt(channel: ChannelName): string[] {
    return this.heard.filter((one) => one.channel === channel).map(({ at, action }) => `${at} ${action}`);
  }

  /** How a function answers from its next run on. */
  answer(functionId: string, answers: Answers): void {
    this.#answers.set(functionId, answers);
  }

  /** From its next run on the function fails, blaming the component or none. */
  break(functionId: string, component?: string): void {
    const failure = { step: 'Pay', ...(component && { component }), timedOut: false, message: 'refused: 503' };
    this.answer(functionId, { outcome: 'failed', failure });
  }

  heal(functionId: string): void {
    this.answer(functionId, well);
  }

  /** How a channel's server answers from now on. */
  answerAt(channel: ChannelName, answer: Answer): void {
    this.#receivers.get(channel)!.answer = (response, request, socket) => {
      const { body } = request;
      this.heard.push({
        at: (this.clock.now() - this.#foundedAt) / SECOND,
        channel,
        action: String(body['event_action'] ?? body['action']),
        key: keyOf(body),
        reason: body['reason'] as string | undefined,
        headline: (body['headline'] as string | undefined) ?? payloadOf(body)?.summary ?? '',
        details: detailsOf(body),
        isTaken: answer === accepts,
      });
      answer(response, request, socket);
    };
  }

  /** Lets time pass second by second; what is sent on the way is answered before time goes on. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= SECOND) {
      await this.clock.advance(Math.min(left, SECOND));
      await this.quiet();
    }
  }

  /** Passes until so many seconds after the founding. */
  until(second: number): Promise<void> {
    return this.pass(this.#foundedAt + second * SECOND - this.clock.now());
  }

  /** Resolves when nothing is on its way and nothing more is due. What a channel wants to be left alone with may wait. */
  async quiet(): Promise<void> {
    let calmTurns = 0;
    const isCalm = async () =>
      this.#sending.size === 0 && ((await this.store.outbox.nextDueAt()) ?? Infinity) > this.clock.now();
    const giveUpAt = performance.now() + 10_000;
    while (calmTurns < 10) {
      await new Promise((resolve) => setImmediate(resolve));
      calmTurns = (await isCalm()) ? calmTurns + 1 : 0;
      if (performance.now() > giveUpAt) throw new Error(`messages ${[...this.#sending].join(', ')} are on their way`);
    }
  }

  /** As the app does; `meanwhile`: the recorder has the new configuration already, the rest not yet. */
  async reconfigure(change: Partial<Config>, meanwhile = async () => {}): Promise<void> {
    const next = { ...this.#config, ...change };
    this.notify.prepare(next);
    await this.recorder.execute({ act: 'apply-config', config: next }).shown;
    await meanwhile();
    this.#config = next;
    this.notify.apply(next);
    await this.quiet();
  }

  /** Ends everything and begins again on the same store. */
  async restart(change: Partial<Config> = {}): Promise<void> {
    await this.#end();
    this.#config = { ...this.#config, ...change };
    await this.#begin();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end();
    for (const receiver of this.#receivers.values()) await receiver[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true });
    if (this.clock.pending > 0) throw new Error(`${this.clock.pending} timers are left`);
  }

  #alive() {
    if (!this.#life) throw new Error('the town is not alive');
    return this.#life;
  }

  async #begin(): Promise<void> {
    const { clock } = this;
    const write = (_: unknown, message: string) => void this.said.push(message);
    const log: Log = { debug: write, info: write, warn: write, error: write, fatal: write };
    const bus = new Bus((error) => this.said.push(`listener failed: ${String(error)}`));
    const store = this.#watched(await openStore(this.#folder, { clock }));
    const config = () => this.#config;
    const recorder = await createRecorder({
      store,
      clock,
      bus,
      config: config(),
      cron: { next: nextStart },
      newIncidentId: (now) => newIncidentId(now, 'UTC'),
      log,
    });
    // What is told past the outbox has no number; nobody waits for it here.
    const onRequest = (messageKey: string) => {
      const id = Number(messageKey.split('-').at(-1));
      if (Number.isInteger(id)) this.#sending.add(id);
    };
    const notify = connectNotify({ store, clock, bus, log, config, recorder, onRequest });
    this.#life = { store, recorder, notify };
    notify.start();
    this.#every(SECOND, () => void recorder.execute({ act: 'advance-time' }).shown);
    for (const { id, schedule } of this.#config.functions.values())
      if (schedule.kind === 'every') this.#every(schedule.everyMs, () => void this.#try(id));
    await this.quiet();
  }

  async #end(): Promise<void> {
    for (const timer of this.#timers) timer.cancel();
    this.#timers.clear();
    const { store, recorder, notify } = this.#alive();
    const stopping = notify[Symbol.asyncDispose]();
    await this.clock.advance(2 * SECOND);
    await stopping;
    await recorder[Symbol.asyncDispose]();
    await store[Symbol.asyncDispose]();
    this.#sending.clear();
    this.#life = undefined;
  }

  #every(ms: number, work: () => void): void {
    const timer = this.clock.after(ms, () => {
      this.#timers.delete(timer);
      work();
      this.#every(ms, work);
    });
    this.#timers.add(timer);
  }

  async #try(functionId: string): Promise<void> {
    const { outcome, ...change } = this.#answers.get(functionId) ?? well;
    const result = resultOf(job(functionId, this.clock.now()), outcome, change);
    await this.recorder.execute({ act: 'finish-run', result }).shown;
  }

  #unlessBroken<T>(work: () => Promise<T>): Promise<T> {
    return this.storeProblem ? Promise.reject(this.storeProblem) : work();
  }

  /** The same store, whose messages under way are counted. */
  #watched(store: Store): Store {
    const { outbox } = store;
    const watched: Outbox = {
      claim: (...given) => this.#unlessBroken(() => outbox.claim(...given)),
      release: (ids) => outbox.release(ids),
      lastId: () => outbox.lastId(),
      nextDueAt: () => outbox.nextDueAt(),
      pending: () => outbox.pending(),
      ledger: (id) => outbox.ledger(id),
      standing: () => outbox.standing(),
    };
    const commit: Store['commit'] = async (sets) => {
      await this.#unlessBroken(() => store.commit(sets));
      for (const { changes } of sets)
        for (const change of changes) if (change.kind === 'notification-settled') this.#sending.delete(change.id);
    };
    return new Proxy(store, {
      get(target, name) {
        if (name === 'outbox') return watched;
        if (name === 'commit') return commit;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

function detailsOf(body: Readonly<Record<string, unknown>>): Record<string, string> {
  const { details } = body as { details?: readonly { label: string; text: string }[] };
  if (details) return Object.fromEntries(details.map(({ label, text }) => [label, text]));
  return payloadOf(body)?.custom_details ?? {};
}

const payloadOf = (body: Readonly<Record<string, unknown>>) =>
  body['payload'] as { readonly summary?: string; readonly custom_details?: Record<string, string> } | undefined;

function channelAt(name: ChannelName, url: string): Channel {
  return name === 'pager'
    ? { name, type: 'pagerduty', routingKey: 'k', url }
    : { name, type: 'webhook', url, headers: {} };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Config } from '../../../src/config/config.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Log } from '../../../src/model/log.ts';
import { createSubscribers } from '../../../src/notify/subscribers/subscribers.ts';
import { Bus } from '../../../src/record/bus.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { mainTarget } from '../../../src/web/views/situation.ts';
import { anIncident, FixtureWorld, NOW } from '../../unit/web/fixture-world.ts';
import { MailServer, type ReceivedMail } from '../notify/mail-server.ts';
import { openHouse, type House } from '../web/house.ts';
import { write } from '../../support/build/writes.ts';

type Rules = NonNullable<Config['subscriptions']>;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** The real pages, store, queue and mail server around a world that the test changes; what is on the disk outlives a restart. */
export class Rig implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'bellwether-subscribers-'));
  readonly clock = new ManualClock(NOW);
  readonly world = new FixtureWorld();
  readonly logged: string[] = [];
  readonly mails: MailServer;
  readonly rules: Rules;
  house!: House;
  store!: Store;
  bus!: Bus;
  #running!: AsyncDisposableStack;

  private constructor(mails: MailServer, rules: Partial<Rules>) {
    this.mails = mails;
    this.rules = { smtp: mails.url, from: 'status@acme.example', atMostPerDay: 10, allow: [], ...rules };
  }

  static async open(rules: Partial<Rules> = {}): Promise<Rig> {
    const rig = new Rig(await MailServer.startPrompt(), rules);
    await rig.start();
    return rig;
  }

  async start(): Promise<void> {
    await using life = new AsyncDisposableStack();
    const note = (about: unknown, text: string) => void this.logged.push(`${JSON.stringify(about)} ${text}`);
    const log: Log = { debug: note, info: note, warn: note, error: note, fatal: note };
    this.store = life.use(await openStore(this.folder, { clock: this.clock }));
    this.bus = new Bus((error) => note({}, String(error)));
    const { clock, store, bus, world } = this;
    const config = (): Config => ({ ...world.config, subscriptions: this.rules });
    const subscribers = life.use(
      // The hurried clock must not end what travels at the pace of real time.
      await createSubscribers({
        store,
        clock,
        bus,
        log,
        config,
        world,
        random: () => 0,
        targetOf: mainTarget,
        sendTimeoutMs: 1e12,
      }),
    );
    this.house = life.use(await openHouse({ clock, store, bus, world, log, config, subscribers }));
    subscribers.start();
    this.#running = life.move();
  }

  stop = (): Promise<void> => this.#running.disposeAsync();

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await this.mails[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true, force: true });
    expect(this.clock.pending, 'timers are left').toBe(0);
  }

  /** As a browser does that shows our own page; headers may say otherwise. */
  send(method: string, path: string, body = '', headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
    const all = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers };
    return new Promise((resolve, reject) => {
      const { port } = this.house;
      const outgoing = request({ host: '127.0.0.1', port, path, method, headers: all }, (reply) => {
        let text = '';
        reply.setEncoding('utf8').on('data', (part: string) => (text += part));
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: text }));
      });
      outgoing.on('error', reject).end(body);
    });
  }

  ask(address: string, fields: string = 'all=yes', audience = 'customer-service'): Promise<Reply> {
    return this.send('POST', '/subscribe', `for=${audience}&address=${encodeURIComponent(address)}&${fields}`);
  }

  /** The newest mail to an address, when there are so many. */
  async mailTo(address: string, count = 1): Promise<ReceivedMail> {
    const found = () => this.mails.received.filter(({ to }) => to.includes(address));
    await expect.poll(async () => (await this.clock.advance(0), found().length)).toBe(count);
    return found().at(-1)!;
  }

  /** Lets everything happen that is due now, and asserts that no more mails come than there are. */
  async quiet(): Promise<void> {
    const before = this.mails.received.length;
    await this.clock.advance(20_000);
    await new Promise((resolve) => setImmediate(resolve));
    await this.clock.advance(20_000);
    expect(this.mails.received.slice(before).map(({ mail }) => mail.subject)).toEqual([]);
  }

  /** Somebody who has asked and confirmed; their mailbox is empty again. */
  async subscriber(address: string, fields?: string, audience?: string): Promise<void> {
    expect((await this.ask(address, fields, audience)).status).toBe(200);
    const confirmed = await this.confirm(await this.mailTo(address));
    expect(confirmed.status).toBe(200);
    this.mails.received.splice(0);
  }

  confirm(mail: ReceivedMail): Promise<Reply> {
    return this.send('POST', '/subscribe/confirm', `t=${tokenIn(mail, '/subscribe/confirm')}`);
  }

  /** Opens an incident about the card gateway, or about one function. */
  async breaks(more: Partial<Incident> = {}, functions = ['place-order-card', 'card-gateway']): Promise<Incident> {
    const { clock, world } = this;
    const at = { startedAt: clock.now() - 20_000, openedAt: clock.now() };
    const cause = functions.length > 1 ? 'component:voyager@live' : (`function:${functions[0]}@live` as const);
    const incident = anIncident(cause, functions, world.config, { ...at, ...more });
    const joined = incident.affected.map((one) => ({ ...one, joinedAt: clock.now() }));
    const opened = { ...incident, affected: joined };
    world.incidents = [...world.incidents.filter(({ id }) => id !== incident.id), opened];
    await write(this.store, (writes) => writes.incidentSaved(opened));
    this.bus.publish({ kind: 'incident-opened', incident: opened });
    return opened;
  }

  async mends(incident: Incident): Promise<void> {
    const at = this.clock.now();
    const over: Incident = { ...incident, stage: 'restored', availableAt: at, restoredAt: at };
    this.world.incidents = this.world.incidents.filter(({ id }) => id !== incident.id);
    await write(this.store, (writes) => writes.incidentSaved(over));
    this.bus.publish({ kind: 'incident-closed', incident: over });
  }
}

/** The path and query of a link in a mail. */
export function linkIn({ mail }: ReceivedMail, path: string): string {
  const address = mail.text!.match(/https?:\S+/g)?.find((one) => new URL(one).pathname === path);
  if (address === undefined) throw new Error(`no link to ${path} in: ${mail.text}`);
  const { pathname, search } = new URL(address);
  return pathname + search;
}

export const tokenIn = (mail: ReceivedMail, path: string): string =>
  new URL(`http://x${linkIn(mail, path)}`).searchParams.get('t') ?? '';

export const headersOf = ({ mail }: ReceivedMail): Readonly<Record<string, string>> =>
  Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Subscription } from '../../../src/model/subscription.ts';
import { openStore } from '../../../src/store/engine/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { temporaryFolder } from './folder.ts';
import { DAY, incident, NOON } from './samples.ts';
import { write } from '../../support/build/writes.ts';

const clock = new ManualClock(NOON);
const content = { subject: 'x', texts: ['y'] };
const limits = { who: 'somebody', since: NOON - DAY, most: 1000, mostConfirmed: 1000, mostUnconfirmed: 1000 };
const one = (id: string, address = `${id}@acme.example`): Subscription => ({
  id,
  address,
  audience: 'customer-service',
  functions: ['search'],
  createdAt: NOON,
  refusals: 0,
  day: '',
  mails: 0,
});

async function confirmed({ subscriptions }: Store, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    await subscriptions.ask(one(id), content, limits);
    await subscriptions.addLink(`hash ${id}`, id, NOON + DAY);
    await subscriptions.confirm(`hash ${id}`, NOON);
  }
  for (const mail of await subscriptions.due(NOON, 1000)) await subscriptions.sent(mail, NOON);
}

const opened = (subscriptionId: string, about: string) => ({ subscriptionId, kind: 'opened', about, content }) as const;

describe('subscriptions in the store', () => {
  test('never stand in the way of what was decided, however many are mailed at once', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const ids = Array.from({ length: 100 }, (_, n) => `s${n}`);
    await confirmed(store, ...ids);
    const queued = store.subscriptions.queue(
      ids.map((id) => opened(id, 'incident-1')),
      ids.map((id) => ({ id, day: '20260302', mails: 1 })),
      NOON,
    );
    const decided = Array.from({ length: 100 }, (_, n) =>
      write(store, (writes) => writes.incidentSaved(incident(`i${n}`))),
    );
    await Promise.all([queued, ...decided]);
    expect(await store.openIncidents()).toHaveLength(100);
    expect(await store.subscriptions.due(NOON, 1000)).toHaveLength(100);
  });

  test('each gets one mail of a kind about one thing, in the order in which they were decided', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const { subscriptions } = store;
    await confirmed(store, 'a', 'b');
    await subscriptions.queue([opened('a', 'i1'), opened('a', 'i2'), opened('b', 'i1'), opened('a', 'i1')], [], NOON);
    const due = async () => (await subscriptions.due(NOON, 9)).map((mail) => `${mail.subscription.id} ${mail.about}`);
    expect(await due()).toEqual(['a i1', 'b i1']);
    const [first] = await subscriptions.due(NOON, 9);
    await subscriptions.retryLater(first!, NOON + 1000);
    expect(await due()).toEqual(['b i1']);
    expect(await subscriptions.nextDueAt()).toBe(NOON);
    await subscriptions.sent((await subscriptions.due(NOON, 9))[0]!, NOON);
    expect(await subscriptions.nextDueAt()).toBe(NOON + 1000);
    await subscriptions.sent((await subscriptions.due(NOON + 1000, 9))[0]!, NOON);
    expect(await due()).toEqual(['a i2']);
  });

  test('who leaves takes all mails along, also those that were just decided', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const { subscriptions } = store;
    await confirmed(store, 'a', 'b');
    await subscriptions.queue([opened('a', 'i1'), opened('b', 'i1')], [], NOON);
    expect([await subscriptions.remove('a'), await subscriptions.remove('a')]).toEqual([true, false]);
    await subscriptions.queue([opened('a', 'i2'), opened('b', 'i2')], [], NOON);
    expect((await subscriptions.toldOf(['i1', 'i2'])).map(({ subscriptionId }) => subscriptionId)).toEqual(['b', 'b']);
    expect(await subscriptions.one('a')).toBeUndefined();
  });

  test('what is refused again and again is paused, and anything taken in between counts anew', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const { subscriptions } = store;
    await confirmed(store, 'a');
    const about = ['1', '2', '3', '4', '5', '6', '7'];
    await subscriptions.queue(
      about.map((id) => opened('a', id)),
      [],
      NOON,
    );
    const next = async () => (await subscriptions.due(NOON, 1))[0]!;
    expect(await subscriptions.refused(await next(), NOON, 3)).toBe(false);
    expect(await subscriptions.refused(await next(), NOON, 3)).toBe(false);
    await subscriptions.sent(await next(), NOON);
    expect(await subscriptions.refused(await next(), NOON, 3)).toBe(false);
    expect(await subscriptions.refused(await next(), NOON, 3)).toBe(false);
    expect(await subscriptions.refused(await next(), NOON, 3)).toBe(true);
    expect([await subscriptions.active(), await subscriptions.due(NOON, 9), await subscriptions.nextDueAt()]).toEqual([
      [],
      [],
      undefined,
    ]);
  });

  test('forgets what is idle, and keeps what open incidents need', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const { subscriptions } = store;
    await confirmed(store, 'a');
    await subscriptions.ask(one('never'), content, limits);
    await subscriptions.queue([opened('a', 'open')], [], NOON);
    for (const mail of await subscriptions.due(NOON, 9)) await subscriptions.sent(mail, NOON);
    await subscriptions.queue([opened('a', 'over')], [], NOON);
    for (const mail of await subscriptions.due(NOON, 9)) await subscriptions.sent(mail, NOON);
    const before = NOON + 1;
    await subscriptions.prune({
      unconfirmedBefore: before,
      pausedBefore: before,
      asksBefore: before,
      mailsBefore: before,
      openIncidents: ['open'],
      now: NOON,
    });
    expect([await subscriptions.one('never'), (await subscriptions.active()).length]).toEqual([undefined, 1]);
    expect(await subscriptions.toldOf(['open', 'over'])).toEqual([{ subscriptionId: 'a', incidentId: 'open' }]);
  });

  test('takes no more than so many, and keeps no row of what it refuses', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const asked = (id: string, mostConfirmed: number, who = 'one') =>
      store.subscriptions.ask(one(id), content, { ...limits, who, mostConfirmed, most: 2 });
    await confirmed(store, 'a');
    expect([await asked('b', 1), await asked('b', 9), await asked('c', 9)]).toEqual(['full', 'asked', 'asked']);
    expect(await Promise.all(['d', 'e'].map((id) => asked(id, 9)))).toEqual(['too-often', 'too-often']);
    expect([await store.subscriptions.one('d'), await asked('d', 9, 'another')]).toEqual([undefined, 'asked']);
    const asks = new DatabaseSync(join(folder.path, 'bellwether.db'), { readOnly: true });
    onTestFinished(() => asks.close());
    expect(asks.prepare("select count(*) as rows from subscription_asks where who = 'one'").get()).toEqual({ rows: 2 });
  });

  test('a flood of what nobody confirms keeps neither those who have confirmed nor the newest out', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const { subscriptions } = store;
    await confirmed(store, 'a');
    for (let n = 0; n < 12; n += 1)
      await subscriptions.ask({ ...one(`s${n}`), createdAt: NOON + n }, content, { ...limits, mostUnconfirmed: 5 });
    expect(await Promise.all(['a', 's6', 's7', 's11'].map(async (id) => (await subscriptions.one(id))?.id))).toEqual([
      'a',
      undefined,
      's7',
      's11',
    ]);
  });

  test('news of an incident goes before mails that ask whether it was they', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore(folder.path, { clock });
    const { subscriptions } = store;
    await confirmed(store, 'a');
    for (const mail of await subscriptions.due(NOON, 9)) await subscriptions.sent(mail, NOON);
    for (const id of ['b', 'c']) await subscriptions.ask(one(id), content, limits);
    await subscriptions.queue([opened('a', 'i1')], [], NOON);
    expect((await subscriptions.due(NOON, 2)).map(({ kind }) => kind)).toEqual(['opened', 'confirm']);
  });
});

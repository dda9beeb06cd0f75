import { describe, expect, test } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import type { ManualClock } from '../../../src/time/manual-clock.ts';
import { DAY, incident, notice, NOON } from './samples.ts';
import { settle, write } from '../../support/build/writes.ts';

const LEASE = 30_000;

interface Rig {
  readonly store: Store;
  readonly clock: ManualClock;
  reopen(): Promise<Store>;
}

/** What every outbox must do. */
export function outboxContract(rig: () => Rig): void {
  const queue = (...messages: readonly (readonly [channel: string, key: string, action?: 'trigger' | 'resolve'])[]) =>
    write(rig().store, (writes) => {
      for (const [channel, key, action] of messages) writes.noticeQueued(channel, notice(key, action), NOON);
    });
  const claim = async (now: number, most = 10) => {
    const claimed = await rig().store.outbox.claim(now, LEASE, most);
    return claimed.map((one) => ({ ...one, text: `${one.channel} ${one.notice.action} ${one.dedupKey}` }));
  };
  const texts = async (now: number, most?: number) => (await claim(now, most)).map(({ text }) => text);

  describe('its outbox', () => {
    test('gives out the first message of each channel and key, and the next when that is settled', async () => {
      await queue(['pager', 'a'], ['pager', 'a', 'resolve'], ['pager', 'b'], ['chat', 'a']);
      const [first] = await claim(NOON, 1);
      expect(first).toMatchObject({ text: 'pager trigger a', attempts: 0, createdAt: NOON, notice: notice('a') });
      expect(await texts(NOON)).toEqual(['pager trigger b', 'chat trigger a']);
      expect(await texts(NOON)).toEqual([]);
      await settle(rig().store, first!.id, { kind: 'delivered', at: NOON + 1 });
      expect(await texts(NOON + 1)).toEqual(['pager resolve a']);
    });

    test('gives a message out again when its lease has ended', async () => {
      await queue(['pager', 'a']);
      await claim(NOON);
      expect(await rig().store.outbox.nextDueAt()).toBe(NOON + LEASE);
      expect(await texts(NOON + LEASE - 1)).toEqual([]);
      expect(await texts(NOON + LEASE)).toEqual(['pager trigger a']);
    });

    test('never gives one message to two who ask at once', async () => {
      await queue(['pager', 'a'], ['chat', 'a']);
      const both = await Promise.all([claim(NOON), claim(NOON)]);
      expect(both.flat().map(({ text }) => text)).toHaveLength(2);
    });

    test('waits with a message that was not taken, and remembers why', async () => {
      await queue(['pager', 'a']);
      const [message] = await claim(NOON);
      await settle(rig().store, message!.id, { kind: 'retried', nextAttemptAt: NOON + 5000, error: 'HTTP 500' });
      expect(await rig().store.outbox.nextDueAt()).toBe(NOON + 5000);
      expect(await texts(NOON + 4999)).toEqual([]);
      const [again] = await claim(NOON + 5000);
      expect(again).toMatchObject({ attempts: 1, lastError: 'HTTP 500', nextAttemptAt: NOON + 5000 });
    });

    test('tells what waits, since when, and when there is something to do', async () => {
      expect(await rig().store.outbox.nextDueAt()).toBeUndefined();
      expect(await rig().store.outbox.pending()).toEqual([]);
      await queue(['pager', 'a'], ['pager', 'b'], ['chat', 'a']);
      expect(await rig().store.outbox.nextDueAt()).toBe(NOON);
      expect(await rig().store.outbox.pending()).toMatchObject([
        { channel: 'chat', count: 1, oldestAt: NOON },
        { channel: 'pager', count: 2, oldestAt: NOON },
      ]);
    });

    test('keeps a ledger of what was told to whom, under which key', async () => {
      await queue(['pager', 'a'], ['chat', 'a'], ['chat', 'a', 'resolve']);
      const [pager, chat] = await claim(NOON);
      const { outbox } = rig().store;
      await settle(rig().store, pager!.id, { kind: 'delivered', at: NOON + 1, credential: 'key-1' });
      await settle(rig().store, chat!.id, { kind: 'refused', at: NOON + 2, error: 'HTTP 403', credential: 'key-2' });
      await settle(rig().store, chat!.id, { kind: 'dropped', at: NOON + 3, error: 'too late to matter' });
      expect(await outbox.ledger('a')).toEqual([
        {
          ...{ channel: 'pager', action: 'trigger', headline: 'trigger of a', createdAt: NOON, attempts: 1 },
          ...{ reason: 'incident-opened', settled: 'delivered', settledAt: NOON + 1, credential: 'key-1' },
        },
        {
          ...{ channel: 'chat', action: 'trigger', headline: 'trigger of a', createdAt: NOON, attempts: 1 },
          ...{
            reason: 'incident-opened',
            settled: 'refused',
            settledAt: NOON + 2,
            lastError: 'HTTP 403',
            credential: 'key-2',
          },
        },
        {
          ...{ channel: 'chat', action: 'resolve', headline: 'resolve of a', createdAt: NOON, attempts: 0 },
          reason: 'incident-resolved',
        },
      ]);
      expect(await outbox.ledger('unheard of')).toEqual([]);
    });

    test('tells how each channel stands to incidents that are open or were closed lately', async () => {
      const { store } = rig();
      const over = { stage: 'restored' as const, restoredAt: NOON };
      await write(store, (writes) => {
        writes.incidentSaved(incident('open'));
        writes.incidentSaved(incident('lately', over));
        writes.incidentSaved(incident('long-ago', { ...over, restoredAt: NOON - 2 * DAY }));
      });
      await queue(['pager', 'open'], ['chat', 'open'], ['pager', 'lately'], ['pager', 'lately', 'resolve']);
      await queue(['pager', 'long-ago']);
      for (const message of await claim(NOON)) {
        if (message.channel === 'chat')
          await settle(store, message.id, { kind: 'refused', at: NOON, error: 'HTTP 401' });
        else await settle(store, message.id, { kind: 'delivered', at: NOON });
      }
      const sorted = async () =>
        (await store.outbox.standing()).toSorted((a, b) =>
          `${a.incidentId}${a.channel}`.localeCompare(`${b.incidentId}${b.channel}`),
        );
      expect(await sorted()).toEqual([
        { channel: 'pager', incidentId: 'lately', lastAccepted: 'trigger', isPending: true, wasRefused: false },
        { channel: 'chat', incidentId: 'open', isPending: false, wasRefused: true },
        { channel: 'pager', incidentId: 'open', lastAccepted: 'trigger', isPending: false, wasRefused: false },
      ]);
      const [resolve] = await claim(NOON);
      await settle(store, resolve!.id, { kind: 'delivered', at: NOON });
      expect((await sorted())[0]).toMatchObject({ lastAccepted: 'resolve', isPending: false });
    });

    test('takes the end of an earlier round for no end when people were reached anew', async () => {
      const { store } = rig();
      const rounds = [
        ['trigger', 1, 'trigger'],
        ['acknowledge', 1, 'acknowledge'],
        ['trigger', 2, 'trigger'],
        ['resolve', 1, 'trigger'],
        ['resolve', 2, 'resolve'],
      ] as const;
      await write(store, (writes) => {
        writes.incidentSaved(incident('a'));
        for (const [action, round] of rounds)
          writes.noticeQueued('pager', { ...notice('a', action), ...(round > 1 && { round }) }, NOON);
      });
      for (const [, , lastAccepted] of rounds) {
        const [message] = await claim(NOON);
        await settle(store, message!.id, { kind: 'delivered', at: NOON });
        expect(await store.outbox.standing()).toMatchObject([{ lastAccepted }]);
      }
      expect(await store.outbox.ledger('a')).toMatchObject([{}, {}, { round: 2 }, {}, { round: 2 }]);
      expect((await store.outbox.ledger('a'))[0]).not.toHaveProperty('round');
    });

    test('takes a channel for told of its end when the later round never reached it', async () => {
      const { store } = rig();
      await write(store, (writes) => {
        writes.incidentSaved(incident('a'));
        writes.noticeQueued('pager', notice('a'), NOON);
        writes.noticeQueued('pager', { ...notice('a'), round: 2 }, NOON);
        writes.noticeQueued('pager', notice('a', 'resolve'), NOON);
      });
      for (const how of ['delivered', 'refused', 'delivered'] as const) {
        const [message] = await claim(NOON);
        if (how === 'refused') await settle(store, message!.id, { kind: how, at: NOON, error: 'HTTP 400' });
        else await settle(store, message!.id, { kind: 'delivered', at: NOON });
      }
      expect(await store.outbox.standing()).toMatchObject([{ lastAccepted: 'resolve' }]);
    });

    test('is told what a message was that somebody else has settled already', async () => {
      await queue(['pager', 'a']);
      const [message] = await claim(NOON);
      await settle(rig().store, message!.id, { kind: 'delivered', at: NOON + 1 });
      await settle(rig().store, message!.id, { kind: 'retried', nextAttemptAt: NOON + 2, error: 'late' });
      expect(await rig().store.outbox.pending()).toEqual([]);
      expect(await rig().store.outbox.ledger('a')).toMatchObject([{ attempts: 1, settled: 'delivered' }]);
    });

    test('lets nothing wait for an hour because the clock was set back by one', async () => {
      await queue(['pager', 'a']);
      const [message] = await claim(NOON);
      await settle(rig().store, message!.id, { kind: 'retried', nextAttemptAt: NOON + 5000, error: 'HTTP 500' });
      await claim(NOON + 4000);
      expect(await texts(NOON + 4000 - 3_600_000)).toEqual([]);
      expect(await texts(NOON + 5000 - 3_600_000)).toEqual(['pager trigger a']);
    });

    test('gives out after a restart what the last process had taken', async () => {
      await queue(['pager', 'a'], ['chat', 'b']);
      const [pager] = await claim(NOON);
      await settle(rig().store, pager!.id, { kind: 'retried', nextAttemptAt: NOON + 8 * 3_600_000, error: 'HTTP 429' });
      const again = await rig().reopen();
      const claimed = await again.outbox.claim(NOON, LEASE, 10);
      expect(claimed.map(({ channel }) => channel)).toEqual(['pager', 'chat']);
    });

    test('gives out at once what was claimed and released', async () => {
      await queue(['pager', 'a']);
      const [message] = await claim(NOON);
      await rig().store.outbox.release([message!.id]);
      expect(await claim(NOON)).toMatchObject([{ id: message!.id, attempts: 0 }]);
    });

    test('knows the highest number that it has given out', async () => {
      expect(await rig().store.outbox.lastId()).toBe(0);
      await queue(['pager', 'a'], ['chat', 'a']);
      const [, chat] = await claim(NOON);
      expect(await (await rig().reopen()).outbox.lastId()).toBe(chat!.id);
    });

    test('keeps messages of a pruned incident that still wait', async () => {
      const { store } = rig();
      const old = NOON - 20 * DAY;
      await write(store, (writes) => writes.incidentSaved(incident('a', { stage: 'restored', restoredAt: old })));
      await queue(['pager', 'a'], ['pager', 'a', 'resolve']);
      const [trigger] = await claim(NOON);
      await settle(store, trigger!.id, { kind: 'delivered', at: NOON });
      await store.prune({ runsBefore: NOON - DAY, historyBefore: NOON - DAY });
      expect(await store.outbox.ledger('a')).toMatchObject([{ action: 'resolve' }]);
      expect(await texts(NOON)).toEqual(['pager resolve a']);
    });
  });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noticeActions } from '../../../src/model/notice.ts';
import { GRACE_MS, reconcile, wasRefusedUnder, type Standing, type View } from '../../../src/notify/reconcile.ts';
import type { LedgerLine } from '../../../src/store/store.ts';

const now = 1_000_000;
const old = now - GRACE_MS;
const viewOf = (view: Partial<View>): View => ({
  open: [],
  standing: [],
  closedAt: () => old,
  isRefused: () => false,
  channels: new Set(['pager', 'chat']),
  now,
  ...view,
});
const stands = (more: Partial<Standing>): Standing => ({
  channel: 'pager',
  incidentId: 'i1',
  isPending: false,
  wasRefused: false,
  ...more,
});
const open = [{ id: 'i1', openedAt: old, channels: ['pager'] }];
const trigger = { channel: 'pager', incidentId: 'i1', action: 'trigger' };
const resolve = { channel: 'pager', incidentId: 'i1', action: 'resolve' };

describe('comparing incidents with what the channels know', () => {
  test('tells a channel that knows nothing of an open incident', () => {
    expect(reconcile(viewOf({ open }))).toEqual([trigger]);
  });

  test('tells each channel on its own', () => {
    const both = [{ ...open[0]!, channels: ['pager', 'chat'] }];
    expect(reconcile(viewOf({ open: both, standing: [stands({ channel: 'chat', lastAccepted: 'trigger' })] }))).toEqual(
      [trigger],
    );
  });

  test.each([
    ['took the trigger', stands({ lastAccepted: 'trigger' })],
    ['took an acknowledge', stands({ lastAccepted: 'acknowledge' })],
    ['has one on its way', stands({ isPending: true })],
  ])('leaves a channel alone that %s', (_, standing) => {
    expect(reconcile(viewOf({ open, standing: [standing] }))).toEqual([]);
  });

  test('tells a channel that was told the end of an incident that is still open', () => {
    expect(reconcile(viewOf({ open, standing: [stands({ lastAccepted: 'resolve' })] }))).toEqual([trigger]);
  });

  test.each(['trigger', 'acknowledge'] as const)(
    'ends a closed incident where %s was accepted last',
    (lastAccepted) => {
      expect(reconcile(viewOf({ standing: [stands({ lastAccepted })] }))).toEqual([resolve]);
    },
  );

  test.each([
    ['was resolved', stands({ lastAccepted: 'resolve' })],
    ['never took it', stands({ wasRefused: true })],
    ['has something on its way', stands({ lastAccepted: 'trigger', isPending: true })],
  ])('leaves a closed incident alone that %s', (_, standing) => {
    expect(reconcile(viewOf({ standing: [standing] }))).toEqual([]);
  });

  test('does not wait for a time that is yet to come because the clock was set back', () => {
    const ahead = now + 3_600_000;
    expect(reconcile(viewOf({ open: [{ ...open[0]!, openedAt: ahead }] }))).toEqual([trigger]);
    const standing = [stands({ lastAccepted: 'trigger' })];
    expect(reconcile(viewOf({ standing, closedAt: () => ahead }))).toEqual([resolve]);
  });

  test('gives what was decided just now time to reach the outbox', () => {
    expect(reconcile(viewOf({ open: [{ ...open[0]!, openedAt: old + 1 }] }))).toEqual([]);
    const standing = [stands({ lastAccepted: 'trigger' })];
    expect(reconcile(viewOf({ standing, closedAt: () => old + 1 }))).toEqual([]);
    expect(reconcile(viewOf({ standing, closedAt: () => undefined }))).toEqual([]);
  });

  test('queues nothing for a channel that the configuration does not have', () => {
    const view = viewOf({
      open,
      standing: [stands({ incidentId: 'i2', lastAccepted: 'trigger' })],
      channels: new Set(),
    });
    expect(reconcile(view)).toEqual([]);
  });

  test('does not repeat what was refused under the key that the channel still has', () => {
    const line: LedgerLine = {
      channel: 'pager',
      action: 'trigger',
      headline: '',
      createdAt: 1,
      attempts: 1,
      settled: 'refused',
      credential: 'key-1',
    };
    const withKey = (credential: string, ledger: readonly LedgerLine[]) =>
      reconcile(viewOf({ open, isRefused: (repair) => wasRefusedUnder(credential, repair, ledger) }));
    expect(withKey('key-1', [line])).toEqual([]);
    expect(withKey('key-2', [line])).toEqual([trigger]);
    const { credential: _, ...unknownKey } = line;
    expect(withKey('key-2', [unknownKey])).toEqual([]);
    expect(withKey('key-1', [line, { ...line, settled: 'dropped' }])).toEqual([trigger]);
  });

  test('is at rest once its repairs were accepted, whatever was there before', () => {
    const standing = fc.record({
      channel: fc.constantFrom('pager', 'chat'),
      incidentId: fc.constantFrom('i1', 'i2', 'i3'),
      lastAccepted: fc.option(fc.constantFrom(...noticeActions), { nil: undefined }),
      isPending: fc.boolean(),
      wasRefused: fc.boolean(),
    });
    const rows = fc.uniqueArray(standing, { selector: (one) => `${one.channel}/${one.incidentId}` });
    fc.assert(
      fc.property(rows, fc.subarray(['i1', 'i2', 'i3']), (drawn, ids) => {
        const standing = drawn.map(({ lastAccepted, ...one }) => (lastAccepted ? { ...one, lastAccepted } : one));
        const view = viewOf({ open: ids.map((id) => ({ id, openedAt: old, channels: ['pager', 'chat'] })), standing });
        const repairs = reconcile(view);
        for (const { action, incidentId } of repairs) expect(action === 'trigger').toBe(ids.includes(incidentId));
        const isRepaired = (one: Standing) =>
          repairs.some((repair) => repair.channel === one.channel && repair.incidentId === one.incidentId);
        const accepted = repairs.map(({ channel, incidentId, action }) =>
          stands({ channel, incidentId, lastAccepted: action }),
        );
        expect(reconcile({ ...view, standing: [...standing.filter((one) => !isRepaired(one)), ...accepted] })).toEqual(
          [],
        );
      }),
    );
  });
});

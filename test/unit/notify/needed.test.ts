import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../../src/i18n/in-english.ts';
import { lacking, reasonToDrop, triggeredUnder } from '../../../src/notify/needed.ts';
import { chooseFallback, inPlaceOf } from '../../../src/notify/stand-in.ts';
import type { LedgerLine } from '../../../src/store/store.ts';
import { noticeOf } from './samples.ts';

const line = (channel: string, action: LedgerLine['action'], settled?: LedgerLine['settled']): LedgerLine => ({
  channel,
  action,
  headline: '',
  createdAt: 1,
  attempts: 1,
  ...(settled ? { settled } : {}),
});

describe('whether a message is still needed', () => {
  test('a trigger always is', () => {
    expect(reasonToDrop('pager', 'trigger', [line('pager', 'trigger', 'refused')])).toBeUndefined();
  });

  test('a resolve is not where the trigger was refused', () => {
    expect(reasonToDrop('pager', 'resolve', [line('pager', 'trigger', 'refused')])).toMatch(/did not take/);
    expect(reasonToDrop('pager', 'acknowledge', [line('pager', 'trigger', 'dropped')])).toMatch(/did not take/);
  });

  test('a resolve is where any trigger was taken, or none is on the books', () => {
    expect(reasonToDrop('pager', 'resolve', [])).toBeUndefined();
    const ledger = [line('pager', 'trigger', 'refused'), line('pager', 'trigger', 'delivered')];
    expect(reasonToDrop('pager', 'resolve', ledger)).toBeUndefined();
    expect(reasonToDrop('chat', 'resolve', [line('pager', 'trigger', 'refused')])).toBeUndefined();
  });

  test('finds the channels that were told of the beginning and will not be told of the end', () => {
    const ledger = [
      line('pager', 'trigger', 'refused'),
      line('chat', 'trigger', 'delivered'),
      line('mail', 'trigger'),
      line('desk', 'trigger', 'delivered'),
      line('desk', 'resolve'),
      line('pager', 'resolve'),
    ];
    expect(lacking('resolve', ledger).map(({ channel }) => channel)).toEqual(['chat', 'mail']);
  });

  test('finds the keys that a channel knows an incident by and is not told the end of', () => {
    const ledger = [
      line('pager', 'trigger', 'delivered'),
      { ...line('pager', 'trigger', 'unclear'), round: 2 },
      line('pager', 'resolve', 'delivered'),
    ];
    expect(lacking('resolve', ledger)).toEqual([{ channel: 'pager', round: 2 }]);
  });

  test('passes an acknowledge on only to a channel that stood in for another', () => {
    const ledger = [
      line('pager', 'trigger', 'refused'),
      { ...line('chat', 'trigger', 'delivered'), reason: 'channel-refused' as const },
      line('boss', 'trigger', 'delivered'),
    ];
    expect(lacking('acknowledge', ledger)).toEqual([{ channel: 'chat', round: 1 }]);
    expect(lacking('acknowledge', [...ledger, line('chat', 'acknowledge')])).toEqual([]);
  });

  test('a resolve is sent where the trigger may have arrived', () => {
    expect(reasonToDrop('chat', 'resolve', [line('chat', 'trigger', 'unclear')])).toBeUndefined();
  });

  test('knows the key of the trigger that was taken', () => {
    const ledger = [
      line('pager', 'trigger', 'refused'),
      { ...line('pager', 'trigger', 'delivered'), credential: 'abc' },
    ];
    expect(triggeredUnder('pager', ledger)).toBe('abc');
    expect(triggeredUnder('chat', ledger)).toBeUndefined();
  });
});

describe('telling another channel', () => {
  test('takes the first that has not refused the same incident', () => {
    expect(chooseFallback('pager', ['pager', 'chat', 'mail'], [])).toBe('chat');
    expect(chooseFallback('pager', ['chat', 'mail'], [line('chat', 'trigger', 'refused')])).toBe('mail');
    expect(chooseFallback('pager', ['chat', 'mail'], [line('chat', 'trigger', 'unclear')])).toBe('mail');
    expect(chooseFallback('pager', ['pager'], [])).toBeUndefined();
  });

  test('says who refused and why, and is the same message otherwise', () => {
    const notice = noticeOf('i1');
    const other = inPlaceOf('pager', notice, { how: 'refused', error: 'PagerDuty answered 403' }, inEnglish);
    expect(other).toMatchObject({ reason: 'channel-refused', headline: notice.headline, incidentId: 'i1' });
    expect(other.details[0]).toEqual({ label: 'Not told', text: 'pager refused this message: PagerDuty answered 403' });
    expect(other.details.slice(1)).toEqual(notice.details);
  });
});

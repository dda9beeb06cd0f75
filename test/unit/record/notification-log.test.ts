import { describe, expect, test } from 'vitest';
import { NotificationLog } from '../../../src/record/notification-log.ts';
import type { LedgerLine } from '../../../src/store/store.ts';

const trigger = (channel: string, more: Partial<LedgerLine> = {}): LedgerLine => ({
  ...{ channel, action: 'trigger', headline: 'Voyager is down', createdAt: 0, attempts: 1 },
  ...more,
});
const logOf = (...ledger: readonly LedgerLine[]) => {
  const log = new NotificationLog();
  log.load('I1', ledger);
  return log;
};

describe('a trigger that a channel did not take', () => {
  test('reached nobody', () => {
    expect(logOf(trigger('pager', { settled: 'refused' })).isUntaken('I1', 'pager', 1)).toBe(true);
    expect(logOf(trigger('pager', { settled: 'delivered' })).isUntaken('I1', 'pager', 1)).toBe(false);
  });

  test('counts as taken when another channel was sent it in its place', () => {
    const refused = trigger('pager', { settled: 'refused' });
    expect(logOf(refused, trigger('chat', { reason: 'channel-refused' })).isUntaken('I1', 'pager', 1)).toBe(false);
  });

  test('reached nobody when that channel did not take it either', () => {
    const refused = trigger('pager', { settled: 'refused' });
    const refusedToo = trigger('chat', { reason: 'channel-refused', settled: 'refused' });
    expect(logOf(refused, refusedToo).isUntaken('I1', 'pager', 1)).toBe(true);
  });

  test('is forgotten with the next one that is sent', () => {
    const log = logOf(trigger('pager', { settled: 'refused' }), trigger('pager'));
    expect(log.isUntaken('I1', 'pager', 1)).toBe(false);
  });

  test('is no news of an incident that is not open', () => {
    const log = new NotificationLog();
    log.applySettled({
      ...{ kind: 'notification-settled', id: 1, channel: 'pager', notice: { incidentId: 'I2', action: 'trigger' } },
      outcome: { kind: 'refused', at: 0, error: 'HTTP 400' },
    });
    expect(log.isUntaken('I2', 'pager', 1)).toBe(false);
  });
});

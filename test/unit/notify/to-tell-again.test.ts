import { describe, expect, test } from 'vitest';
import { toTellAgain } from '../../../src/notify/resend.ts';
import type { LedgerLine } from '../../../src/store/store.ts';

const now = Date.parse('2026-01-05T09:00:00Z');
const resolvedForMs = 15 * 60_000;
type Line = Parameters<typeof toTellAgain>[0][number];

const line = (action: LedgerLine['action'], settled?: LedgerLine['settled'], more: Partial<Line> = {}): Line => ({
  action,
  reason:
    action === 'trigger' ? 'incident-opened' : action === 'resolve' ? 'incident-resolved' : 'incident-acknowledged',
  ...(settled && { settled, settledAt: now - 60_000 }),
  ...more,
});
const again = (...lines: readonly Line[]) => toTellAgain(lines, { resolvedForMs, now });
const fires = { action: 'trigger', reason: 'incident-opened', round: 1 };
const over = { action: 'resolve', reason: 'incident-resolved', round: 1 };

describe('what is told again', () => {
  test.each([
    ['nothing before anything was taken', [], undefined],
    ['nothing while the first message is on its way', [line('trigger')], undefined],
    ['nothing when it was refused', [line('trigger', 'refused')], undefined],
    ['that it began, once that was taken', [line('trigger', 'delivered')], fires],
    [
      'that it began, though somebody has taken it',
      [line('trigger', 'delivered'), line('acknowledge', 'delivered')],
      fires,
    ],
    ['that it began, while other news of it is on its way', [line('trigger', 'delivered'), line('acknowledge')], fires],
    ['that it began, while its end was dropped', [line('trigger', 'delivered'), line('resolve', 'dropped')], fires],
    ['nothing while the end is on its way', [line('trigger', 'delivered'), line('resolve')], undefined],
    ['that it is over, once that was taken', [line('trigger', 'delivered'), line('resolve', 'delivered')], over],
    [
      'nothing when it is to begin anew',
      [line('trigger', 'delivered'), line('resolve', 'delivered'), line('trigger')],
      undefined,
    ],
  ] as const)('%s', (_, lines, expected) => {
    expect(again(...lines)).toEqual(expected);
  });

  test('the end is told for its time and no longer', () => {
    const endedAgo = (ms: number) =>
      again(line('trigger', 'delivered'), line('resolve', 'delivered', { settledAt: now - ms }));
    expect(endedAgo(resolvedForMs - 1)).toEqual(over);
    expect(endedAgo(resolvedForMs)).toBeUndefined();
  });

  test('keeps why it was told and in which round', () => {
    expect(again(line('trigger', 'delivered', { reason: 'escalated', round: 2 }))).toEqual({
      action: 'trigger',
      reason: 'escalated',
      round: 2,
    });
  });
});

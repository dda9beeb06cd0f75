import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextStart } from '../../../src/schedule/cron.ts';
import { staleAt } from '../../../src/schedule/stale.ts';

const at = (text: string) => Date.parse(text);
const never = () => undefined;
const london = (expression: string, after: number) => nextStart(expression, after, 'Europe/London');

describe('an answer on an interval', () => {
  const fresh = (everyMs: number, timeoutMs: number) =>
    staleAt({ schedule: { kind: 'every', everyMs }, timeoutMs }, 1_000_000, never) - 1_000_000;

  test('is fresh for two and a half intervals', () => {
    expect(fresh(60_000, 15_000)).toBe(150_000);
  });

  test('is fresh for longer where a run with its confirmation may take longer than that', () => {
    expect(fresh(10_000, 45_000)).toBe(10_000 + 90_000 + 10_000);
  });
});

describe('answers that wait for a free runner', () => {
  test('are not stale, though each be late by up to an interval, while a run takes up to half of one', () => {
    const minute = 60_000;
    const every = fc.constantFrom(10_000, 30_000, minute, 15 * minute, 1440 * minute);
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        every,
        fc.integer({ min: 1000, max: 120_000 }),
        fc.array(fc.tuple(share, share), { minLength: 2, maxLength: 40 }),
        (everyMs, timeoutMs, late) => {
          const longestMs = Math.min(timeoutMs, everyMs / 2);
          const answers = late
            .map(([wait, take], slot) => slot * everyMs + wait * everyMs + take * longestMs)
            .sort((a, b) => a - b);
          for (const [index, answerAt] of answers.slice(1).entries()) {
            const fresh = staleAt({ schedule: { kind: 'every', everyMs }, timeoutMs }, answers[index]!, never);
            expect(answerAt).toBeLessThanOrEqual(fresh);
          }
        },
      ),
    );
  });

  test('are stale when two in a row do not come', () => {
    const lastAt = 1_000_000;
    const everyMs = 60_000;
    const fresh = staleAt({ schedule: { kind: 'every', everyMs }, timeoutMs: 15_000 }, lastAt, never);
    expect(fresh).toBeLessThan(lastAt + 3 * everyMs);
  });
});

describe('an answer on a cron schedule', () => {
  const cron = { schedule: { kind: 'cron', expression: '*/5 6-18 * * 1-5' }, timeoutMs: 20_000 } as const;

  test('is fresh until the next start has had its time', () => {
    expect(staleAt(cron, at('2026-01-05T10:01:00Z'), london)).toBe(at('2026-01-05T10:05:50Z'));
  });

  test('stays fresh over a night and a week-end without starts', () => {
    expect(staleAt(cron, at('2026-01-09T18:55:30Z'), london)).toBe(at('2026-01-12T06:00:50Z'));
  });

  test('follows the clocks of the zone over the night on which they change', () => {
    expect(staleAt(cron, at('2026-03-27T18:56:00Z'), london)).toBe(at('2026-03-30T05:00:50Z'));
  });

  test('never gets stale when there is no next start', () => {
    expect(staleAt(cron, 0, never)).toBe(Infinity);
  });
});

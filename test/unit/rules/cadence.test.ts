import { describe, expect, test } from 'vitest';
import { cadenceOf } from '../../../dashboards/rules/cadence.ts';
import { nextStart } from '../../../src/schedule/cron.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST_RUN = 2 * MINUTE + 10_000;

const cron = (expression: string) =>
  cadenceOf({ schedule: { kind: 'cron', expression }, timeoutMs: MINUTE }, nextStart);

describe('how often a function is asked', () => {
  test('an interval is what it says; too old is what the status page calls too old', () => {
    expect(cadenceOf({ schedule: { kind: 'every', everyMs: MINUTE }, timeoutMs: 10_000 }, nextStart)).toEqual({
      usualMs: MINUTE,
      staleAfterMs: 2.5 * MINUTE,
      longestRunMs: 30_000,
    });
  });

  test.each([
    ['* * * * *', MINUTE, MINUTE],
    ['0 */6 * * *', 6 * HOUR, 7 * HOUR],
    ['*/5 8-17 * * 1-5', 5 * MINUTE, 2 * DAY + 15 * HOUR + 5 * MINUTE],
    ['* 8-17 * * 1-5', MINUTE, 2 * DAY + 15 * HOUR + MINUTE],
    ['0 7 * * 1', 7 * DAY, 7 * DAY + HOUR],
    ['0 7 1 1 *', 365 * DAY, 366 * DAY + HOUR],
  ])('%s: mostly so often, and over nights, weekends and changes of clocks at most so far apart', (...row) => {
    const [expression, usualMs, longestMs] = row;
    expect(cron(expression)).toEqual({
      usualMs,
      staleAfterMs: longestMs + LONGEST_RUN,
      longestRunMs: LONGEST_RUN,
    });
  });

  test('a day that comes once in four years is waited for', () => {
    expect(cron('0 0 29 2 *')).toMatchObject({
      usualMs: 1461 * DAY,
      staleAfterMs: 1461 * DAY + HOUR + LONGEST_RUN,
    });
  });
});

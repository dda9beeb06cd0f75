import { describe, expect, test } from 'vitest';
import type { Step } from '../../../src/model/alerting.ts';
import { stepTimes } from '../../../src/escalation/steps.ts';
import { at, calendarOf, iso, minuteOf } from './samples.ts';

const MINUTE_MS = 60_000;
const where = { calendar: calendarOf(['2026-04-03', '2026-04-06']), zone: 'Europe/London', firstDelayMs: 0 };

const step = (afterMinutes: number, due?: Step['at']): Step => ({
  notify: ['pager'],
  afterMs: afterMinutes * MINUTE_MS,
  ...(due === undefined ? {} : { at: due }),
});
const times = (steps: readonly Step[], from: string, more: Partial<typeof where> = {}) =>
  stepTimes(steps, at(`${from}:00Z`), { ...where, ...more }).map(iso);

describe('the steps of an escalation fall due', () => {
  test('each so long after the one before', () => {
    expect(times([step(0), step(10), step(20)], '2026-06-01T22:00')).toEqual([
      '2026-06-01T22:00',
      '2026-06-01T22:10',
      '2026-06-01T22:30',
    ]);
  });

  test('all later by the delay of the first', () => {
    expect(times([step(5), step(10)], '2026-06-01T22:00', { firstDelayMs: MINUTE_MS })).toEqual([
      '2026-06-01T22:06',
      '2026-06-01T22:16',
    ]);
  });

  test('in the next working hour, and those after it count from there', () => {
    expect(times([step(0, 'working-hour'), step(30)], '2026-04-02T20:00')).toEqual([
      '2026-04-07T07:00',
      '2026-04-07T07:30',
    ]);
  });

  test('at once in working hours', () => {
    expect(times([step(0, 'working-hour')], '2026-04-02T09:12')).toEqual(['2026-04-02T09:12']);
  });

  test('when the clocks show their time', () => {
    expect(times([step(0), step(10, { minute: minuteOf('07:30') })], '2026-06-01T22:00')).toEqual([
      '2026-06-01T22:00',
      '2026-06-02T06:30',
    ]);
  });

  test('right through the night in which the clocks are changed', () => {
    expect(times([step(0, { minute: minuteOf('01:30') })], '2026-03-29T00:10')).toEqual(['2026-03-29T01:00']);
    expect(times([step(60), step(30), step(0, { minute: minuteOf('01:30') })], '2026-10-24T23:30')).toEqual([
      '2026-10-25T00:30',
      '2026-10-25T01:00',
      '2026-10-25T01:30',
    ]);
  });

  test('never, when nobody ever works, and so do those that come after', () => {
    const nobody = { calendar: calendarOf([], []) };
    expect(
      times([step(0), step(5, 'working-hour'), step(5), step(0, { minute: 0 })], '2026-06-01T22:00', nobody),
    ).toEqual(['2026-06-01T22:00', 'never', 'never', 'never']);
  });

  test('not at all when there are none', () => {
    expect(times([], '2026-06-01T22:00')).toEqual([]);
  });
});

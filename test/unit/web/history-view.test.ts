import { describe, expect, test } from 'vitest';
import type { RollUp } from '../../../src/store/store.ts';
import { DAY_MS, historyOf, percent } from '../../../src/web/views/history-view.ts';
import { responseChart } from '../../../src/web/views/response-chart.ts';
import { MINUTE, NOW } from './fixture-world.ts';

const TODAY = NOW - (NOW % DAY_MS);
const HOUR = NOW - (NOW % 3_600_000);
const reading = { now: NOW, zone: 'Europe/London' };

const rollUp = (start: number, more: Partial<RollUp> = {}): RollUp => ({
  functionId: 'search',
  target: 'live',
  start,
  due: 100,
  counts: { passed: 98, flaky: 1, failed: 0, inconclusive: 1, skipped: 0 },
  durationSumMs: 99_000,
  durationMaxMs: 3000,
  failingMs: 0,
  slowMs: 0,
  unknownMs: 0,
  maintenanceMs: 0,
  ...more,
});

describe('the history of 90 days', () => {
  test('a day without tries is empty, not good', () => {
    const { days } = historyOf([rollUp(TODAY)], NOW);
    expect(days).toHaveLength(90);
    expect(days.at(-1)).toMatchObject({ level: 'working', date: 'Sat 21 Nov', tries: 99, succeeded: '100 %' });
    expect(days[0]).toMatchObject({ level: 'none', text: 'nothing was tried' });
  });

  test.each([
    [{ failingMs: 12 * MINUTE, slowMs: MINUTE, unknownMs: 60 * MINUTE }, 'failing', 'not working for 12 minutes'],
    [{ unknownMs: 60 * MINUTE, slowMs: MINUTE }, 'unknown', 'not known for 1 hour'],
    [{ unknownMs: 5 * MINUTE }, 'working', 'working'],
    [{ slowMs: 3 * MINUTE, maintenanceMs: MINUTE }, 'slow', 'slow for 3 minutes'],
    [{ maintenanceMs: 120 * MINUTE }, 'maintenance', 'planned work for 2 hours'],
  ])('a day of %o is told as %s', (sums, level, text) => {
    expect(historyOf([rollUp(TODAY, sums)], NOW).days.at(-1)).toMatchObject({ level, text });
  });

  test('sums up tries, time down, and how much of what was due could be judged', () => {
    const bad = rollUp(TODAY - DAY_MS, {
      counts: { passed: 49, flaky: 0, failed: 1, inconclusive: 50, skipped: 0 },
      failingMs: 90 * MINUTE,
    });
    expect(historyOf([bad, rollUp(TODAY)], NOW)).toMatchObject({
      succeeded: '99.32 %',
      down: '1 hour 30 minutes',
      measured: '74.50 %',
    });
  });

  test('shows 100 % only when it was all of them', () => {
    expect(percent(99_999, 100_000)).toBe('99.99 %');
    expect(percent(100_000, 100_000)).toBe('100 %');
    expect(percent(0, 0)).toBe('–');
  });
});

describe('the chart of response times', () => {
  test('is left out when nothing was measured', () => {
    expect(responseChart([], 4000, reading)).toBeUndefined();
  });

  test('leaves a gap where nothing was measured', () => {
    const hours = [HOUR - 5 * 3_600_000, HOUR - 4 * 3_600_000, HOUR].map((start) => rollUp(start));
    expect(responseChart(hours, undefined, reading)!.meanPath).toBe('M162.2 80H162.8L163.5 80M167.2 80H167.8');
  });

  test('draws the slow limit when it is near, and says mean and worst', () => {
    const chart = responseChart([rollUp(HOUR)], 4000, reading)!;
    expect(chart).toMatchObject({ topText: '5.0 s', slowY: 20, slowText: 'slow from 4.0 s' });
    expect(chart.summary).toBe('Took 1.0 s on average in the last seven days, 3.0 s at worst.');
    expect(responseChart([rollUp(HOUR)], 60_000, reading)!.slowY).toBeUndefined();
  });
});

import { createLocale } from '../../../src/i18n/locale.ts';
import { describe, expect, test } from 'vitest';
import type { RollUp } from '../../../src/model/roll-up.ts';
import { historyOf, percent } from '../../../src/web/views/history-view.ts';
import { responseChart } from '../../../src/web/views/response-chart.ts';
import { MINUTE, NOW } from './fixture-world.ts';

const DAY_MS = 86_400_000;

const locale = createLocale('Europe/London');
const TODAY = NOW - (NOW % DAY_MS);
const HOUR = NOW - (NOW % 3_600_000);
const needs = { now: NOW, locale, slowAfterMs: undefined, incidents: [] };

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
    const { days } = historyOf([rollUp(TODAY)], NOW, locale);
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
    expect(historyOf([rollUp(TODAY, sums)], NOW, locale).days.at(-1)).toMatchObject({ level, text });
  });

  test('sums up tries, time down, and how much of what was due could be judged', () => {
    const bad = rollUp(TODAY - DAY_MS, {
      counts: { passed: 49, flaky: 0, failed: 1, inconclusive: 50, skipped: 0 },
      failingMs: 90 * MINUTE,
    });
    expect(historyOf([bad, rollUp(TODAY)], NOW, locale)).toMatchObject({
      succeeded: '99.32 %',
      down: '1 hour 30 minutes',
      measured: '74.50 %',
      summary: '99.32 % available, measured 74.50 % of what was due',
      gaps: 0,
    });
  });

  test('days are those of the business: what happened late in New York happened on that day', () => {
    const there = createLocale('America/New_York');
    const at = Date.parse('2026-11-21T03:00:00Z');
    const { days } = historyOf([rollUp(Date.parse('2026-11-20T05:00:00Z'), { failingMs: 60 * MINUTE })], at, there);
    expect(days.at(-1)).toMatchObject({ date: 'Fri 20 Nov', level: 'failing' });
  });

  test('a day on which the clocks go back is worked through when it worked for 25 hours', () => {
    const at = Date.parse('2026-10-25T12:00:00Z');
    const start = Date.parse('2026-10-24T23:00:00Z');
    const share = (hours: number) =>
      historyOf([rollUp(start, { failingMs: hours * 60 * MINUTE })], at, locale).days.at(-1)!.share;
    expect(share(24)).toBeCloseTo(24 / 25);
    expect(share(25)).toBe(1);
  });

  test('planned work is told apart and is not time down', () => {
    const history = historyOf([rollUp(TODAY, { maintenanceMs: 120 * MINUTE, unknownMs: MINUTE })], NOW, locale);
    expect(history).toMatchObject({ down: 'never', planned: '2 hours', unknown: '1 minute' });
    expect(history.days.at(-1)).toMatchObject({ planned: '2 hours', down: '–', measured: '99.00 %' });
  });

  test('a day of which nothing could be judged is not known, and neither working nor without a try', () => {
    const counts = { passed: 0, flaky: 0, failed: 0, inconclusive: 100, skipped: 0 };
    const { days, gaps } = historyOf([rollUp(TODAY - DAY_MS), rollUp(TODAY, { counts })], NOW, locale);
    expect(days.at(-1)).toMatchObject({ level: 'unknown', text: 'not known', measured: '0.00 %', succeeded: '–' });
    expect(gaps).toBe(0);
  });

  test('counts days without any try between others, which no share tells of, and none before the first', () => {
    const history = historyOf([rollUp(TODAY - 3 * DAY_MS), rollUp(TODAY)], NOW, locale);
    expect(history).toMatchObject({ measured: '99.00 %', gaps: 2 });
  });

  test('says that nothing was measured instead of a share of nothing', () => {
    expect(historyOf([], NOW, locale)).toMatchObject({ summary: 'Nothing was measured', gaps: 0, down: '–' });
  });

  test('shows 100 % only when it was all of them', () => {
    expect(percent(99_999, 100_000, locale)).toBe('99.99 %');
    expect(percent(100_000, 100_000, locale)).toBe('100 %');
    expect(percent(0, 0, locale)).toBe('–');
  });
});

describe('the chart of response times', () => {
  test('is left out when nothing was measured', () => {
    expect(responseChart([], { ...needs, slowAfterMs: 4000 })).toBeUndefined();
  });

  test('leaves a gap where nothing was measured', () => {
    const hours = [HOUR - 5 * 3_600_000, HOUR - 4 * 3_600_000, HOUR].map((start) => rollUp(start));
    expect(responseChart(hours, needs)!.meanPath).toBe('M162.2 80H162.8L163.5 80M167.2 80H167.8');
  });

  test('draws the slow limit when it is near, and says mean and worst', () => {
    const chart = responseChart([rollUp(HOUR)], { ...needs, slowAfterMs: 4000 })!;
    expect(chart).toMatchObject({ topText: '5.0 s', slowY: 20, slowText: 'slow from 4.0 s' });
    expect(chart.summary).toBe('Took 1.0 s on average in the last seven days, 3.0 s at worst.');
    expect(responseChart([rollUp(HOUR)], { ...needs, slowAfterMs: 60_000 })!.slowY).toBeUndefined();
  });

  test('shows incidents where they were, those before it not at all, and an open one until now', () => {
    const hour = 3_600_000;
    const { incidents } = responseChart([rollUp(HOUR)], {
      ...needs,
      incidents: [
        { title: 'Voyager is down', startedAt: HOUR - 10 * hour, endedAt: HOUR - 8 * hour },
        { title: 'A hiccup', startedAt: HOUR - 20 * hour, endedAt: HOUR - 20 * hour + MINUTE },
        { title: 'Long ago', startedAt: HOUR - 400 * hour, endedAt: HOUR - 399 * hour },
        { title: 'Still so', startedAt: HOUR - hour },
      ],
    })!;
    expect(incidents.map(({ x, width }) => [x, width])).toEqual([
      [157, 2],
      [147, 0.8],
      [166, 1.07],
    ]);
    expect(incidents[0]!.text).toBe('Fri 20 Nov, 22:00 GMT, 2 hours: Voyager is down');
  });
});

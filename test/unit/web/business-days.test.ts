import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RollUp } from '../../../src/model/roll-up.ts';
import { dayStart } from '../../../src/time/days.ts';
import { businessDays, hoursBeside } from '../../../src/web/views/business-days.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const rollUp = (start: number, failingMs: number): RollUp => ({
  functionId: 'search',
  target: 'live',
  start,
  due: 1,
  counts: { passed: 1, flaky: 0, failed: 0, inconclusive: 0, skipped: 0 },
  durationSumMs: 1,
  durationMaxMs: 1,
  failingMs,
  slowMs: 0,
  unknownMs: 0,
  maintenanceMs: 0,
});

/** What the store has of some hours: each hour by itself, and the days of UTC. */
function stored(hours: readonly number[], midnights: readonly number[]) {
  const all = hours.map((start) => rollUp(start, HOUR));
  const days = Array.from(
    Map.groupBy(all, ({ start }) => Math.floor(start / DAY) * DAY),
    ([start, own]): RollUp => ({
      ...rollUp(start, own.length * HOUR),
      due: own.length,
      counts: { ...rollUp(0, 0).counts, passed: own.length },
    }),
  );
  const wanted = new Set(hoursBeside(midnights));
  return businessDays(
    days,
    all.filter(({ start }) => wanted.has(start)),
    midnights,
  );
}

const midnightsFrom = (at: number, zone: string, count: number) =>
  Array.from({ length: count + 1 }, (_, index) => dayStart(at, zone, index));

describe('the days of the business', () => {
  test('an evening in New York belongs to the day there, though it is the next one in UTC', () => {
    const midnights = midnightsFrom(Date.parse('2026-11-20T12:00:00-05:00'), 'America/New_York', 2);
    const [first, second] = stored([Date.parse('2026-11-20T22:00:00-05:00')], midnights);
    expect(first).toMatchObject({ start: midnights[0], failingMs: HOUR, due: 1 });
    expect(second?.failingMs ?? 0).toBe(0);
  });

  test('of which nothing is known are left out', () => {
    expect(stored([], midnightsFrom(0, 'Europe/London', 3))).toEqual([]);
  });

  test('in UTC need no hours beside them', () => {
    expect(hoursBeside(midnightsFrom(0, 'UTC', 90))).toEqual([]);
  });

  test('have exactly the hours between their midnights, whatever the zone and the season', () => {
    const zones = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'America/Los_Angeles',
      'Australia/Sydney',
      'Pacific/Auckland',
      'Pacific/Kiritimati',
      'Pacific/Pago_Pago',
      'Asia/Tokyo',
    );
    const times = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-01-01') });
    fc.assert(
      fc.property(zones, times, fc.array(fc.integer({ min: 0, max: 6 * 24 - 1 })), (zone, at, offsets) => {
        const midnights = midnightsFrom(at, zone, 6);
        const hours = [...new Set(offsets)].map((offset) => midnights[0]! + offset * HOUR);
        const found = new Map(stored(hours, midnights).map((day) => [day.start, day.failingMs]));
        for (const [index, start] of midnights.slice(0, -1).entries()) {
          const own = hours.filter((hour) => hour >= start && hour < midnights[index + 1]!);
          expect(found.get(start) ?? 0).toBe(own.length * HOUR);
        }
      }),
    );
  });
});

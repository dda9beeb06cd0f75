import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs } from '../../../src/time/backoff.ts';
import { sleep, systemClock } from '../../../src/time/clock.ts';
import { deadlineIn } from '../../../src/time/deadline.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { newIncidentId, newRunId } from '../../../src/time/sortable-id.ts';
import { clockTime, dayStamp, fullTime, isZone } from '../../../src/time/zone.ts';

describe('a manual clock', () => {
  test('fires timers in order of time, then of creation, and only when moved', async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    clock.after(20, () => fired.push('late'));
    clock.after(10, () => fired.push('first'));
    clock.after(10, () => fired.push('second'));
    clock.after(10, () => fired.push('cancelled')).cancel();
    expect(fired).toEqual([]);
    await clock.advance(15);
    expect(fired).toEqual(['first', 'second']);
    expect(clock.pending).toBe(1);
  });

  test('a jump of the wall moves no timer', async () => {
    const clock = new ManualClock(1000);
    let hasFired = false;
    clock.after(10, () => (hasFired = true));
    clock.jump(-3_600_000);
    expect(clock.now()).toBe(1000 - 3_600_000);
    await clock.advance(9);
    expect(hasFired).toBe(false);
    await clock.advance(1);
    expect(hasFired).toBe(true);
  });

  test('a sleep ends at its time, or with the reason of its signal', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const slept = sleep(clock, 100);
    const woken = sleep(clock, 100, abort.signal).catch((error: unknown) => error);
    abort.abort(new Error('enough'));
    expect(await woken).toEqual(new Error('enough'));
    await clock.advance(100);
    await expect(slept).resolves.toBeUndefined();
    expect(clock.pending).toBe(0);
  });

  test('a deadline counts monotonic time', async () => {
    const clock = new ManualClock();
    const deadline = deadlineIn(clock, 50);
    clock.jump(1_000_000);
    await clock.advance(20);
    expect(deadline.left()).toBe(30);
    await clock.advance(100);
    expect(deadline.isOver()).toBe(true);
  });
});

test("the machine's clock fires, and a delay beyond Node's limit does not fire at once", async () => {
  let isEarly = false;
  const far = systemClock.after(1e12, () => (isEarly = true));
  const { promise, resolve } = Promise.withResolvers<void>();
  const keepAlive = setInterval(() => {}, 1000);
  systemClock.after(5, resolve);
  await promise;
  clearInterval(keepAlive);
  far.cancel();
  expect(isEarly).toBe(false);
});

test('backoff grows to its bound and never leaves half to whole of it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 0.999999, noNaN: true }),
      (attempt, chance) => {
        const whole = Math.min(300_000, 1000 * 2 ** Math.min(attempt - 1, 30));
        const wait = backoffMs(attempt, () => chance);
        expect(wait).toBeGreaterThanOrEqual(whole / 2);
        expect(wait).toBeLessThanOrEqual(whole);
      },
    ),
  );
});

describe('times for people', () => {
  const at = Date.parse('2026-07-01T23:05:00Z');

  test('are in the zone and name it', () => {
    expect(clockTime(at, 'Europe/London')).toBe('00:05');
    expect(fullTime(at, 'Europe/London')).toBe('Thu 2 Jul 2026, 00:05 BST');
    expect(dayStamp(at, 'Europe/London')).toBe('20260702');
  });

  test('know their zones', () => {
    expect(isZone('Europe/London')).toBe(true);
    expect(isZone('Mars/Olympus')).toBe(false);
  });
});

describe('ids', () => {
  test('of runs sort by time and are trace ids', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e9 }), (now, later) => {
        expect(newRunId(now)).toMatch(/^[0-9a-f]{32}$/);
        expect(newRunId(now) < newRunId(now + later)).toBe(true);
      }),
    );
  });

  test('of incidents carry the day of the business and no letter that is mistaken for another', () => {
    expect(newIncidentId(Date.parse('2026-07-01T23:05:00Z'), 'Europe/London')).toMatch(/^20260702-[2-9a-hjkmnp-z]{8}$/);
  });
});

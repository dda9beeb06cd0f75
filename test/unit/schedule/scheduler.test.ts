import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Heap } from '../../../src/schedule/heap.ts';
import { Scheduler, type ScheduleEntry, type Slot } from '../../../src/schedule/scheduler.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

const START = Date.parse('2026-01-05T09:00:00Z');

function every(ms: number, functionId = 'browse', firstAt?: number): ScheduleEntry {
  return {
    place: { functionId, target: 'live', location: 'local' },
    scheduleKey: `every ${ms}`,
    isInterval: true,
    next: (after) => Math.floor(after / ms) * ms + ms,
    ...(firstAt !== undefined && { firstAt }),
  };
}

function watched(clock: ManualClock, run: (slot: Slot) => Promise<void> = () => Promise.resolve()) {
  const seen = { due: [] as Slot[], skipped: [] as Slot[], missed: 0 };
  const scheduler = new Scheduler({
    clock,
    onDue: (slot) => {
      seen.due.push(slot);
      return run(slot);
    },
    onSkip: (slot) => seen.skipped.push(slot),
    onMissed: (_place, count) => (seen.missed += count),
  });
  return { scheduler, seen };
}

const secondsOf = (slots: readonly Slot[]) => slots.map(({ dueAt }) => (dueAt - START) / 1000);

describe('the scheduler', () => {
  test('fires each slot once at its time', async () => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock);
    scheduler.replace([every(10_000)]);
    scheduler.start();
    await clock.advance(35_000);
    expect(secondsOf(seen.due)).toEqual([10, 20, 30]);
    expect(seen.due.every(({ latenessMs }) => latenessMs === 0)).toBe(true);
  });

  test('skips and counts what is due while the run before is going', async () => {
    const clock = new ManualClock(START);
    const first = Promise.withResolvers<void>();
    const { scheduler, seen } = watched(clock, () => (seen.due.length === 1 ? first.promise : Promise.resolve()));
    scheduler.replace([every(10_000)]);
    scheduler.start();
    await clock.advance(35_000);
    expect(secondsOf(seen.due)).toEqual([10]);
    expect(secondsOf(seen.skipped)).toEqual([20, 30]);
    first.resolve();
    await clock.advance(10_000);
    expect(secondsOf(seen.due)).toEqual([10, 40]);
  });

  test('one that hangs does not hold up another', async () => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock, ({ place }) =>
      place.functionId === 'hangs' ? new Promise(() => {}) : Promise.resolve(),
    );
    scheduler.replace([every(10_000, 'hangs'), every(10_000, 'good')]);
    scheduler.start();
    await clock.advance(30_000);
    expect(seen.due.filter(({ place }) => place.functionId === 'good')).toHaveLength(3);
  });

  test('gives a new entry its first slot early and then its regular ones', async () => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock);
    scheduler.replace([every(60_000, 'browse', START + 2000)]);
    scheduler.start();
    await clock.advance(120_000);
    expect(secondsOf(seen.due)).toEqual([2, 60, 120]);
  });

  test('keeps the slot that an entry waits for over a reload, and takes a changed schedule at once', async () => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock);
    scheduler.replace([every(60_000, 'stays'), every(60_000, 'changes'), every(60_000, 'goes')]);
    scheduler.start();
    await clock.advance(59_000);
    scheduler.replace([every(60_000, 'stays', START + 600_000), every(10_000, 'changes')]);
    await clock.advance(11_000);
    expect(seen.due.map(({ place, dueAt }) => `${place.functionId} ${(dueAt - START) / 1000}`)).toEqual([
      'stays 60',
      'changes 60',
      'changes 70',
    ]);
  });

  test.each([5000, 3_600_000, 86_400_000])('is not late because the clock was set ahead by %s ms', async (jumpMs) => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock);
    scheduler.replace([every(600_000, 'often'), every(7_200_000, 'seldom', START + 3000)]);
    scheduler.start();
    await clock.advance(1500);
    clock.jump(jumpMs);
    await clock.advance(3000);
    expect(seen.due.map(({ latenessMs }) => latenessMs).filter((ms) => ms > 1000)).toEqual([]);
    expect(seen.due.length).toBeGreaterThan(0);
  });

  test('after the clock jumped ahead runs the newest slot only and counts the others as missed', async () => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock);
    scheduler.replace([every(60_000)]);
    scheduler.start();
    await clock.advance(30_000);
    clock.jump(3_600_000);
    await clock.advance(1000);
    expect(seen.due.length).toBeLessThanOrEqual(1);
    expect(seen.missed + seen.due.length).toBe(60);
    const before = seen.due.length;
    await clock.advance(60_000);
    expect(seen.due.length).toBe(before + 1);
  });

  test('a clock that is set back silences no interval and repeats no slot of a cron expression', async () => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock);
    const hourly: ScheduleEntry = { ...every(3_600_000, 'cron'), isInterval: false };
    scheduler.replace([every(10_000, 'interval'), hourly]);
    scheduler.start();
    await clock.advance(3_600_000);
    clock.jump(-3_600_000);
    seen.due.length = 0;
    await clock.advance(60_000);
    expect(seen.due.filter(({ place }) => place.functionId === 'interval').length).toBeGreaterThanOrEqual(5);
    await clock.advance(3_600_000 - 60_000);
    expect(seen.due.filter(({ place }) => place.functionId === 'cron')).toHaveLength(0);
  });

  test('is silent after it was stopped', async () => {
    const clock = new ManualClock(START);
    const { scheduler, seen } = watched(clock);
    scheduler.replace([every(1000)]);
    scheduler.start();
    scheduler[Symbol.dispose]();
    await clock.advance(10_000);
    expect(seen.due).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

test('a heap gives its elements back in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (numbers) => {
      const heap = new Heap<number>((a, b) => a < b);
      for (const number of numbers) heap.push(number);
      const back = numbers.map(() => heap.pop());
      expect(back).toEqual([...numbers].sort((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

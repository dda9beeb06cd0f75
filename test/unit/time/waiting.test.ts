import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ClockShift } from '../../../src/time/clock-shift.ts';
import { every } from '../../../src/time/every.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { timeoutIn } from '../../../src/time/timeout.ts';
import { within } from '../../../src/time/within.ts';

describe('every', () => {
  test('calls first after the time, then again and again until it is disposed', async () => {
    const clock = new ManualClock(0);
    const calls: number[] = [];
    const calling = every(clock, 10, () => void calls.push(clock.monotonic()));
    await clock.advance(35);
    expect(calls).toEqual([10, 20, 30]);
    calling[Symbol.dispose]();
    await clock.advance(100);
    expect(calls).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });

  test('counts from the end of a call that takes long, and is not begun again by one that ends after it was disposed', async () => {
    const clock = new ManualClock(0);
    let ended = Promise.withResolvers<void>();
    let calls = 0;
    const calling = every(clock, 10, () => {
      calls += 1;
      return ended.promise;
    });
    await clock.advance(50);
    expect(calls).toBe(1);
    ended.resolve();
    ended = Promise.withResolvers();
    await clock.advance(0);
    await clock.advance(10);
    expect(calls).toBe(2);
    calling[Symbol.dispose]();
    ended.resolve();
    await clock.advance(100);
    expect(calls).toBe(2);
  });

  test('may be disposed by the call itself', async () => {
    const clock = new ManualClock(0);
    let calls = 0;
    const calling = every(clock, 10, () => {
      calls += 1;
      calling[Symbol.dispose]();
    });
    await clock.advance(100);
    expect(calls).toBe(1);
  });
});

describe('within', () => {
  const never = () => new Promise<string>(() => {});

  test('gives what the work comes to, and leaves no timer', async () => {
    const clock = new ManualClock(0);
    await expect(
      within(
        clock,
        10,
        () => 'done',
        () => 'late',
      ),
    ).resolves.toBe('done');
    await expect(
      within(
        clock,
        10,
        () => Promise.reject<string>(new Error('broken')),
        () => 'late',
      ),
    ).rejects.toThrow('broken');
    await expect(
      within(
        clock,
        10,
        (): string => {
          throw new Error('broken at once');
        },
        () => 'late',
      ),
    ).rejects.toThrow('broken at once');
    expect(clock.pending).toBe(0);
  });

  test('gives or throws what stands for it when it is late', async () => {
    const clock = new ManualClock(0);
    const given = within(clock, 10, never, () => 'late');
    const thrown = within(clock, 10, never, () => {
      throw new Error('too late');
    });
    thrown.catch(() => {});
    await clock.advance(10);
    await expect(given).resolves.toBe('late');
    await expect(thrown).rejects.toThrow('too late');
  });
});

describe('a timeout', () => {
  test('lets what has arrived be read before it is over', async () => {
    const fires: (() => void)[] = [];
    const clock = { after: (_: number, fire: () => void) => (fires.push(fire), { cancel: () => {} }) };
    using timeout = timeoutIn({ ...clock, now: () => 0, monotonic: () => 0 }, 10);
    fires[0]!();
    expect(timeout.isOver).toBe(false);
    await nextTurn();
    expect([timeout.isOver, timeout.signal.aborted]).toEqual([true, true]);
  });

  test('is never over once it is disposed', async () => {
    const clock = new ManualClock(0);
    const timeout = timeoutIn(clock, 10);
    timeout[Symbol.dispose]();
    await clock.advance(10);
    await nextTurn();
    expect(timeout.isOver).toBe(false);
    expect(clock.pending).toBe(0);
  });
});

test('a wall clock that is set, forwards or back, is seen once', async () => {
  const clock = new ManualClock(1_000_000);
  const shift = new ClockShift(clock);
  await clock.advance(5000);
  expect(shift.look()).toBe(0);
  clock.jump(3_600_000);
  expect([shift.look(), shift.look()]).toEqual([3_600_000, 0]);
  clock.jump(-60_000);
  await clock.advance(1000);
  expect(shift.look()).toBe(-60_000);
});

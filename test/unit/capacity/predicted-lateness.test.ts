// What is predicted against what the real scheduler and slots make of it, on a manual clock.
import { describe, expect, test } from 'vitest';
import { assess, type Demand } from '../../../src/schedule/capacity.ts';
import { Scheduler, type Slot } from '../../../src/schedule/scheduler.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { demandOf, journeys, START, twoCores } from './samples.ts';

/** Runs the demands as journeys for so long: first come first served, in so many slots. */
async function live(demands: readonly Demand[], slots: number, forMs: number) {
  const clock = new ManualClock(START);
  const waiting: (() => void)[] = [];
  const seen = { latestMs: 0, started: 0, skipped: 0 };
  let free = slots;
  const run = async (slot: Slot) => {
    if (free === 0) await new Promise<void>((resolve) => void waiting.push(resolve));
    else free -= 1;
    seen.started += 1;
    seen.latestMs = Math.max(seen.latestMs, clock.now() - slot.dueAt);
    const { wallMs } = demands[Number(slot.place.functionId)]!;
    await new Promise<void>((resolve) => void clock.after(wallMs, resolve));
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  const scheduler = new Scheduler({
    clock,
    onDue: run,
    onSkip: () => void (seen.skipped += 1),
    onMissed: () => {},
  });
  scheduler.replace(
    demands.map(({ next, everyMs }, n) => ({
      place: { functionId: String(n), target: 'live', location: 'local' },
      scheduleKey: `every ${everyMs}`,
      isInterval: true,
      next,
    })),
  );
  scheduler.start();
  await clock.advance(forMs);
  scheduler[Symbol.dispose]();
  return seen;
}

const MINUTE_MS = 60_000;

describe('the predicted lateness', () => {
  test.each([
    ['a third of the slots', journeys(24)],
    ['two thirds of the slots', journeys(52)],
    ['nearly all of the slots', journeys(76)],
    ['slow and quick ones', [...journeys(10, { wallMs: 6000 }), ...journeys(30, { wallMs: 900 })]],
    [
      'different intervals',
      [...journeys(4, { everyMs: 10_000 }), ...journeys(4, { everyMs: 15_000 }), ...journeys(10, { wallMs: 4000 })],
    ],
  ])('is that of the real schedule, to a millisecond: %s', async (_, demands) => {
    const { latenessMs } = assess(demands, twoCores, START);
    const seen = await live(demands, 2, 6 * MINUTE_MS);
    expect(latenessMs.browser).toBeGreaterThan(0);
    expect(Math.abs(seen.latestMs - latenessMs.browser)).toBeLessThanOrEqual(1);
  });

  test('is right but for one run where several fall due at the same moment', async () => {
    const twice = [...journeys(12, { wallMs: 5000 }), ...journeys(12, { wallMs: 900 })];
    const atOnce = twice.map((demand, n): Demand => ({ ...demand, next: twice[n % 12]!.next }));
    const { latenessMs } = assess(atOnce, twoCores, START);
    const seen = await live(atOnce, 2, 6 * MINUTE_MS);
    expect(seen.latestMs).toBeGreaterThan(0);
    expect(Math.abs(latenessMs.browser - seen.latestMs)).toBeLessThanOrEqual(5000);
  });

  test.each([
    ['a little too much', journeys(90)],
    ['twice as much as there is room for', journeys(160)],
    ['all every ten seconds', journeys(40, { everyMs: 10_000 })],
    ['one long one among short ones', [demandOf('browser', 'long', { wallMs: 55_000 }), ...journeys(60)]],
  ])('is never exceeded, and never three times too long, when there is too much: %s', async (_, demands) => {
    const { latenessMs, leftOut, use } = assess(demands, twoCores, START);
    const seen = await live(demands, 2, 10 * MINUTE_MS);
    expect(use.browser).toBeGreaterThan(1);
    expect(seen.latestMs).toBeLessThanOrEqual(latenessMs.browser);
    expect(latenessMs.browser).toBeLessThanOrEqual(3 * seen.latestMs);
    const share = seen.skipped / (seen.skipped + seen.started);
    expect(Math.abs(share - leftOut.browser)).toBeLessThan(0.2);
  });
});

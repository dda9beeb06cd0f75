import { expect, test, vi } from 'vitest';
import { RecycleGauge } from '../../../src/run/pool/recycle.ts';
import { ManualClock } from '../../../src/time/manual-clock.ts';

const limits = { runs: 100, ageMs: 3_600_000, bytes: 1e12 };
const child = { runs: 1, bornAt: 0, processes: () => [process.pid] };

test('a young child that has done little stays', () => {
  expect(new RecycleGauge(new ManualClock(), limits).dueFor(child)).toBeUndefined();
});

test('a child goes after so many runs', () => {
  expect(new RecycleGauge(new ManualClock(), limits).dueFor({ ...child, runs: 100 })).toBe('runs');
});

test('a child goes at an age', async () => {
  const clock = new ManualClock();
  await clock.advance(limits.ageMs);
  expect(new RecycleGauge(clock, limits).dueFor(child)).toBe('age');
});

test('a child goes when its processes together use too much memory, measured now and then', async () => {
  const clock = new ManualClock();
  const gauge = new RecycleGauge(clock, { ...limits, bytes: 1_000_000 });
  const processes = vi.fn(child.processes);
  const measured = { ...child, processes };
  expect(gauge.dueFor(measured)).toBeUndefined();
  expect(processes).not.toHaveBeenCalled();
  await clock.advance(30_000);
  await expect.poll(() => gauge.dueFor(measured)).toBe('memory');
  expect(processes).toHaveBeenCalledOnce();
});

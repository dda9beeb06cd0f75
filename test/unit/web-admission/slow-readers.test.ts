import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { isTooSlow, SlowReaders } from '../../../src/web/admission/slow-readers.ts';

const aSending = (writableLength: number, bytes = 0) => {
  const sending = { writableLength, isEnded: false, bytes: () => bytes, end: () => void (sending.isEnded = true) };
  return sending;
};

test('a reader has half a minute, and a second more for each 2 kB', () => {
  expect([isTooSlow(30_000, 0), isTooSlow(30_001, 0)]).toEqual([false, true]);
  expect([isTooSlow(80_000, 100_000), isTooSlow(80_001, 100_000)]).toEqual([false, true]);
});

test('a reader who takes next to nothing is ended', async () => {
  const clock = new ManualClock();
  using readers = new SlowReaders(clock);
  const sending = aSending(1000);
  readers.watch(sending);
  await clock.advance(30_000);
  expect(sending.isEnded).toBe(false);
  await clock.advance(10_000);
  expect(sending.isEnded).toBe(true);
});

test('an answer that is not written yet is our own slowness, and its reader is left alone', async () => {
  const clock = new ManualClock();
  using readers = new SlowReaders(clock);
  const sending = aSending(0);
  readers.watch(sending);
  await clock.advance(600_000);
  expect(sending.isEnded).toBe(false);
});

test('no timer is left when nothing is being sent', async () => {
  const clock = new ManualClock();
  using readers = new SlowReaders(clock);
  const sending = aSending(1000);
  readers.watch(sending);
  readers.forget(sending);
  await clock.advance(10_000);
  expect(clock.pending).toBe(0);
});

import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { WallAge } from '../../../src/time/wall-age.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([-3 * HOUR, 0, MINUTE, 3 * HOUR, 24 * HOUR])(
  'something noted a minute ago is a minute old when the clock was set by %s ms in between',
  async (jumpMs) => {
    const clock = new ManualClock();
    const age = new WallAge(clock);
    await clock.advance(10 * MINUTE);
    const at = clock.now();
    await clock.advance(30_000);
    clock.jump(jumpMs);
    age.look();
    await clock.advance(30_000);
    expect(age.since(at)).toBe(MINUTE);
    const later = clock.now();
    await clock.advance(1000);
    expect(age.since(later)).toBe(1000);
  },
);

test('a time before the start is as old as the clock of the start says', async () => {
  const clock = new ManualClock();
  const at = clock.now() - HOUR;
  const age = new WallAge(clock);
  await clock.advance(MINUTE);
  clock.jump(5 * HOUR);
  expect(age.since(at)).toBe(HOUR + MINUTE);
});

test('a time that the clock has leapt over is as old as the leap, and one that is yet to come has no age', async () => {
  const clock = new ManualClock();
  const age = new WallAge(clock);
  await clock.advance(MINUTE);
  const leapt = clock.now() + HOUR;
  clock.jump(2 * HOUR);
  age.look();
  await clock.advance(5000);
  expect(age.since(leapt)).toBe(5000);
  expect(age.since(clock.now() + HOUR)).toBe(0);
});

import { expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { WrongTokens } from '../../../src/web/wrong-tokens.ts';

test('who was wrong ten times within a minute waits until the first of them is a minute old', async () => {
  const clock = new ManualClock();
  const wrong = new WrongTokens(clock);
  for (let count = 0; count < 10; count++) {
    expect(wrong.waitMs('a')).toBe(0);
    wrong.note('a');
    await clock.advance(1000);
  }
  expect(wrong.waitMs('a')).toBe(50_000);
  expect(wrong.waitMs('b')).toBe(0);
  await clock.advance(50_000);
  expect(wrong.waitMs('a')).toBe(0);
  wrong.note('a');
  expect(wrong.waitMs('a')).toBeGreaterThan(0);
});

test('remembers a thousand addresses and no more', () => {
  const wrong = new WrongTokens(new ManualClock());
  const guess = (who: string) => Array.from({ length: 10 }, () => wrong.note(who));
  guess('first');
  for (let index = 0; index < 999; index++) guess(`address ${index}`);
  expect(wrong.waitMs('first')).toBeGreaterThan(0);
  guess('one more');
  expect(wrong.waitMs('first')).toBe(0);
  expect(wrong.waitMs('one more')).toBeGreaterThan(0);
});

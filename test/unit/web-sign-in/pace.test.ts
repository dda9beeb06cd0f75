import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { SignInPace } from '../../../src/web/sign-in/pace.ts';

const setUp = () => {
  const clock = new ManualClock();
  return { clock, pace: new SignInPace(clock) };
};
const wrong = (pace: SignInPace, times: number, user: string, address: (n: number) => string) =>
  Array.from({ length: times }, (_, n) => pace.begin(user, address(n)));

describe('guessing passwords', () => {
  test('is slowed after ten wrong ones from one address, whoever they are for', () => {
    const { pace } = setUp();
    for (let n = 0; n < 10; n++) expect(pace.begin(`user ${n}`, '192.0.2.1')).toBe(0);
    expect(pace.begin('rosa', '192.0.2.1')).toBe(60_000);
    expect(pace.begin('rosa', '192.0.2.2')).toBe(0);
  });

  test('is slowed after ten wrong ones for one user, wherever they come from', () => {
    const { pace } = setUp();
    expect(wrong(pace, 10, 'rosa', (n) => `192.0.2.${n}`)).toEqual(Array.from({ length: 10 }, () => 0));
    expect(pace.begin('rosa', '192.0.2.99')).toBe(60_000);
    expect(pace.begin('vera', '192.0.2.99')).toBe(0);
  });

  test('counts nothing that was right', () => {
    const { pace } = setUp();
    for (let n = 0; n < 50; n++) {
      expect(pace.begin('rosa', '192.0.2.1')).toBe(0);
      pace.forgive('rosa', '192.0.2.1');
    }
  });

  test('with a password of one’s own between is slowed all the same', () => {
    const { pace } = setUp();
    let let_in = 0;
    for (let n = 0; n < 40; n++) {
      if (pace.begin('rosa', '192.0.2.1') === 0) let_in += 1;
      if (pace.begin('mallory', '192.0.2.1') === 0) pace.forgive('mallory', '192.0.2.1');
    }
    expect(let_in).toBe(10);
  });

  test('by strangers who never stop lets its user in after a minute, once a minute', async () => {
    const { clock, pace } = setUp();
    wrong(pace, 10, 'rosa', () => '203.0.113.1');
    expect(pace.begin('rosa', '192.0.2.7')).toBe(60_000);
    for (let second = 1; second <= 60; second++) {
      await clock.advance(1000);
      wrong(pace, 5, 'rosa', (n) => `203.0.113.${(second * 5 + n) % 250}`);
    }
    expect(pace.begin('rosa', '192.0.2.7')).toBe(0);
  });

  test('never says to wait for longer than a minute', async () => {
    const { clock, pace } = setUp();
    for (let n = 0; n < 300; n++) {
      expect(pace.begin('rosa', `192.0.2.${n % 40}`)).toBeLessThanOrEqual(60_000);
      await clock.advance(700);
    }
  });
});

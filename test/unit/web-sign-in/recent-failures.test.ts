import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { RecentFailures } from '../../../src/web/sign-in/recent-failures.ts';

const setUp = () => {
  const clock = new ManualClock();
  const failures = new RecentFailures(clock);
  const fail = (who: string, times: number) => {
    for (let count = 0; count < times; count++) failures.add(who);
  };
  return { clock, failures, fail };
};

describe('recent failures', () => {
  test('cost nothing up to the ninth, and six seconds from the tenth on', async () => {
    const { clock, failures, fail } = setUp();
    fail('a', 9);
    expect(failures.waitMs('a')).toBe(0);
    fail('a', 1);
    expect([failures.waitMs('a'), failures.waitMs('b')]).toEqual([6000, 0]);
    await clock.advance(5999);
    expect(failures.waitMs('a')).toBe(1);
    await clock.advance(1);
    expect(failures.waitMs('a')).toBe(0);
    fail('a', 1);
    expect(failures.waitMs('a')).toBe(6000);
  });

  test('are paid off after two minutes, however many there were', async () => {
    const { clock, failures, fail } = setUp();
    fail('a', 1000);
    expect(failures.waitMs('a')).toBe(66_000);
    await clock.advance(120_000);
    expect(failures.count('a')).toBe(0);
  });

  test('of an address that is slowed are not forgotten for twenty thousand others that failed once', () => {
    const { failures, fail } = setUp();
    fail('guessing', 10);
    for (let index = 0; index < 20_000; index++) fail(`address ${index}`, 1);
    expect(failures.waitMs('guessing')).toBe(6000);
  });

  test('of somebody new are remembered while as many are remembered as there is room for', () => {
    const { failures, fail } = setUp();
    for (let index = 0; index < 12_000; index++) fail(`address ${index}`, 3);
    fail('guessing', 10);
    expect(failures.waitMs('guessing')).toBe(6000);
  });
});

import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../../src/time/manual-clock.ts';
import { SharedSleep } from '../../../src/time/shared-sleep.ts';

describe('a shared sleep', () => {
  const sleepersOf = () => {
    const clock = new ManualClock(0);
    const shared = new SharedSleep(clock, { atLeastMs: 25, togetherMs: 10 });
    const woken: string[] = [];
    const sleep = (name: string) => void shared.sleep().then(() => woken.push(name));
    return { clock, sleep, woken };
  };

  test('wakes those together who went to sleep within the time together', async () => {
    const { clock, sleep, woken } = sleepersOf();
    sleep('first');
    await clock.advance(10);
    sleep('second');
    await clock.advance(24);
    expect(woken).toEqual([]);
    await clock.advance(1);
    expect(woken).toEqual(['first', 'second']);
  });

  test('lets whoever comes later sleep at least as long', async () => {
    const { clock, sleep, woken } = sleepersOf();
    sleep('first');
    await clock.advance(11);
    sleep('late');
    await clock.advance(34);
    expect(woken).toEqual(['first']);
    await clock.advance(1);
    expect(woken).toEqual(['first', 'late']);
  });
});

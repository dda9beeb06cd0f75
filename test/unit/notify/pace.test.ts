import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBucket } from '../../../src/notify/pace.ts';
import { sampleCount } from '../../support/extent.ts';

const pace = { burst: 20, perMinute: 80 };

describe('the pace of a channel', () => {
  test('lets the burst through at once and then says how long to wait', () => {
    const bucket = createBucket();
    const waits = Array.from({ length: 21 }, () => bucket.take(5000, pace));
    expect(waits.slice(0, 20)).toEqual(Array(20).fill(0));
    expect(waits[20]).toBe(750);
    expect(bucket.take(5750, pace)).toBe(0);
  });

  test('never lets more than burst and minute together through in any minute', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 300, maxLength: 600 }), (gaps) => {
        const bucket = createBucket();
        const passed: number[] = [];
        let now = 0;
        for (const gap of gaps) if (bucket.take((now += gap), pace) === 0) passed.push(now);
        for (const start of passed)
          expect(passed.filter((at) => at >= start && at < start + 60_000).length).toBeLessThanOrEqual(100);
      }),
      { numRuns: sampleCount(30) },
    );
  });

  test('takes up a new pace without a new burst', () => {
    const bucket = createBucket();
    for (let n = 0; n < 20; n += 1) bucket.take(0, pace);
    expect(bucket.take(0, { burst: 100, perMinute: 600 })).toBe(100);
  });
});

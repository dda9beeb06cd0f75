import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assess,
  howManyFit,
  isSafeWith,
  resources,
  SAFE_SHARE,
  useOfResources,
  type Demand,
} from '../../../src/schedule/capacity.ts';
import { demandOf, journeys, START, twoCores } from './samples.ts';
import { sampleCount } from '../../support/extent.ts';

const anyDemand = fc
  .record({
    kind: fc.constantFrom('browser' as const, 'http' as const),
    id: fc.integer({ min: 0, max: 1000 }),
    everyMs: fc.constantFrom(5000, 10_000, 15_000, 60_000, 300_000),
    wallMs: fc.integer({ min: 1, max: 30_000 }),
    cpuMs: fc.integer({ min: 0, max: 10_000 }),
  })
  .map(({ kind, id, ...change }) => demandOf(kind, `check-${id}`, change));
const anyDemands = fc.array(anyDemand, { maxLength: 25 });
const anyMachine = fc.record({
  browsers: fc.integer({ min: 1, max: 8 }),
  http: fc.integer({ min: 1, max: 60 }),
  cores: fc.integer({ min: 1, max: 16 }),
});

describe('what is used', () => {
  test('is the share of time for which runs hold places', () => {
    const { use, cores } = assess([...journeys(40), demandOf('http', 'queue', { everyMs: 10_000 })], twoCores, START);
    expect(use.browser).toBeCloseTo((40 * 1.5) / 60 / 2);
    expect(use.http).toBeCloseTo(0.2 / 10 / 50);
    expect(cores).toBeCloseTo((40 * 0.6002) / 60 + 0.0007 / 10);
    expect(use.cpu).toBeCloseTo(cores / 2);
  });

  test('is nothing when there is nothing to do', () => {
    expect(assess([], twoCores, START)).toEqual({
      use: { browser: 0, http: 0, 'http-process': 0, cpu: 0 },
      cores: 0,
      latenessMs: { browser: 0, http: 0 },
      leftOut: { browser: 0, http: 0 },
    });
  });

  test('counts the one process of HTTP checks apart from the processors of the machine', () => {
    const busy = Array.from({ length: 12 }, (_, n) => demandOf('http', `h${n}`, { everyMs: 10_000, cpuMs: 1000 }));
    const { use, leftOut } = assess(busy, { ...twoCores, cores: 16 }, START);
    expect(use['http-process']).toBeCloseTo(1.2);
    expect(use.cpu).toBeLessThan(0.1);
    expect(leftOut.http).toBeCloseTo(1 - 1 / 1.2);
  });

  test('never falls when a check is added', () => {
    fc.assert(
      fc.property(anyDemands, anyDemand, anyMachine, (demands, one, machine) => {
        const [before, after] = [useOfResources(demands, machine), useOfResources([...demands, one], machine)];
        for (const resource of resources) expect(after[resource]).toBeGreaterThanOrEqual(before[resource]);
      }),
    );
  });
});

describe('how late starts are expected to be', () => {
  test('not at all when a place is always free', () => {
    expect(assess(journeys(2), twoCores, START).latenessMs.browser).toBe(0);
  });

  test('as long as those before take when many fall due at one moment', () => {
    const nightly = Array.from({ length: 9 }, (): Demand => ({
      ...demandOf('browser', 'nightly', { everyMs: 86_400_000, wallMs: 10_000 }),
      next: (after) => (Math.floor((after - START) / 86_400_000) + 1) * 86_400_000 + START,
    }));
    const { use, latenessMs } = assess(nightly, twoCores, START);
    expect(use.browser).toBeLessThan(0.01);
    expect(latenessMs.browser).toBe(40_000);
  });

  test('bounded even when far too much is asked: nothing is started twice', () => {
    const { latenessMs, leftOut } = assess(journeys(100, { everyMs: 10_000, wallMs: 2000 }), twoCores, START);
    expect(latenessMs.browser).toBe((99 * 2000) / 2);
    expect(leftOut.browser).toBeCloseTo(0.9);
  });

  test('no longer with one slot more', () => {
    fc.assert(
      fc.property(anyDemands, anyMachine, (demands, machine) => {
        const before = assess(demands, machine, START).latenessMs;
        const after = assess(demands, { ...machine, browsers: machine.browsers + 1, http: machine.http + 1 }, START);
        expect(after.latenessMs.browser).toBeLessThanOrEqual(before.browser);
        expect(after.latenessMs.http).toBeLessThanOrEqual(before.http);
      }),
      { numRuns: sampleCount(50) },
    );
  });

  test('no shorter with one check more', () => {
    fc.assert(
      fc.property(anyDemands, anyDemand, anyMachine, (demands, one, machine) => {
        const before = assess(demands, machine, START).latenessMs;
        const after = assess([...demands, one], machine, START).latenessMs;
        // Short of a check by a millionth of a second: sums of fractions are not exact.
        expect(after.browser).toBeGreaterThanOrEqual(before.browser - 0.001);
        expect(after.http).toBeGreaterThanOrEqual(before.http - 0.001);
      }),
      { numRuns: sampleCount(50) },
    );
  });

  test('hardly, when ten thousand quick checks a minute share fifty places', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => demandOf('http', `h${n}`));
    expect(assess(many, twoCores, START).latenessMs.http).toBeLessThan(200);
    expect(assess(many, { ...twoCores, http: 30 }, START).latenessMs.http).toBeGreaterThan(1000);
  });
});

describe('how many more fit', () => {
  test('as many as leave a fifth of what they need free', () => {
    // 2 slots x 60 s x 0.8 / 1.5 s = 64 journeys a minute by slots, 159 by processors.
    expect(howManyFit([], demandOf('browser', 'more'), twoCores)).toBe(64);
    expect(howManyFit(journeys(60), demandOf('browser', 'more'), twoCores)).toBe(4);
  });

  test('none when it is too much already', () => {
    expect(howManyFit(journeys(90), demandOf('browser', 'more'), twoCores)).toBe(0);
  });

  test('as many as of what they need themselves, whatever else has run out', () => {
    const greedy = demandOf('http', 'greedy', { everyMs: 5000, wallMs: 1, cpuMs: 4500 });
    const idle = demandOf('http', 'idle', { everyMs: 5000, wallMs: 1000, cpuMs: 0 });
    const count = howManyFit([greedy], idle, twoCores);
    expect(count).toBeGreaterThan(0);
    expect(isSafeWith([greedy], idle, twoCores, count)).toBe(true);
  });

  test('really fit, and one more would not', () => {
    fc.assert(
      fc.property(anyDemands, anyDemand, anyMachine, (demands, one, machine) => {
        const count = howManyFit(demands, one, machine);
        if (count > 0) expect(isSafeWith(demands, one, machine, count)).toBe(true);
        expect(isSafeWith(demands, one, machine, count + 1)).toBe(false);
      }),
    );
  });

  test('really fit when they are there and not only reckoned with', () => {
    const [few, one] = [journeys(7, { wallMs: 1234 }), demandOf('browser', 'more', { wallMs: 4321 })];
    const count = howManyFit(few, one, twoCores);
    const useWith = (more: number) => useOfResources([...few, ...Array.from({ length: more }, () => one)], twoCores);
    expect(useWith(count).browser).toBeLessThanOrEqual(SAFE_SHARE);
    expect(useWith(count + 1).browser).toBeGreaterThan(SAFE_SHARE);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptCost } from '../../../src/model/check.ts';
import { Costs } from '../../../src/schedule/costs.ts';

const subject = { functionId: 'place-order', target: 'live' };
const costOf = (change: Partial<AttemptCost> = {}): AttemptCost => ({
  ...subject,
  kind: 'browser',
  attempts: 1,
  wallMs: 1000,
  cpuMs: 500,
  ...change,
});

function learned(...costs: readonly AttemptCost[]): Costs {
  const all = new Costs();
  for (const cost of costs) all.learn(cost);
  return all;
}

describe('what is known of the cost of a check', () => {
  test('is what its first run took, and the mean of the first few', () => {
    expect(learned(costOf()).of(subject)).toMatchObject({ kind: 'browser', wallMs: 1000, cpuMs: 500 });
    expect(learned(costOf(), costOf({ wallMs: 2000, cpuMs: 900 })).of(subject)).toMatchObject({
      wallMs: 1500,
      cpuMs: 700,
    });
  });

  test('follows a lasting change and not a single slow run', () => {
    const before = Array.from({ length: 50 }, () => costOf());
    expect(learned(...before, costOf({ wallMs: 30_000 })).of(subject)!.wallMs).toBeLessThan(4000);
    const after = Array.from({ length: 50 }, () => costOf({ wallMs: 3000 }));
    expect(learned(...before, ...after).of(subject)!.wallMs).toBeGreaterThan(2900);
  });

  test('lies between the cheapest and the dearest run', () => {
    const anyCost = fc.record({
      attempts: fc.integer({ min: 1, max: 500 }),
      each: fc.integer({ min: 0, max: 60_000 }),
    });
    fc.assert(
      fc.property(fc.array(anyCost, { minLength: 1 }), (some) => {
        const { wallMs } = learned(
          ...some.map(({ attempts, each }) => costOf({ attempts, wallMs: attempts * each })),
        ).of(subject)!;
        expect(wallMs).toBeGreaterThanOrEqual(Math.min(...some.map(({ each }) => each)) - 0.001);
        expect(wallMs).toBeLessThanOrEqual(Math.max(...some.map(({ each }) => each)) + 0.001);
      }),
    );
  });

  test('begins anew when a script becomes one of the other kind', () => {
    const costs = learned(costOf({ wallMs: 9000 }), costOf({ kind: 'http', wallMs: 20, cpuMs: 1 }));
    expect(costs.of(subject)).toMatchObject({ kind: 'http', wallMs: 20, cpuMs: 1 });
  });

  test('is kept apart for each target, and forgotten with what is not run any more', () => {
    const costs = learned(costOf(), costOf({ target: 'green', wallMs: 7 }));
    costs.keepOnly([{ ...subject, target: 'green' }]);
    expect(costs.of(subject)).toBeUndefined();
    expect(costs.of({ ...subject, target: 'green' })).toMatchObject({ wallMs: 7 });
  });

  test('knows no processor time where the system does not tell', () => {
    expect(learned(costOf({ cpuMs: undefined })).of(subject)).toMatchObject({ wallMs: 1000, cpuMs: undefined });
  });
});

describe('what is kept of it', () => {
  test('is read again', () => {
    const costs = learned(costOf({ wallMs: 1234.5, cpuMs: 0.3456 }), costOf({ functionId: 'queue', cpuMs: undefined }));
    const again = Costs.from(JSON.parse(JSON.stringify(costs.toKeep())));
    expect(again.of(subject)).toMatchObject({ kind: 'browser', wallMs: 1230, cpuMs: 0.346 });
    expect(again.of({ functionId: 'queue', target: 'live' })).toMatchObject({ wallMs: 1000, cpuMs: undefined });
  });

  test('is a few bytes for each check', () => {
    const thousand = Array.from({ length: 1000 }, (_, n) => costOf({ functionId: `check-${n}`, wallMs: 1000 / 3 }));
    expect(JSON.stringify(learned(...thousand).toKeep()).length).toBeLessThan(50_000);
  });

  test('is as nothing when it is not what was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (anything) => {
        const costs = Costs.from({ 'place-order@live': anything });
        expect(costs.of(subject)?.wallMs ?? 0).toBeGreaterThanOrEqual(0);
        expect(Costs.from(anything).size).toBeGreaterThanOrEqual(0);
      }),
    );
    for (const wrong of [null, [], 'x', ['browser'], ['mail', 1, 1], ['http', -1, 1], ['http', 'long', 1]])
      expect(Costs.from({ 'place-order@live': wrong }).of(subject)).toBeUndefined();
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CostAttribution } from '../../../src/run/pool/cost-attribution.ts';

const anyParts = fc.uniqueArray(
  fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), attempts: fc.integer({ min: 1, max: 100 }) }),
  { minLength: 1, selector: ({ key }) => key },
);

test('gives out exactly what was measured, and nobody less than nothing', () => {
  const anyStretch = fc.record({ cpuMs: fc.integer({ min: 0, max: 10_000 }), parts: anyParts });
  fc.assert(
    fc.property(fc.array(anyStretch, { minLength: 1 }), (stretches) => {
      const costs = new CostAttribution();
      for (const { cpuMs, parts } of stretches) {
        const shares = [...costs.share(cpuMs, parts).values()];
        expect(shares).toHaveLength(parts.length);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(cpuMs, 3);
      }
    }),
  );
});

test('shares among equals by the number of their attempts', () => {
  const parts = [
    { key: 'a', attempts: 1 },
    { key: 'b', attempts: 2 },
  ];
  const shares = new CostAttribution().share(90, parts);
  expect(shares.get('a')).toBeCloseTo(30);
  expect(shares.get('b')).toBeCloseTo(60);
});

test('finds out who needs much when the company changes', () => {
  const costs = new CostAttribution();
  const each: Record<string, number> = { dear: 100, cheap: 1, usual: 10 };
  const companies = [
    ['dear', 'cheap'],
    ['cheap', 'usual'],
    ['dear', 'usual'],
    ['dear', 'cheap', 'usual'],
  ];
  let last = new Map<string, number>() as ReadonlyMap<string, number>;
  for (let n = 0; n < 400; n += 1) {
    const company = companies[n % companies.length]!;
    const cpuMs = company.reduce((sum, key) => sum + each[key]!, 0);
    last = costs.share(
      cpuMs,
      company.map((key) => ({ key, attempts: 1 })),
    );
  }
  expect(last.get('dear')).toBeGreaterThan(90);
  expect(last.get('cheap')).toBeLessThan(5);
});

test('lets one that used nothing for a long time be dear again', () => {
  const costs = new CostAttribution();
  for (let n = 0; n < 50; n += 1) costs.share(0, [{ key: 'a', attempts: 1 }]);
  for (let n = 0; n < 50; n += 1) costs.share(100, [{ key: 'a', attempts: 1 }]);
  const shares = costs.share(200, [
    { key: 'a', attempts: 1 },
    { key: 'new', attempts: 1 },
  ]);
  expect(shares.get('a')).toBeCloseTo(100, 0);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { states } from '../../../src/model/state.ts';
import { timeInState } from '../../../src/record/deciders/time-in-state.ts';

const HOUR = 3_600_000;
const NOON = Date.parse('2026-03-02T12:00:00Z');
const subject = { functionId: 'order', target: 'live' };

test('cuts a time in one state at every full hour', () => {
  const span = { state: 'failing', from: NOON + HOUR / 2, to: NOON + 2 * HOUR + 5 } as const;
  expect(timeInState(subject, span)).toEqual([
    { kind: 'rolled-up', subject, at: NOON + HOUR / 2, add: { failingMs: HOUR / 2 } },
    { kind: 'rolled-up', subject, at: NOON + HOUR, add: { failingMs: HOUR } },
    { kind: 'rolled-up', subject, at: NOON + 2 * HOUR, add: { failingMs: 5 } },
  ]);
});

test('counts nothing for working, and nothing for a time that ends before it begins', () => {
  expect(timeInState(subject, { state: 'working', from: NOON, to: NOON + HOUR })).toEqual([]);
  expect(timeInState(subject, { state: 'failing', from: NOON, to: NOON - HOUR })).toEqual([]);
});

test('neither loses nor invents a millisecond, and puts no more into an hour than it has', () => {
  const at = fc.integer({ min: NOON - 50 * HOUR, max: NOON + 50 * HOUR });
  fc.assert(
    fc.property(fc.constantFrom(...states), at, at, (state, from, to) => {
      const parts = timeInState(subject, { state, from, to });
      const total = parts.reduce((sum, { add }) => sum + Number(Object.values(add)[0]), 0);
      expect(total).toBe(state === 'working' ? 0 : Math.max(0, to - from));
      for (const part of parts) {
        const [ms] = Object.values(part.add);
        expect((part.at % HOUR) + Number(ms)).toBeLessThanOrEqual(HOUR);
      }
      expect(new Set(parts.map((part) => Math.floor(part.at / HOUR))).size).toBe(parts.length);
    }),
  );
});

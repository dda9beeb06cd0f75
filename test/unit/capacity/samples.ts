import type { Demand, Machine } from '../../../src/schedule/capacity.ts';
import { nextDue, spreadOffsetMs } from '../../../src/schedule/plan.ts';

export const START = Date.parse('2026-01-05T09:00:00Z');

export const twoCores: Machine = { browsers: 2, http: 50, cores: 2 };

/** A check on an interval, at its own place within it as the real plan has it. */
export function demandOf(
  kind: Demand['kind'],
  id: string,
  change: Partial<Omit<Demand, 'next' | 'kind'>> = {},
): Demand {
  const usual = kind === 'browser' ? { wallMs: 1500, cpuMs: 600 } : { wallMs: 200, cpuMs: 0.5 };
  const everyMs = change.everyMs ?? 60_000;
  const offsetMs = spreadOffsetMs(`${id}@live`, everyMs);
  return { kind, everyMs, ...usual, ...change, next: (after) => nextDue({ everyMs, offsetMs }, after) };
}

export const journeys = (count: number, change: Partial<Omit<Demand, 'next' | 'kind'>> = {}): Demand[] =>
  Array.from({ length: count }, (_, n) => demandOf('browser', `journey-${n}-${JSON.stringify(change)}`, change));

/** Chance, injected: uniform in [0, 1). */
export type Random = () => number;

/** Exponential with full jitter between half and the whole: `attempt` counts from 1. Milliseconds. */
export function backoffMs(attempt: number, random: Random, { firstMs = 1000, mostMs = 300_000 } = {}): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(whole / 2 + (whole / 2) * random());
}

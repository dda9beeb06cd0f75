// Measured numbers that are over their limits at one location. A breach begins with the first number over the limit and
// holds once a later one is at least `forMs` after it. A good run ends it by a number within the limits, or by measuring
// none; a failed run that did not get as far as measuring says nothing about it.
import type { MeasurementLimits } from '../model/function.ts';
import type { Breach, Cause, Observation, Track } from '../model/state.ts';
import type { SubjectPolicy } from './policy.ts';

/** What a breach makes of a function. */
export type Meaning = 'failing' | 'slow';

export type Breaches = NonNullable<Track['breaches']>;

type Limits = Pick<SubjectPolicy, 'measurements'>;

/** The observation with those of its numbers that have limits. */
export function withLimitedNumbers(seen: Observation, { measurements = {} }: Limits): Observation {
  if (seen.measured === undefined) return seen;
  const { measured, ...rest } = seen;
  const limited = Object.entries(measured).filter(([name]) => Object.hasOwn(measurements, name));
  return limited.length === 0 ? rest : { ...rest, measured: Object.fromEntries(limited) };
}

/** The breaches of a location after one more judged observation; empty when all is within limits. */
export function breachesAfter(before: Breaches = {}, seen: Observation, policy: Limits): Breaches {
  const after = Object.entries(policy.measurements ?? {}).flatMap(([name, limits]) => {
    const earlier = own(before, name);
    const measured = own(seen.measured ?? {}, name);
    if (!measured) return earlier && seen.outcome === 'failed' ? [[name, earlier] as const] : [];
    const next = breachBy(measured, limits, earlier, seen.at);
    return next ? [[name, next] as const] : [];
  });
  return Object.fromEntries(after);
}

/** A breach that has lasted long enough, as the cause of a state. */
export interface HeldBreach {
  readonly breach: Breach;
  readonly cause: Extract<Cause, { kind: 'measurement' }>;
}

/** Of the breaches with this meaning that have lasted, the newest; the first of the configuration when there are several. */
export function heldBreach(
  meaning: Meaning,
  { breaches = {} }: Track,
  { measurements }: Limits,
): HeldBreach | undefined {
  const held = Object.entries(measurements ?? {}).flatMap(([name, limits]) => {
    const breach = own(breaches, name);
    const since = meaning === 'failing' ? breach?.failSince : breach?.slowSince;
    if (!breach || since === undefined || breach.at - since < limits.forMs) return [];
    const over = excessOf(breach.value, limits, meaning);
    if (!over) return [];
    const { value, unit } = breach;
    const more = unit === undefined ? {} : { unit };
    return [{ breach, cause: { kind: 'measurement' as const, name, value, ...over, ...more } }];
  });
  return newestBreach(held);
}

/** The newest of some breaches, the first of them when they are of the same time. */
export const newestBreach = (held: readonly HeldBreach[]): HeldBreach | undefined =>
  held.reduce<HeldBreach | undefined>((best, one) => (best && best.breach.at >= one.breach.at ? best : one), undefined);

function breachBy(
  { value, unit }: NonNullable<Observation['measured']>[string],
  limits: MeasurementLimits,
  earlier: Breach | undefined,
  at: number,
): Breach | undefined {
  const fails = excessOf(value, limits, 'failing') !== undefined;
  const slows = excessOf(value, limits, 'slow') !== undefined;
  if (!fails && !slows) return undefined;
  return {
    value,
    ...(unit === undefined ? {} : { unit }),
    at,
    // After the clock was set back it has lasted from now on.
    ...(fails ? { failSince: Math.min(earlier?.failSince ?? at, at) } : {}),
    ...(slows ? { slowSince: Math.min(earlier?.slowSince ?? at, at) } : {}),
  };
}

interface Excess {
  readonly limit: number;
  readonly isAbove: boolean;
}

function excessOf(value: number, limits: MeasurementLimits, meaning: Meaning): Excess | undefined {
  const [above, below] =
    meaning === 'failing' ? [limits.failAbove, limits.failBelow] : [limits.slowAbove, limits.slowBelow];
  if (above !== undefined && value > above) return { limit: above, isAbove: true };
  return below !== undefined && value < below ? { limit: below, isAbove: false } : undefined;
}

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

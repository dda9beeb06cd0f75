// Sums by the days of the business, from sums by days and hours of UTC, in which they are stored so that they stay what they
// are when the zone is changed. A day of the business is the nearest days of UTC and the hours by which its midnights differ.
import type { RollUp } from '../../model/roll-up.ts';
import { DAY_MS, HOUR_MS } from '../../time/units.ts';

/** The midnight of UTC that is nearest to a midnight of the business. */
const nearestUtc = (midnight: number): number => Math.round(midnight / DAY_MS) * DAY_MS;

/** Starts of the hours that lie between the midnights and the nearest ones of UTC: what must be known besides the days. */
export const hoursBeside = (midnights: readonly number[]): readonly number[] =>
  midnights.flatMap((midnight) => hoursBetween(midnight, nearestUtc(midnight)));

/** Of an hour that a midnight cuts in two, the half that is longer decides; the later one when they are equal. */
function hoursBetween(a: number, b: number): readonly number[] {
  const first = Math.floor((Math.min(a, b) + HOUR_MS / 2) / HOUR_MS) * HOUR_MS;
  const end = Math.floor((Math.max(a, b) + HOUR_MS / 2) / HOUR_MS) * HOUR_MS;
  return Array.from({ length: (end - first) / HOUR_MS }, (_, index) => first + index * HOUR_MS);
}

/**
 * The days between the midnights, of one subject at one target; those of which nothing is known are left out.
 * @param days sums by days of UTC, from the one nearest to the first midnight on
 * @param hours sums by the hours of {@link hoursBeside}
 */
export function businessDays(
  days: readonly RollUp[],
  hours: readonly RollUp[],
  midnights: readonly number[],
): readonly RollUp[] {
  const hourAt = new Map(hours.map((hour) => [hour.start, hour]));
  const beside = midnights.map((midnight) => {
    const found = hoursBetween(midnight, nearestUtc(midnight)).flatMap((start) => hourAt.get(start) ?? []);
    return { found, sign: midnight < nearestUtc(midnight) ? 1 : -1 };
  });
  return midnights.slice(0, -1).flatMap((start, index) => {
    const [from, until] = [nearestUtc(start), nearestUtc(midnights[index + 1]!)];
    const whole = days.filter((day) => day.start >= from && day.start < until).map((day) => ({ day, sign: 1 }));
    const edges = [
      ...beside[index]!.found.map((day) => ({ day, sign: beside[index]!.sign })),
      ...beside[index + 1]!.found.map((day) => ({ day, sign: -beside[index + 1]!.sign })),
    ];
    const parts = [...whole, ...edges];
    const [first] = parts;
    return first ? [parts.reduce(added, { ...nothing, ...subjectOf(first.day), start })] : [];
  });
}

const subjectOf = ({ functionId, target }: RollUp) => ({ functionId, target });

const nothing = {
  due: 0,
  counts: { passed: 0, flaky: 0, failed: 0, inconclusive: 0, skipped: 0 },
  durationSumMs: 0,
  durationMaxMs: 0,
  failingMs: 0,
  slowMs: 0,
  unknownMs: 0,
  maintenanceMs: 0,
};

function added(sum: RollUp, { day, sign }: { readonly day: RollUp; readonly sign: number }): RollUp {
  const plus = (a: number, b: number) => Math.round(a + sign * b);
  const { counts } = day;
  return {
    ...sum,
    due: plus(sum.due, day.due),
    counts: {
      passed: plus(sum.counts.passed, counts.passed),
      flaky: plus(sum.counts.flaky, counts.flaky),
      failed: plus(sum.counts.failed, counts.failed),
      inconclusive: plus(sum.counts.inconclusive, counts.inconclusive),
      skipped: plus(sum.counts.skipped, counts.skipped),
    },
    durationSumMs: plus(sum.durationSumMs, day.durationSumMs),
    durationMaxMs: Math.max(sum.durationMaxMs, day.durationMaxMs),
    failingMs: plus(sum.failingMs, day.failingMs),
    slowMs: plus(sum.slowMs, day.slowMs),
    unknownMs: plus(sum.unknownMs, day.unknownMs),
    maintenanceMs: plus(sum.maintenanceMs, day.maintenanceMs),
  };
}

import { availableParallelism } from 'node:os';
import type { Config } from '../config/config.ts';
import type { CheckKind } from '../model/check.ts';
import { canReadCpu } from '../run/process/process-usage.ts';
import { assess, type Capacity, type Demand, type Machine } from '../schedule/capacity.ts';
import { capacityAdvice, type Basis, type CapacityAdvice } from '../schedule/capacity-advice.ts';
import { usualCosts, type Costs } from '../schedule/costs.ts';
import { entriesOf } from './plan-entries.ts';
import { DAY_MS } from '../time/units.ts';

/** What kind of check each script is. */
export type KindOf = (checkFile: string) => Promise<CheckKind>;

/** What a configuration asks of a machine, and what comes of it. */
export interface Assessment {
  readonly demands: readonly Demand[];
  readonly machine: Machine;
  readonly basis: Basis;
  readonly capacity: Capacity;
  readonly words: CapacityAdvice;
}

/** A cron expression is taken to come as often as it does on its next few times. */
const CRON_STARTS = 4;

/** What there is here to run checks with. */
export const machineOf = ({ runners }: Config): Machine => ({
  browsers: runners.browsers,
  http: runners.http,
  cores: availableParallelism(),
});

/** Judges from what is known of the costs of checks whether they fit, from `now` (epoch milliseconds) on. */
export async function assessConfig(
  config: Config,
  { costs, kindOf, now }: { costs: Costs; kindOf: KindOf; now: number },
): Promise<Assessment> {
  const canMeasureCpu = canReadCpu();
  const found = await Promise.all(
    entriesOf(config, now, () => true).map(async ({ place, next }) => {
      const { checkFile, schedule } = config.functions.get(place.functionId)!;
      const known = costs.of(place);
      const kind = known?.kind ?? (await kindOf(checkFile));
      const { wallMs, cpuMs } = { ...usualCosts[kind], ...known };
      const everyMs = schedule.kind === 'every' ? schedule.everyMs : usualEveryMs(next, now);
      return {
        demand: { kind, everyMs, next, wallMs, cpuMs: cpuMs ?? usualCosts[kind].cpuMs },
        isKnown: known !== undefined,
      };
    }),
  );
  // Without places for browsers none is started, which is told where runs are asked for.
  const counted = found.filter(({ demand }) => demand.kind === 'http' || config.runners.browsers > 0);
  const demands = counted.map(({ demand }) => demand);
  const machine = machineOf(config);
  const basis = { checks: counted.length, measured: counted.filter(({ isKnown }) => isKnown).length, canMeasureCpu };
  const capacity = assess(demands, machine, now);
  return { demands, machine, basis, capacity, words: capacityAdvice(capacity, demands, machine, basis) };
}

function usualEveryMs(next: Demand['next'], now: number): number {
  const first = next(now);
  let [last, steps] = [first, 0];
  for (; last !== undefined && steps < CRON_STARTS - 1; steps += 1) {
    const later = next(last);
    if (later === undefined) break;
    last = later;
  }
  return first === undefined || last === undefined || steps === 0 ? DAY_MS : (last - first) / steps;
}

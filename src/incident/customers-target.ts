import type { Config } from '../config/config.ts';
import type { BusinessFunction } from '../model/function.ts';

/** Where customers go: the target `live` when it is tried, else the first that is. */
export function customersTarget({ targets }: Pick<Config, 'targets'>): string | undefined {
  if (targets.get('live')?.scheduled) return 'live';
  return [...targets.values()].find((target) => target.scheduled)?.name;
}

/** The target of a function that customers meet. */
export function mainTarget(fn: BusinessFunction, config: Pick<Config, 'targets'>): string | undefined {
  const live = customersTarget(config);
  return live !== undefined && fn.targets.includes(live) ? live : fn.targets[0];
}

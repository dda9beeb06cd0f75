import { rulesFor, type RuleOptions } from '../../../dashboards/rules/rules-for.ts';
import type { Alert, Group, Recording, RuleFile } from '../../../dashboards/rules/rule.ts';
import type { Config } from '../../../src/config/config.ts';
import type { BusinessFunction } from '../../../src/model/function.ts';
import { configOf } from '../metrics/sample-world.ts';

/** A configuration with these functions, each with what differs from an ordinary one that is asked every minute. */
export function configWith(
  functions: Readonly<Record<string, Partial<BusinessFunction>>>,
  more: Partial<Config> = {},
): Config {
  const config = configOf(Object.keys(functions));
  const changed = Array.from(config.functions, ([id, fn]) => {
    const schedule = { kind: 'every', everyMs: 60_000 } as const;
    return [id, { ...fn, schedule, ...functions[id] }] as const;
  });
  return { ...config, functions: new Map(changed), ...more };
}

export const alertsOf = ({ groups }: RuleFile): readonly Alert[] =>
  groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));

export const recordingsOf = ({ groups }: RuleFile): readonly Recording[] =>
  groups.flatMap(({ rules }) => rules.filter((rule) => 'record' in rule));

/** The group of the only function of a configuration. */
export function groupOf(fn: Partial<BusinessFunction>, more: Partial<Config> = {}, options: RuleOptions = {}): Group {
  const { groups } = rulesFor(configWith({ 'place-order': fn }, more), options);
  return groups.find(({ name }) => name === 'bellwether-function-place-order')!;
}

export const alertIn = (group: Group, name: string): Alert =>
  group.rules.find((rule): rule is Alert => 'alert' in rule && rule.alert === name)!;

export const namesIn = ({ rules }: Group): readonly string[] =>
  rules.map((rule) => ('alert' in rule ? rule.alert : rule.record));

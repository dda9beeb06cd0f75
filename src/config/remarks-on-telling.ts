// What is hardly meant about who is told of what.
import type { Alerting, Policy } from '../model/alerting.ts';
import { severities } from '../model/names.ts';
import type { Config } from './config.ts';
import { has, namesIn, valueAt, valuesAt } from './path.ts';
import type { Report } from './problem.ts';
import { holdsAt, momentsOf, type Moment } from './policy-coverage.ts';

/** Remarks on a configuration that is right, as written and as built. */
export function remarksOnTelling(root: unknown, config: Config, report: Report): void {
  const { channels, alerting } = config;
  if (channels.size === 0) {
    report(['channels'], 'there is none, so nobody is told anything');
    return;
  }
  remarkOnSelf(root, alerting, report);
  for (const { path } of valuesAt(root, 'alerting.policies.*.steps.*').filter(({ path, value }) => {
    return path.at(-1) !== 0 && !has(value, 'after') && !has(value, 'at');
  }))
    report(path, 'comes at the same time as the step before (add after: 10m, or put its channels there)');
  const moments = momentsOf(config);
  alerting.policies.forEach((policy, index) => {
    if (index > 0 && isNeverReached(policy, alerting.policies.slice(0, index), moments))
      report(['alerting', 'policies', index], 'is never reached: those before it take all that it would');
  });
  remarkOnUnused(root, alerting, report);
}

function remarkOnSelf(root: unknown, { selfNotify }: Alerting, report: Report): void {
  const [isGiven, isChosen] = ['policies', 'self'].map((key) => valueAt(root, ['alerting', key]) !== undefined);
  if (isChosen) return;
  const choose = 'name others as self: { notify: [...] }';
  if (selfNotify.length === 0)
    report(['alerting'], `nobody is told of the monitor's own trouble; ${choose.replace('others', 'channels')}`);
  else if (isGiven) {
    const are = selfNotify.length === 1 ? 'is' : 'are';
    report(['alerting'], `${selfNotify.join(', ')} ${are} told of the monitor's own trouble; ${choose}`);
  }
}

/** Whether at every time and for every severity of a policy one before it takes all that it would. */
const isNeverReached = (policy: Policy, before: readonly Policy[], moments: readonly Moment[]): boolean =>
  severities
    .filter((severity) => policy.severities.length === 0 || policy.severities.includes(severity))
    .every((severity) => {
      const wider = before.filter(
        (one) => (one.severities.length === 0 || one.severities.includes(severity)) && isWider(one, policy),
      );
      return moments.every((moment) => !holdsAt(policy, moment) || wider.some((one) => holdsAt(one, moment)));
    });

/** Whether a policy takes at least what another does, severities and hours aside. */
const isWider = (one: Policy, other: Policy): boolean =>
  (['functions', 'components', 'audiences', 'targets'] as const).every((filter) => {
    const [wanted, asked]: (readonly string[])[] = [one[filter], other[filter]];
    return wanted!.length === 0 || (asked!.length > 0 && asked!.every((value) => wanted!.includes(value)));
  });

/** A channel that no step names is told of nothing. */
function remarkOnUnused(root: unknown, { selfNotify }: Alerting, report: Report): void {
  if (valueAt(root, ['alerting', 'policies']) === undefined) return;
  const named = new Set(
    ['alerting.policies.*.steps.*.notify.*', 'alerting.self.notify.*'].flatMap((at) =>
      valuesAt(root, at).map(({ value }) => value),
    ),
  );
  for (const name of namesIn(root, 'channels'))
    if (!named.has(name) && !selfNotify.includes(name))
      report(['channels', name], 'is told of nothing: no step names it');
}

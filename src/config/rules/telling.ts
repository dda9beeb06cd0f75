import { channelNames } from '../../channels/registry.ts';
import { has, isMap, namesIn, textAt, valueAt, valuesAt } from '../path.ts';
import type { Report } from '../problem.ts';

/** What must hold between policies, channels and who reads them. */
export function checkTelling(root: unknown, report: Report): void {
  for (const { path, value } of valuesAt(root, 'alerting.policies.*').filter(({ value }) => isMap(value))) {
    if (has(value, 'steps') && has(value, 'silent'))
      report([...path, 'silent'], 'steps and silent exclude each other; remove one');
    if (!has(value, 'steps') && !has(value, 'silent'))
      report(path, 'needs steps: who is told, or silent: why nobody is');
  }
  checkSelf(root, report);
  checkNames(root, report);
}

function checkSelf(root: unknown, report: Report): void {
  for (const { path, value } of valuesAt(root, 'alerting.self.notify.*')) {
    if (typeof value !== 'string') continue;
    const audience = textAt(root, ['channels', value, 'audience']) ?? 'operations';
    if (audience === 'operations') continue;
    const readers = audience.replaceAll('-', ' ');
    report(path, `${readers} is never told of the monitor's own trouble; name a channel that operations reads`);
  }
}

/** An Alertmanager at several addresses becomes several channels, whose names must be free. */
function checkNames(root: unknown, report: Report): void {
  const names = new Set(namesIn(root, 'channels'));
  for (const { path, value } of valuesAt(root, 'channels.*').filter(({ value }) => isMap(value))) {
    const form = { type: textAt(value, ['type']) ?? '', url: valueAt(value, ['url']) };
    const own = channelNames(String(path[1]), form);
    const taken = own.length > 1 ? own.filter((name) => names.has(name)) : [];
    for (const name of taken)
      report(path, `stands for ${own.join(', ')}, but there is a channel ${name} already; rename one`);
  }
}

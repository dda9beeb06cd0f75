import type { Config } from '../../src/config/config.ts';
import type { BusinessFunction } from '../../src/model/function.ts';
import { nextStart } from '../../src/schedule/cron.ts';
import { burnAlerts } from './burn-alerts.ts';
import { cadenceOf } from './cadence.ts';
import { functionAlerts, type Asked } from './function-alerts.ts';
import { headerOf } from './header.ts';
import { monitorGroup } from './monitor-alerts.ts';
import { objectiveGroup, recordingGroups } from './recordings.ts';
import type { Group, RuleFile } from './rule.ts';

export interface RuleOptions {
  /** The name of the job under which Prometheus scrapes the monitor. */
  readonly job?: string;
}

/** Recording rules and alerts for the monitor of a configuration, the same for the same configuration. */
export function rulesFor(config: Config, { job = 'bellwether' }: RuleOptions = {}): RuleFile {
  const all = [...config.functions.values()];
  const watched = all.filter((fn) => fn.targets.some((target) => config.targets.get(target)?.scheduled));
  const objectives = objectiveGroup(watched, job);
  return {
    header: headerOf({ organisation: config.organisation, job, unwatched: all.filter((fn) => !watched.includes(fn)) }),
    groups: [
      ...recordingGroups(job),
      ...(objectives ? [objectives] : []),
      monitorGroup(config, job),
      ...watched.map((fn) => functionGroup(fn, config, job)),
    ],
  };
}

function functionGroup(fn: BusinessFunction, config: Config, job: string): Group {
  const runbook = fn.runbook ?? fn.dependsOn.flatMap((id) => config.components.get(id)?.runbook ?? [])[0];
  const asked: Asked = {
    fn,
    cadence: cadenceOf(fn, nextStart),
    job,
    page: `${config.server.publicUrl}/functions/${fn.id}`,
    ...(runbook !== undefined && { runbook }),
  };
  const burning = fn.objective === undefined ? undefined : burnAlerts(asked, fn.objective);
  return {
    name: `bellwether-function-${fn.id}`,
    ...(burning && burning.notes.length > 0 && { notes: burning.notes }),
    rules: [...functionAlerts(asked), ...(burning?.alerts ?? [])],
  };
}

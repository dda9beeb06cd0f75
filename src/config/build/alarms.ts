import type { Condition, NamedAlarm } from '../../model/signal.ts';
import type { ConditionForm, NamedAlarmForm } from '../form/alarms.ts';
import { defined } from './defined.ts';

/** A named alarm of the configuration; `scheduled` are the names of the targets that are. */
export const buildNamedAlarm = (id: string, form: NamedAlarmForm, scheduled: readonly string[]): NamedAlarm => ({
  id,
  says: form.says,
  severity: form.severity,
  conditions: form.when.map(buildCondition),
  atLeast: form.atLeast ?? form.when.length,
  withinMs: form.within,
  targets: form.targets ?? scheduled,
});

/** That only what belongs together is given was checked before. */
function buildCondition(form: ConditionForm): Condition {
  const { component, function: functionId = '', is = [], measurement, runs, count = 1 } = form;
  if (component !== undefined) {
    const states = is.filter((state) => state !== 'unknown');
    return { kind: 'component-state', componentId: component, states };
  }
  if (measurement !== undefined) {
    const { above, below, growsBy } = form;
    return { kind: 'measurement', functionId, name: measurement, ...defined({ above, below, growsBy }) };
  }
  if (runs !== undefined) return { kind: 'outcomes', functionId, outcome: runs, count };
  return { kind: 'function-state', functionId, states: is };
}

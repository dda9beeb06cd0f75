// What somebody needs who has just been called: whom to ask, what to follow, what the supplier says of itself.
import type { Config } from '../../config/config.ts';
import { blamedComponent } from '../../incident/cause-key.ts';
import type { Incident } from '../../model/incident.ts';
import type { SupplierIndicator, SupplierStatus } from '../../model/supplier-status.ts';
import { ownerText } from '../../message/owner-text.ts';
import { onDutyFor } from '../../escalation/on-duty.ts';
import { dutyLine } from './duty-view.ts';
import type { DutyLine } from './duty-view.ts';
import { ageOf } from './function-row.ts';
import type { Moving } from './function-row.ts';
import { linked } from './safe-link.ts';
import type { Linked } from './safe-link.ts';
import type { Reading } from './wording.ts';

/** For operations only. */
export interface IncidentHelp {
  readonly owner?: string;
  readonly contact?: string;
  readonly onDuty?: DutyLine;
  readonly runbooks: readonly Linked[];
  readonly statusPage?: Linked;
  /** Absent while it has not been asked yet, and when the incident is over. */
  readonly supplier?: SupplierLine;
}

export interface SupplierLine {
  /** `unread`: it could not be read. */
  readonly indicator: SupplierIndicator | 'unread';
  /** In its own words; empty when it could not be read. */
  readonly says: string;
  readonly read: Moving;
}

const MOST_RUNBOOKS = 5;

/** Undefined when the configuration names nothing that would help. */
export function incidentHelp(
  incident: Incident,
  config: Config,
  { now, locale, supplier }: Reading & { readonly supplier: SupplierStatus | undefined },
): IncidentHelp | undefined {
  const blamed = blamedComponent(incident);
  const component = blamed === undefined ? undefined : config.components.get(blamed);
  const functions = incident.affected.flatMap(({ functionId }) => config.functions.get(functionId) ?? []);
  const runbooks = [component?.runbook, ...functions.map(({ runbook }) => runbook)].filter((one) => one !== undefined);
  const owner = component && ownerText(component, locale.say);
  const isOpen = incident.stage === 'open';
  const duty = isOpen ? onDutyFor(incident, config, now) : undefined;
  const help: IncidentHelp = {
    ...(owner !== undefined && { owner }),
    ...(component?.contact !== undefined && { contact: component.contact }),
    ...(duty && { onDuty: dutyLine(duty, config, now) }),
    runbooks: [...new Set(runbooks)].slice(0, MOST_RUNBOOKS).map(linked),
    ...(component?.statusPage !== undefined && { statusPage: linked(component.statusPage) }),
    ...(isOpen &&
      supplier && {
        supplier: {
          indicator: supplier.kind === 'read' ? supplier.indicator : 'unread',
          says: supplier.kind === 'read' ? supplier.says : '',
          read: ageOf(supplier.at, now, locale),
        },
      }),
  };
  return Object.keys(help).length > 1 || help.runbooks.length > 0 ? help : undefined;
}

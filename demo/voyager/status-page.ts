// What suppliers publish of themselves, in the widespread form of hosted status pages. It stands on other machines than
// the gateway, so that no fault but a refused connection reaches it.
import type { ActiveFault, FaultBoard } from '../faults/board.ts';

type Indicator = 'none' | 'minor' | 'major' | 'critical';

export interface StatusSummary {
  readonly page: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly time_zone: string;
    readonly updated_at: string;
  };
  readonly status: { readonly indicator: Indicator; readonly description: string };
  readonly components: readonly object[];
  readonly incidents: readonly object[];
  readonly scheduled_maintenances: readonly object[];
}

const PAGE_ID = 'voyager0page';
const COMPONENT_ID = 'voyager0cards';
const BORN = '2021-04-01T08:00:00.000Z';

/** The state of the gateway as its own people would tell it. */
export function summaryOf(board: FaultBoard): StatusSummary {
  const fault = board.list().find(({ component }) => component === 'voyager');
  const isSlow = fault?.fault === 'slow';
  const changedAt = fault ? new Date(fault.since).toISOString() : BORN;
  const component = {
    id: COMPONENT_ID,
    page_id: PAGE_ID,
    name: 'Card payments',
    status: !fault ? 'operational' : isSlow ? 'degraded_performance' : 'major_outage',
    created_at: BORN,
    updated_at: changedAt,
    position: 1,
    description: null,
    showcase: true,
    start_date: null,
    group_id: null,
    group: false,
    only_show_if_degraded: false,
  };
  return {
    page: {
      id: PAGE_ID,
      name: 'Voyager Payments',
      url: 'https://status.voyager.example',
      time_zone: 'Etc/UTC',
      updated_at: changedAt,
    },
    status: !fault
      ? { indicator: 'none', description: 'All Systems Operational' }
      : isSlow
        ? { indicator: 'minor', description: 'Minor Service Outage' }
        : { indicator: 'critical', description: 'Major Service Outage' },
    components: [component],
    incidents: fault ? [incidentOf(fault, component, changedAt)] : [],
    scheduled_maintenances: [],
  };
}

function incidentOf(fault: ActiveFault, component: object, at: string): object {
  const id = `voyager0${fault.since}`;
  const isSlow = fault.fault === 'slow';
  return {
    id,
    page_id: PAGE_ID,
    name: isSlow ? 'Slow card payments' : 'Card payments are failing',
    status: 'investigating',
    impact: isSlow ? 'minor' : 'critical',
    created_at: at,
    updated_at: at,
    started_at: at,
    monitoring_at: null,
    resolved_at: null,
    shortlink: `https://status.voyager.example/incidents/${id}`,
    components: [component],
    incident_updates: [
      {
        id: `${id}u1`,
        incident_id: id,
        status: 'investigating',
        body: 'We are looking into it.',
        created_at: at,
        updated_at: at,
        display_at: at,
        affected_components: null,
        deliver_notifications: true,
        custom_tweet: null,
        tweet_id: null,
      },
    ],
  };
}

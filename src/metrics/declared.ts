// Every metric of the program, declared once: name, type, labels and meaning. Labels only ever hold names from the
// configuration, closed unions, and the names that a function's own script gives to steps and measurements.
export interface Family {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram's buckets, without infinity. */
  readonly buckets?: readonly number[];
}

const subject = ['function', 'target'];
const place = [...subject, 'location'];

const counter = (name: string, labels: readonly string[], help: string): Family => ({
  name,
  type: 'counter',
  help,
  labels,
});
const gauge = (name: string, labels: readonly string[], help: string): Family => ({
  name,
  type: 'gauge',
  help,
  labels,
});
const histogram = (
  name: string,
  { labels, buckets, help }: Pick<Family, 'labels' | 'help'> & { buckets: readonly number[] },
): Family => ({
  name,
  type: 'histogram',
  help,
  labels,
  buckets,
});

export const metric = {
  functionUp: gauge(
    'bellwether_function_up',
    subject,
    'Whether the business function works (1) or is failing (0). Absent while that is not known and during planned work.',
  ),
  functionState: gauge(
    'bellwether_function_state',
    [...subject, 'state'],
    'State of the business function: 1 for the one it is in, 0 for the others.',
  ),
  componentUp: gauge(
    'bellwether_component_up',
    ['component', 'target'],
    'Whether any failing function blames the component (0) or none does (1). Absent while that is not known and during planned work.',
  ),
  checkSuccess: gauge(
    'bellwether_check_success',
    place,
    'Whether the last run passed (1) or failed (0). Absent when it was inconclusive.',
  ),
  checkDuration: histogram('bellwether_check_duration_seconds', {
    labels: place,
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 45],
    help: 'How long conclusive runs took.',
  }),
  stepDuration: gauge(
    'bellwether_step_duration_seconds',
    [...place, 'step'],
    'How long each step of the last conclusive run took.',
  ),
  runs: counter('bellwether_runs_total', [...place, 'outcome'], 'Runs by how they ended.'),
  runsDue: counter('bellwether_runs_due_total', place, 'Runs that the schedule asked for.'),
  lastRun: gauge('bellwether_last_run_timestamp_seconds', place, 'When the last run finished, whatever its outcome.'),
  measurement: gauge(
    'bellwether_measurement',
    [...place, 'name'],
    'Numbers that the check script measured in its last conclusive run.',
  ),
  certificateExpiry: gauge(
    'bellwether_tls_certificate_expiry_timestamp_seconds',
    subject,
    'When the first of the certificates that the function met will expire.',
  ),
  cleanupFailures: counter(
    'bellwether_cleanup_failures_total',
    place,
    'Clean-ups of check scripts that could not undo what the run did.',
  ),
  incidentsOpen: gauge('bellwether_incidents_open', ['severity'], 'Incidents that are open now.'),
  incidents: counter(
    'bellwether_incidents_total',
    ['function', 'severity'],
    'Incidents that the function was part of, by the severity that they had when it joined.',
  ),
  incidentPhase: histogram('bellwether_incident_phase_seconds', {
    labels: ['phase'],
    buckets: [10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400],
    help: 'Time from the first failure to the alarm (detect), from the alarm until someone took it (acknowledge), from the first failure until it was available again (repair) and fully restored (restore).',
  }),
  notifications: counter(
    'bellwether_notifications_total',
    ['channel', 'outcome'],
    'Tries to tell a channel: taken (delivered), to be tried again (retried), or given up because it was refused, never clearly taken or not needed any more (dropped).',
  ),
  notificationsPending: gauge(
    'bellwether_notifications_pending',
    ['channel'],
    'Messages that wait for the channel to take them.',
  ),
  oldestPending: gauge(
    'bellwether_notification_oldest_pending_seconds',
    ['channel'],
    'Age of the oldest message that waits for the channel; 0 when none does.',
  ),
  lateness: histogram('bellwether_schedule_lateness_seconds', {
    labels: [],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    help: 'How long after its time the schedule asked for a run.',
  }),
  storeUp: gauge(
    'bellwether_store_up',
    [],
    'Whether what happens is written to the store (1), or waits in memory or will be lost (0).',
  ),
  unreadableRows: gauge(
    'bellwether_store_unreadable_rows',
    [],
    'Rows of the store that were found to be unreadable and are left out.',
  ),
  runnerUp: gauge('bellwether_runner_up', ['location'], 'Whether the runner can take at least HTTP checks.'),
  runnerBusy: gauge('bellwether_runner_busy', ['location'], 'Runs under way in the runner.'),
  runnerRestarts: counter(
    'bellwether_runner_restarts_total',
    ['location', 'reason'],
    'Child processes of the runner that were replaced.',
  ),
  tracesExported: counter('bellwether_traces_exported_total', [], 'Runs that the collector took as traces.'),
  tracesDropped: counter(
    'bellwether_traces_dropped_total',
    ['reason'],
    'Runs that did not reach the collector as traces: no room to wait in (queue-full), not wanted by it (refused), or sending ended (ended).',
  ),
  webRefused: counter(
    'bellwether_web_refused_total',
    ['reason'],
    'Requests and connections that the web side turned away: too many from one address (address, address-streams) or from all (overall, overall-streams), too many connections, or a reader who took next to nothing of an answer (slow-reader).',
  ),
  configOk: gauge(
    'bellwether_config_last_reload_successful',
    [],
    'Whether the configuration was taken up when it was last read (1) or refused (0); the one before is in use then.',
  ),
  configAt: gauge(
    'bellwether_config_last_reload_success_timestamp_seconds',
    [],
    'When a configuration was last taken up.',
  ),
  scriptOk: gauge(
    'bellwether_script_last_reload_successful',
    ['function'],
    "Whether the function's check script could be loaded when it was last read (1) or was refused (0). The last good version is in use then, if there is one.",
  ),
  buildInfo: gauge('bellwether_build_info', ['version', 'node'], 'Versions of Bellwether and of Node, in the labels.'),
  checkCpu: counter(
    'bellwether_check_cpu_seconds_total',
    place,
    "Processor time of the check's processes, its browser included. Absent where the system does not tell.",
  ),
  startLateness: histogram('bellwether_runner_start_lateness_seconds', {
    labels: ['location'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    help: 'How long after its time a run really started: lateness of the schedule and the wait for a free slot.',
  }),
  runnerSlots: gauge(
    'bellwether_runner_slots',
    ['location', 'kind'],
    'Runs of each kind that are made at once at most.',
  ),
  runnerUtilisation: gauge(
    'bellwether_runner_utilisation_ratio',
    ['location', 'kind'],
    'Share of the slots that the schedule needs, by what its runs take; for HTTP checks also of the one process that runs them. Above 1 runs start late and some are left out.',
  ),
  expectedLateness: gauge(
    'bellwether_runner_expected_lateness_seconds',
    ['location', 'kind'],
    'The longest that the start of a run is expected to be late, by what runs take.',
  ),
  neededCores: gauge(
    'bellwether_runner_needed_cpu_cores',
    ['location'],
    'Processor cores that the schedule needs on average, by what its runs use.',
  ),
  availableCores: gauge(
    'bellwether_runner_available_cpu_cores',
    ['location'],
    'Processor cores that the system lets the monitor use.',
  ),
} as const satisfies Readonly<Record<string, Family>>;

import { createLocale } from '../../../src/i18n/locale.ts';
import type { Config } from '../../../src/config/config.ts';
import type { BusinessFunction, Target } from '../../../src/model/function.ts';
import type { Incident } from '../../../src/model/incident.ts';
import type { Planned } from '../../../src/model/planned.ts';
import type { RunResult } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import type { ComponentState, FunctionState, State } from '../../../src/model/state.ts';
import type { World } from '../../../src/record/world.ts';
import { untold } from '../../support/alerting.ts';
import { scriptSettings } from '../../support/build/script-settings.ts';

export const at = Date.parse('2026-01-05T09:00:00Z');

const functionOf = (id: string): BusinessFunction => ({
  id,
  question: 'Can customers place an order?',
  checkFile: `/checks/${id}.ts`,
  check: `checks/${id}.ts`,
  schedule: { kind: 'every', everyMs: 30_000 },
  timeoutMs: 15_000,
  severity: 'critical',
  audiences: [],
  targets: ['live'],
  dependsOn: [],
  alarm: { after: { count: 2, of: 2 }, clearAfter: { count: 1, of: 1 }, locations: 1 },
  impact: { summary: 'Customers cannot place an order.', whenDown: {} },
  page: { block: [], serviceWorkers: 'block' },
  params: {},
  secrets: [],
  propagateTrace: true,
});

const targetOf = (name: string, scheduled: boolean): Target => ({
  name,
  url: 'http://127.0.0.1:4300',
  scheduled,
  variables: {},
  origins: [],
});

export const configOf = (functionIds: readonly string[], channels: readonly string[] = ['pager']): Config => ({
  file: '/config.yaml',
  folder: '/',
  writtenAt: 0,
  organisation: 'Acme',
  timezone: 'Europe/London',
  locale: createLocale('Europe/London'),
  server: { host: '127.0.0.1', port: 8080, publicUrl: 'http://127.0.0.1:8080' },
  storeFolder: '/data',
  keep: { runsMs: 1, evidenceMs: 1, evidenceBytes: 1, historyMs: 1, recentlyEndedMs: 4 * 3_600_000 },
  ...scriptSettings(),
  secrets: new Map(),
  targets: new Map([
    ['live', targetOf('live', true)],
    ['green', targetOf('green', false)],
  ]),
  components: new Map(),
  functions: new Map(functionIds.map((id) => [id, functionOf(id)])),
  maintenance: [],
  channels: new Map(
    channels.map((name) => [name, { name, type: 'pagerduty', routingKey: 'k', url: 'http://127.0.0.1:4391' }]),
  ),
  ...untold,
  fingerprint: '',
});

export const stateOf = (functionId: string, state: State): FunctionState => ({
  functionId,
  target: 'live',
  state,
  cause: { kind: 'passed' },
  since: at,
  tracks: {},
  knownSince: at,
  isCheckingAgain: false,
});

export const resultOf = (functionId: string, more: Partial<RunResult> = {}): RunResult => ({
  functionId,
  target: 'live',
  location: 'local',
  runId: '0'.repeat(32),
  dueAt: at,
  outcome: 'passed',
  startedAt: at,
  finishedAt: at + 1500,
  durationMs: 1500,
  attempts: 1,
  steps: [],
  measurements: [],
  evidence: [],
  cleanupFailures: 0,
  log: [],
  ...more,
});

/** A world whose parts a test sets as it likes. */
export class SampleWorld implements World {
  config: Config;
  functionStates: readonly FunctionState[] = [];
  componentStates: readonly ComponentState[] = [];
  incidents: readonly Incident[] = [];
  runs: readonly RunResult[] = [];
  plans: readonly Planned[] = [];
  told: readonly Signal[] = [];

  constructor(config: Config) {
    this.config = config;
  }

  states = () => this.functionStates;
  state = () => undefined;
  components = () => this.componentStates;
  endedIncidents = () => [];
  openIncidents = () => this.incidents;
  planned = () => this.plans;
  signals = () => this.told;
  recentRuns = ({ functionId }: { functionId: string }) => this.runs.filter((run) => run.functionId === functionId);
}

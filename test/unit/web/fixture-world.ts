import type { Config } from '../../../src/config/config.ts';
import { incidentTitle } from '../../../src/incident/headline.ts';
import type { Incident } from '../../../src/model/incident.ts';
import { subjectKey } from '../../../src/model/names.ts';
import type { Planned } from '../../../src/model/planned.ts';
import type { RunResult } from '../../../src/model/run.ts';
import type { Signal } from '../../../src/model/signal.ts';
import type { Cause, FunctionState, State } from '../../../src/model/state.ts';
import { componentStates } from '../../../src/state/components.ts';
import type { World } from '../../../src/record/world.ts';
import type { HealthReport } from '../../../src/web/health-report.ts';
import type { AcceptedRounds } from '../../../src/web/views/accepted.ts';
import type { Moment } from '../../../src/web/views/status-view.ts';
import { aConfig } from './fixture-config.ts';

/** Saturday 21 November 2026, 08:04 in London. */
export const NOW = 1_795_248_240_000;
export const MINUTE = 60_000;

export const wellHealth: HealthReport = {
  troubles: [],
  passedLimits: [],
  missing: [],
  configProblems: [],
  scriptProblems: [],
  runner: { up: true, busy: 1, waiting: 0 },
  latenessMs: 12,
};

const runIdOf = (number: number, functionId = '') =>
  number.toString(16).padStart(8, '0') + Buffer.from(functionId).toString('hex').padEnd(24, '0').slice(0, 24);

/** A state as the state machine would leave it. */
export function aState(
  functionId: string,
  state: State = 'working',
  more: Partial<FunctionState> & { checkedAt?: number } = {},
): FunctionState {
  const { checkedAt = NOW - 4000, ...rest } = more;
  const cause: Cause = rest.cause ?? (state === 'working' ? { kind: 'passed' } : { kind: 'never-run' });
  return {
    functionId,
    target: 'live',
    state,
    since: NOW - 12 * MINUTE,
    knownSince: NOW - 600 * MINUTE,
    isCheckingAgain: false,
    tracks:
      cause.kind === 'never-run'
        ? {}
        : { local: { recent: [], isFailing: state === 'failing', isSlow: false, lastJudgedAt: checkedAt } },
    ...rest,
    cause,
  };
}

export const cardFailure: Cause = {
  kind: 'failed-step',
  step: 'Check out › Pay by credit card',
  component: 'voyager',
  error:
    'expect(locator).toBeVisible() failed: “Thank you for your order” was not on the page; it said “503 from the card gateway”',
};

/** A run with its steps. */
export function aRun(functionId: string, number: number, more: Partial<RunResult> = {}): RunResult {
  const startedAt = NOW - number * 30_000 - 4000;
  return {
    runId: runIdOf(number + 1, functionId),
    functionId,
    target: 'live',
    location: 'local',
    dueAt: startedAt,
    startedAt,
    finishedAt: startedAt + 1840,
    outcome: 'passed',
    durationMs: 1840,
    attempts: 1,
    steps: [
      { name: 'Open the catalogue', depth: 0, startMs: 0, durationMs: 640, ok: true },
      { name: 'Check out', depth: 0, startMs: 640, durationMs: 1200, ok: true },
      { name: 'Pay by credit card', depth: 1, component: 'voyager', startMs: 900, durationMs: 940, ok: true },
    ],
    measurements: [],
    evidence: [],
    cleanupFailures: 0,
    log: [],
    ...more,
  };
}

export function aFailedRun(functionId: string, number: number): RunResult {
  const run = aRun(functionId, number);
  const error = 'error' in cardFailure ? cardFailure.error : '';
  return {
    ...run,
    outcome: 'failed',
    attempts: 2,
    steps: run.steps.map((step) =>
      step.startMs === 0 ? step : { ...step, ok: false, ...(step.depth === 1 ? { error } : {}) },
    ),
    failure: {
      step: 'Check out › Pay by credit card',
      component: 'voyager',
      timedOut: false,
      message: error,
      detail:
        "Call log:\n  - waiting for getByText('Thank you for your order')\n\n    at checks/place-order-card.ts:31:58",
    },
    evidence: [
      { kind: 'screenshot', file: 'screenshot.png', bytes: 48_211 },
      { kind: 'trace', file: 'trace.zip', bytes: 246_100 },
      { kind: 'console', file: 'console.json', bytes: 312 },
      { kind: 'requests', file: 'requests.json', bytes: 540 },
    ],
    log: ['basket holds 1 item', 'paying 19.90'],
  };
}

/** An open incident about a component or a function. */
export function anIncident(
  causeKey: Incident['causeKey'],
  affected: readonly string[],
  config: Config,
  more: Partial<Incident> = {},
): Incident {
  const incident: Incident = {
    id: '20261121-k7m3q9xa',
    causeKey,
    severity: 'critical',
    stage: 'open',
    title: '',
    startedAt: NOW - 12 * MINUTE - 20_000,
    openedAt: NOW - 12 * MINUTE,
    affected: affected.map((functionId) => ({
      functionId,
      target: 'live',
      cause: cardFailure,
      joinedAt: NOW - 12 * MINUTE,
      runId: runIdOf(1, functionId),
    })),
    ...more,
  };
  return { ...incident, title: more.title ?? incidentTitle(incident, config, NOW) };
}

/** Everything that pages show, to be changed by tests as they go. */
export class FixtureWorld implements World {
  config: Config;
  now = NOW;
  all: readonly FunctionState[];
  incidents: readonly Incident[] = [];
  runs = new Map<string, readonly RunResult[]>();
  health: HealthReport = wellHealth;
  plans: readonly Planned[] = [];
  ended: readonly Incident[] = [];
  told: readonly Signal[] = [];
  accepted = new Map<string, AcceptedRounds>();

  constructor(config: Config = aConfig()) {
    this.config = config;
    this.all = [...config.functions.keys()].map((id) => aState(id));
    for (const { functionId } of this.all)
      this.runs.set(`${functionId}@live`, [aRun(functionId, 0), aRun(functionId, 1)]);
  }

  states = () => this.all;
  state = (subject: { functionId: string; target: string }) =>
    this.all.find((one) => subjectKey(one) === subjectKey(subject));
  openIncidents = () => this.incidents;
  endedIncidents = () => this.ended;
  planned = () => this.plans;
  signals = () => this.told;
  recentRuns = (subject: { functionId: string; target: string }) => this.runs.get(subjectKey(subject)) ?? [];
  components = () =>
    componentStates(
      {
        components: this.config.components,
        functions: this.config.functions,
        targets: [...this.config.targets.values()].filter(({ scheduled }) => scheduled).map(({ name }) => name),
        states: this.all,
        signals: this.signals(),
        before: [],
      },
      NOW,
    );

  /** Replaces states; those of subjects not yet known are added at the end. */
  set(...changed: readonly FunctionState[]): this {
    const byKey = new Map([...this.all, ...changed].map((state) => [subjectKey(state), state]));
    this.all = [...byKey.values()];
    return this;
  }

  breakVoyager(more: Partial<Incident> = {}): this {
    this.set(
      aState('place-order-card', 'failing', { cause: cardFailure }),
      aState('card-gateway', 'failing', {
        cause: { kind: 'timed-out', step: 'Ask for its health', component: 'voyager', error: 'no answer within 5.0 s' },
      }),
    );
    this.incidents = [anIncident('component:voyager@live', ['place-order-card', 'card-gateway'], this.config, more)];
    for (const id of ['place-order-card', 'card-gateway'])
      this.runs.set(`${id}@live`, [aFailedRun(id, 0), aFailedRun(id, 1), aRun(id, 2), aRun(id, 3)]);
    return this;
  }

  /** One of each state at once. */
  oneOfEach(): this {
    return this.breakVoyager().set(
      aState('track-order', 'unknown', {
        cause: { kind: 'stale', since: NOW - 24 * MINUTE },
        since: NOW - 22 * MINUTE,
        checkedAt: NOW - 24 * MINUTE,
      }),
      aState('browse-catalogue', 'slow', {
        cause: { kind: 'slow', step: 'Open the catalogue', component: 'catalogue-db', durationMs: 6240, limitMs: 4000 },
        since: NOW - 3 * MINUTE,
      }),
      aState('receive-goods', 'maintenance', {
        cause: { kind: 'maintenance', says: 'Stock-taking', until: NOW + 56 * MINUTE },
      }),
    );
  }

  moment(): Moment {
    return {
      now: this.now,
      config: this.config,
      states: this.all,
      incidents: this.incidents,
      runs: this.recentRuns,
      planned: this.plans,
      ended: this.ended,
      pending: [],
      health: this.health,
      accepted: (id) => this.accepted.get(id) ?? new Map(),
    };
  }
}

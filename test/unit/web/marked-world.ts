import type { Config } from '../../../src/config/config.ts';
import type { Person, Roster } from '../../../src/model/duty.ts';
import type { Incident, Telling } from '../../../src/model/incident.ts';
import type { TimelineEntry } from '../../../src/model/timeline.ts';
import { audiences } from '../../../src/model/names.ts';
import type { RunResult } from '../../../src/model/run.ts';
import type { Cause, FunctionState, State } from '../../../src/model/state.ts';
import { alertingOf, policyOf } from '../../support/alerting.ts';
import { aComponent, aConfig, aFunction, aTarget } from './fixture-config.ts';
import { FixtureWorld, MINUTE, NOW, aFailedRun, aRun, aState, anIncident } from './fixture-world.ts';
import { data, markedLocale } from './marked-language.ts';
import { noteOf } from '../../support/build/timeline.ts';

export const SHOP = data('shop');
const GREEN = data('green');
export const GATEWAY = data('gateway');

const impact = {
  ...{ summary: data('Orders fail.'), stillWorks: data('Browsing.'), tellCustomers: data('Sorry.') },
  ...{ workaround: data('Form 7.'), whenDown: {} },
};

const fn = (id: string, more: Partial<Config['functions'] extends ReadonlyMap<string, infer F> ? F : never> = {}) =>
  aFunction(data(id), data(`${id}?`), {
    ...{ audiences: [...audiences], dependsOn: [GATEWAY], targets: [SHOP, GREEN], impact, check: data('check.ts') },
    ...more,
  });

const functions = [
  fn('order'),
  fn('alone', { dependsOn: [], schedule: { kind: 'cron', expression: '*/5 * * * *' }, severity: 'critical' }),
  fn('slow'),
  fn('stale'),
  fn('untried', { schedule: { kind: 'every', everyMs: 90_000 } }),
  fn('troubled', { alarm: { after: { count: 3, of: 5 }, clearAfter: { count: 2, of: 2 }, locations: 1 } }),
  fn('planned', { alarm: { after: { count: 1, of: 1 }, clearAfter: { count: 2, of: 3 }, locations: 1 } }),
  fn('measured', { severity: 'minor' }),
  fn('well'),
];

const asha: Person = { id: 'asha', name: data('Asha Rao'), phone: data('the red one'), away: [] };
const roster: Roster = {
  ...{ id: 'web', name: data('Web team'), overrides: [], duties: [] },
  turns: { day: 1, minute: 540, since: '2026-11-16', first: ['asha'], second: [] },
};

const steps = [
  { notify: [data('pager')], afterMs: 0 },
  { notify: [data('managers')], afterMs: 30 * MINUTE },
];

/** A configuration of which every text stands between marks. */
export const markedConfig: Config = aConfig(
  functions,
  [
    aComponent(GATEWAY, data('Voyager'), data('Card payments'), { owner: data('team'), dependsOn: [data('net')] }),
    aComponent(data('net'), data('Network'), data('Ways')),
  ],
  {
    organisation: data('Acme'),
    locale: markedLocale,
    targets: new Map([SHOP, GREEN].map((name) => [name, aTarget(name)])),
    people: new Map([['asha', asha]]),
    rosters: new Map([['web', roster]]),
    alerting: alertingOf([policyOf([], [], { steps })]),
  },
);

/** One of each cause. */
export const causes: readonly (readonly [State, Cause])[] = [
  ['working', { kind: 'passed' }],
  ['failing', { kind: 'failed-step', step: data('Pay'), component: GATEWAY, error: data('no answer') }],
  ['failing', { kind: 'failed-step', error: data('no answer') }],
  ['failing', { kind: 'timed-out', step: data('Pay'), error: data('no answer') }],
  ['failing', { kind: 'timed-out', error: data('no answer') }],
  ['slow', { kind: 'slow', step: data('Pay'), durationMs: 6200, limitMs: 4000 }],
  ['slow', { kind: 'slow', durationMs: 620_000, limitMs: 400 }],
  ['slow', { kind: 'measurement', name: data('queue'), value: 8.5, limit: 5, isAbove: true, unit: data('orders') }],
  ['slow', { kind: 'measurement', name: data('queue'), value: 1, limit: 5, isAbove: false }],
  ['unknown', { kind: 'never-run' }],
  ['unknown', { kind: 'stale', since: NOW - 24 * MINUTE }],
  ['unknown', { kind: 'runner-trouble', trouble: 'runner-killed', message: data('signal 9'), since: NOW - MINUTE }],
  ['maintenance', { kind: 'maintenance', says: data('Stock-taking'), until: NOW + 56 * MINUTE }],
  ['maintenance', { kind: 'passed' }],
];

const at = (id: string, state: State, cause: Cause, more: Partial<FunctionState> = {}): readonly FunctionState[] =>
  [SHOP, GREEN].map((target) => ({ ...aState(data(id), state, { cause, ...more }), target }));

const [, failing, , , late, slow, , measured, , untried, stale, troubled, planned] = causes.map(([, cause]) => cause);

export const telling = (more: Partial<Telling>): Telling => ({
  ...{ from: NOW, done: 1, round: 1, severity: 'major', reason: 'incident-opened' },
  ...more,
});

export const markedIncident = (
  causeKey: Incident['causeKey'],
  ids: readonly string[],
  more: Partial<Incident> = {},
): Incident => {
  const incident = anIncident(causeKey, ids.map(data), markedConfig, { title: data('x'), ...more });
  const affected = incident.affected.map((one) => ({ ...one, target: SHOP, cause: failing! }));
  return anIncident(causeKey, [], markedConfig, { ...more, affected });
};

const signal = {
  functions: [],
  severity: 'major',
  since: NOW - MINUTE,
  says: data('p99'),
  detail: data('Alert.'),
} as const;

/** Incidents of every kind, in every stage and telling. */
export const markedIncidents: readonly Incident[] = [
  markedIncident(`component:${GATEWAY}@${SHOP}`, ['order'], { telling: telling({}) }),
  markedIncident(`function:${data('alone')}@${SHOP}`, ['alone'], { telling: telling({ silent: data('no policy') }) }),
  markedIncident(`unknown:${SHOP}`, ['stale', 'troubled'], { telling: telling({ done: 0, from: NOW + 60 * MINUTE }) }),
  markedIncident(`function:${data('well')}@${SHOP}`, ['well'], {
    telling: telling({ hold: { kind: 'component', incidentId: 'x', componentId: GATEWAY } }),
  }),
  ...(['alarm:x@y', 'certificate:x@y', 'storm:x', 'self:x', `component:${GATEWAY}@${SHOP}`] as const).map((key) =>
    markedIncident(key, [], {
      signals: [
        { ...signal, source: 'alarm', id: key, endedAt: NOW },
        { ...signal, source: `alerts:${data('infra')}`, id: 'b' },
      ],
      telling: telling({
        hold: { kind: 'silence', silenceId: 's', by: data('Asha'), why: data('Known'), until: NOW + MINUTE },
      }),
    }),
  ),
  markedIncident(`function:${data('slow')}@${SHOP}`, ['slow'], {
    ...{ acknowledgedAt: NOW, acknowledgedBy: data('Asha') },
    telling: telling({ hold: { kind: 'maintenance', says: data('Works'), until: NOW + MINUTE } }),
  }),
  ...(['available', 'restored'] as const).map((stage) =>
    markedIncident(`component:${GATEWAY}@${SHOP}`, ['order'], {
      stage,
      availableAt: NOW,
      restoredAt: NOW,
      acknowledgedAt: NOW,
    }),
  ),
  markedIncident(`component:${GATEWAY}@${SHOP}`, ['order'], { stage: 'restored', restoredAt: NOW }),
].map((incident, index) => ({ ...incident, id: data(`i${index}`) }));

const run = (one: RunResult): RunResult => ({
  ...one,
  location: data('local'),
  steps: one.steps.map((step) => ({
    ...step,
    name: data(step.name),
    ...(step.component === undefined ? {} : { component: GATEWAY }),
    ...(step.error === undefined ? {} : { error: data('e') }),
  })),
  measurements: [{ name: data('queue'), value: 8.5, unit: data('orders') }],
  ...(one.failure ? { failure: { ...one.failure, message: data('m'), detail: data('d') } } : {}),
  log: one.log.map(data),
});

const failed = aFailedRun(data('order'), 0);
/** A run of each outcome. */
export const markedRuns: readonly RunResult[] = [
  run({
    ...failed,
    evidence: [...failed.evidence, { kind: 'log', file: 'a', bytes: 12 }, { kind: 'log', file: 'b', bytes: 2_400_000 }],
  }),
  run({ ...failed, failure: { ...failed.failure!, timedOut: true } }),
  run(aRun(data('order'), 2)),
  run({ ...aRun(data('order'), 3), outcome: 'flaky' }),
  run({
    ...aRun(data('order'), 5),
    outcome: 'inconclusive',
    trouble: { trouble: 'runner-killed', message: data('m') },
  }),
];

/** Everything wrong at once, told in marks. */
export function markedWorld(): FixtureWorld {
  const world = new FixtureWorld(markedConfig);
  world.all = [
    ...at('order', 'failing', failing!, { flapping: { since: NOW - MINUTE, until: NOW + MINUTE } }),
    ...at('alone', 'failing', late!),
    ...at('slow', 'slow', slow!),
    ...at('stale', 'unknown', stale!),
    ...at('untried', 'unknown', untried!),
    ...at('troubled', 'unknown', troubled!),
    ...at('planned', 'maintenance', planned!),
    ...at('measured', 'slow', measured!),
    ...at(
      'well',
      'working',
      { kind: 'passed' },
      {
        advisory: { locations: [data('paris')], needed: 2, error: data('no answer') },
      },
    ),
  ];
  world.incidents = markedIncidents.filter(({ stage }) => stage === 'open');
  world.runs = new Map([[`${data('order')}@${SHOP}`, markedRuns]]);
  const day = { from: NOW - MINUTE, until: NOW + 56 * MINUTE };
  const who = { by: data('Asha'), why: data('Known') };
  const all = { functions: [], components: [], severities: [], targets: [] };
  world.plans = [
    { kind: 'silence', silence: { id: 's1', ...all, ...day, ...who } },
    {
      kind: 'silence',
      silence: { id: 's2', ...all, ...day, ...who, severities: ['minor', 'major'], targets: [SHOP, GREEN] },
    },
    {
      kind: 'maintenance',
      window: { id: 'w', functions: [], when: { kind: 'once', ...day }, says: data('Works'), by: data('B') },
    },
  ];
  world.health = {
    ...{
      troubles: [data('late')],
      passedLimits: [],
      missing: [data('runner')],
      configProblems: [data('bad')],
      scriptProblems: [data('script')],
      latenessMs: 12_000,
    },
    runner: { up: false, busy: 0, waiting: 2, browserProblem: data('no browser') },
  };
  return world;
}

/** A timeline with one entry of each kind. */
export const markedTimeline = (incident: Incident): readonly TimelineEntry[] =>
  (['opened', 'joined', 'severity', 'held', 'acknowledged', 'recovered', 'available', 'restored'] as const).map(
    (kind) => noteOf(incident.id, NOW, kind, data(kind)),
  );

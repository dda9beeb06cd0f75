// What alerts and dashboards are made of. Recorded series carry no `instance`: a monitor that moves keeps its past.
import { plainNumber, select } from './promql.ts';
import type { Group, Recording } from './rule.ts';
import type { BusinessFunction } from '../../src/model/function.ts';
import { metric } from '../../src/metrics/declared.ts';

/** Windows of the burn rates; the longer ones are dear, and move slowly. */
const quickWindows = ['5m', '30m', '1h', '2h', '6h'] as const;
const slowWindows = ['1d', '3d', '30d'] as const;
export type Window = (typeof quickWindows)[number] | (typeof slowWindows)[number];
/** The longer of each pair of burn rates. */
const failsWindows = ['1h', '6h', '1d', '3d'] as const;
const timeWindows = ['1d', '7d', '30d'] as const;

/** An instant query looks back 5 minutes: a slower interval would leave holes. */
const SLOW_INTERVAL_MS = 120_000;

/** So long a Prometheus may be away itself before it forgets what was last known. */
const REMEMBERED = '1h';

/** Outcomes of runs that say something about the business. */
export const answered = '~passed|flaky|failed';
/** What tells one function at one target from another. */
export const subject = 'job, function, target';

export const stateHeld = `function:${metric.functionState.name}:held`;
export const lastRunHeld = `function:${metric.lastRun.name}:held`;
export const certificateHeld = `function:${metric.certificateExpiry.name}:held`;
export const oldestPendingHeld = `channel:${metric.oldestPending.name}:held`;

/** The share of runs that failed. */
export const errorRatio = (window: Window): string => `function:check_error:ratio_rate${window}`;
/** How many runs failed. */
export const failsIn = (window: (typeof failsWindows)[number]): string => `function:check_fails:increase${window}`;

/** The recording rules that all functions share. */
export function recordingGroups(job: string): readonly Group[] {
  return [
    {
      name: 'bellwether-held',
      notes: [
        'The last known value of each, kept for as long as nothing is scraped: an alert must not end because the monitor did.',
      ],
      rules: [
        held(stateHeld, job, `max by (${subject}, state) (${select(metric.functionState.name, { job })})`),
        held(lastRunHeld, job, `max by (${subject}) (${select(metric.lastRun.name, { job })})`),
        held(certificateHeld, job, `min by (${subject}) (${select(metric.certificateExpiry.name, { job })})`),
        held(oldestPendingHeld, job, `max by (job, channel) (${select(metric.oldestPending.name, { job })})`),
      ],
    },
    { name: 'bellwether-runs', rules: quickWindows.flatMap((window) => runsIn(window, job)) },
    {
      name: 'bellwether-runs-slow',
      intervalMs: SLOW_INTERVAL_MS,
      rules: [
        ...slowWindows.flatMap((window) => runsIn(window, job)),
        ...timeWindows.map((window) => upIn(window, job)),
      ],
    },
  ];
}

/** What was promised and what is left of it, under Sloth's names. */
export function objectiveGroup(functions: readonly BusinessFunction[], job: string): Group | undefined {
  const rules = functions.flatMap(({ id, objective }) =>
    objective === undefined ? [] : ofObjective(id, objective, job),
  );
  return rules.length === 0 ? undefined : { name: 'bellwether-objectives', rules };
}

/** The share of runs that may fail: 0.001 of 99.9 %. */
export const allowed = (objective: number): number => plainNumber((100 - objective) / 100);

function held(record: string, job: string, expr: string): Recording {
  const before = `last_over_time(${select(record, { job })}[${REMEMBERED}])`;
  return { record, expr: `${expr}\nor\n(${before} unless on (job) (${select('up', { job })} == 1))` };
}

/** Runs that tell nothing about the business (inconclusive, skipped) count neither way. */
function runsIn(window: Window, job: string): readonly Recording[] {
  const failed = select(metric.runs.name, { job, outcome: 'failed' });
  const all = select(metric.runs.name, { job, outcome: answered });
  return [
    {
      record: errorRatio(window),
      expr: [
        `sum by (${subject}) (rate(${failed}[${window}]))`,
        '/',
        `(sum by (${subject}) (rate(${all}[${window}])) > 0)`,
      ].join('\n'),
    },
    ...failsWindows
      .filter((one) => one === window)
      .map((one) => ({ record: failsIn(one), expr: `sum by (${subject}) (increase(${failed}[${one}]))` })),
  ];
}

function upIn(window: (typeof timeWindows)[number], job: string): Recording {
  const up = select(metric.functionUp.name, { job });
  return {
    record: `function:availability:ratio_time${window}`,
    expr: [
      `sum by (${subject}) (sum_over_time(${up}[${window}]))`,
      '/',
      `sum by (${subject}) (count_over_time(${up}[${window}]))`,
    ].join('\n'),
  };
}

function ofObjective(id: string, objective: number, job: string): readonly Recording[] {
  const labels = { sloth_slo: id };
  const of = (window: Window) => select(errorRatio(window), { job, function: id });
  return [
    {
      record: 'slo:objective:ratio',
      expr: `vector(${plainNumber(objective / 100)})`,
      labels: { ...labels, job, function: id },
    },
    { record: 'slo:current_burn_rate:ratio', expr: `${of('1h')} / ${allowed(objective)}`, labels },
    {
      record: 'slo:period_error_budget_remaining:ratio',
      expr: `1 - ${of('30d')} / ${allowed(objective)}`,
      labels,
    },
  ];
}

// Time lines of series, played through the rules by promtool.
import { renderRules } from '../../../dashboards/rules/render.ts';
import { rulesFor } from '../../../dashboards/rules/rules-for.ts';
import type { Config } from '../../../src/config/config.ts';
import { outcomes } from '../../../src/model/run.ts';
import { states, type State } from '../../../src/model/state.ts';
import { folderWith, objections, promtoolBinary } from './programs.ts';

/** Values one minute apart, in the notation of promtool: `1x10`, `0+60x5`, `stale`, `_x3`. */
export type Values = string;

/** By the selector of a series. */
export type Lines = Readonly<Record<string, Values>>;

export interface Scene {
  readonly name: string;
  readonly lines: Lines;
  /** What fires at a minute: the name of each alert, with the long window of a burn rate behind it. */
  readonly fires: Readonly<Record<number, readonly string[]>>;
}

const monitor = 'job="bellwether",instance="a"';
export const series = (name: string, labels = ''): string => `${name}{${monitor}${labels && `,${labels}`}}`;
export const ofFunction = (name: string, id = 'place-order', more = ''): string =>
  series(name, `function="${id}",target="live"${more && `,${more}`}`);
export const runsOf = (outcome: string, id?: string): string =>
  ofFunction('bellwether_runs_total', id, `location="local",outcome="${outcome}"`);
export const dueOf = (id?: string): string => ofFunction('bellwether_runs_due_total', id, 'location="local"');
export const lastRunOf = (id?: string): string =>
  ofFunction('bellwether_last_run_timestamp_seconds', id, 'location="local"');
export const stateOf = (state: State, id?: string): string =>
  ofFunction('bellwether_function_state', id, `state="${state}"`);
export const up = series('up');

const LONG = 800;
/** Longer than any scene. */
export const always = (value: number): Values => `${value}x${LONG}`;

/** A monitor that is well, and one function that is asked every `everyMinutes` and works. */
export function healthy({ id = 'place-order', everyMinutes = 1 } = {}): Lines {
  const per = 1 / everyMinutes;
  // Counters move in whole runs.
  const counted = everyMinutes === 1 ? `0+1x${LONG}` : steps(everyMinutes);
  return {
    [up]: always(1),
    [series('bellwether_runner_up', 'location="local"')]: always(1),
    [series('bellwether_config_last_reload_successful')]: always(1),
    [series('bellwether_schedule_lateness_seconds_bucket', 'le="0.5"')]: `0+${per}x${LONG}`,
    [series('bellwether_schedule_lateness_seconds_bucket', 'le="5"')]: `0+${per}x${LONG}`,
    [series('bellwether_schedule_lateness_seconds_bucket', 'le="+Inf"')]: `0+${per}x${LONG}`,
    [series('bellwether_notification_oldest_pending_seconds', 'channel="pager"')]: always(0),
    [series('bellwether_notifications_total', 'channel="pager",outcome="dropped"')]: always(0),
    [ofFunction('bellwether_cleanup_failures_total', id, 'location="local"')]: always(0),
    ...Object.fromEntries(states.map((state) => [stateOf(state, id), always(state === 'working' ? 1 : 0)])),
    [lastRunOf(id)]: everyMinutes === 1 ? `0+60x${LONG}` : steps(everyMinutes, 60 * everyMinutes),
    ...Object.fromEntries(outcomes.map((outcome) => [runsOf(outcome, id), always(0)])),
    [runsOf('passed', id)]: counted,
    [dueOf(id)]: counted,
  };
}

/** A counter that rises by `step` every so many minutes, for as long as any scene. */
export function steps(everyMinutes: number, step = 1, minutes = LONG): Values {
  return Array.from({ length: minutes }, (_, minute) => Math.floor(minute / everyMinutes) * step).join(' ');
}

/** The function in a state from a minute on, in another before. */
export const turns = (from: State, to: State, atMinute: number, id?: string): Lines => ({
  [stateOf(from, id)]: `1x${atMinute - 1} ${always(0)}`,
  [stateOf(to, id)]: `0x${atMinute - 1} ${always(1)}`,
});

/** All series end at a minute, as when Prometheus reaches the monitor no more. */
export const gone = (lines: Lines, atMinute: number): Lines => ({
  ...Object.fromEntries(Object.entries(lines).map(([name, values]) => [name, cut(values, atMinute)])),
  [up]: `1x${atMinute - 1} ${always(0)}`,
});

function cut(values: Values, atMinute: number): Values {
  return `${spread(values).slice(0, atMinute).join(' ')} stale`;
}

/** The notation written out, minute by minute. */
function spread(values: Values): string[] {
  return values.split(' ').flatMap((part) => {
    const match = /^(_|-?[\d.]+)(?:([+-])([\d.]+))?x(\d+)$/.exec(part);
    if (!match) return [part];
    const [, first, sign, step = '0', count] = match;
    const times = Number(count) + (first === '_' ? 0 : 1);
    return Array.from({ length: times }, (_, index) =>
      first === '_' ? '_' : String(Number(first) + (sign === '-' ? -1 : 1) * Number(step) * index),
    );
  });
}

/** What promtool objects to: nothing, when at each minute exactly those alerts fire that should. */
export async function play(config: Config, scenes: readonly Scene[], everySeconds = 60): Promise<string> {
  const file = {
    rule_files: ['rules.yml'],
    evaluation_interval: `${everySeconds}s`,
    tests: scenes.map(({ name, lines, fires }) => ({
      name,
      interval: '1m',
      input_series: Object.entries(lines).map(([one, values]) => ({ series: one, values })),
      promql_expr_test: Object.entries(fires).map(([minute, alerts]) => ({
        expr: 'sum by (alertname, sloth_window) (ALERTS{alertstate="firing",alertname!="Watchdog"} > 0)',
        eval_time: `${minute}m`,
        exp_samples: alerts.map((alert) => ({ labels: labelsOf(alert), value: 1 })),
      })),
    })),
  };
  await using folder = await folderWith({
    'rules.yml': renderRules(rulesFor(config)),
    // JSON is YAML.
    'test.yml': JSON.stringify(file),
  });
  return objections(promtoolBinary!, ['test', 'rules', `${folder.path}/test.yml`]);
}

function labelsOf(alert: string): string {
  const [name, window] = alert.split(' ');
  return `{alertname="${name}"${window === undefined ? '' : `,sloth_window="${window}"`}}`;
}

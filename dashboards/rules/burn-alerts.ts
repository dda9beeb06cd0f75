// How fast the failures that an objective allows are used up: the four pairs of windows that Sloth and Google's workbook
// use. A probe sees few runs, so that each pair asks for three failed runs, and for enough of them in its short window.
import { words, type Asked } from './function-alerts.ts';
import { plainNumber, select, spelled } from './promql.ts';
import { allowed, errorRatio, failsIn } from './recordings.ts';
import type { Alert } from './rule.ts';
import { literal, sentences } from './template.ts';

const pairs = [
  { severity: 'page', factor: 14.4, long: '1h', short: '5m' },
  { severity: 'page', factor: 6, long: '6h', short: '30m' },
  { severity: 'ticket', factor: 3, long: '1d', short: '2h' },
  { severity: 'ticket', factor: 1, long: '3d', short: '6h' },
] as const;
type Pair = (typeof pairs)[number];

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const PERIOD_MS = 30 * DAY_MS;
const shortMs: Readonly<Record<Pair['short'], number>> = {
  '5m': 5 * MINUTE_MS,
  '30m': 30 * MINUTE_MS,
  '2h': 120 * MINUTE_MS,
  '6h': 360 * MINUTE_MS,
};
const inWords: Readonly<Record<Pair['long'], string>> = { '1h': 'hour', '6h': '6 hours', '1d': 'day', '3d': '3 days' };

/** Fewer say nothing: one failed run of them would be a quarter or more. */
const LEAST_RUNS = 4;
/** Three failed runs; `increase` may give a little less than what was counted. */
const LEAST_FAILS = 2.5;

export interface Burning {
  readonly alerts: readonly Alert[];
  /** What was left out, and why. */
  readonly notes: readonly string[];
}

/** The burn rate alerts of a function that has an objective in percent. */
export function burnAlerts(asked: Asked, objective: number): Burning {
  const judged = pairs.map((pair) => ({ pair, reason: reasonAgainst(pair, asked, objective) }));
  return {
    alerts: judged.flatMap(({ pair, reason }) => (reason === undefined ? [burning(pair, asked, objective)] : [])),
    notes: judged.flatMap(({ pair, reason }) =>
      reason === undefined
        ? []
        : [`Burn rate ${pair.factor} over ${pair.long} and ${pair.short} is left out: ${reason}.`],
    ),
  };
}

function reasonAgainst({ factor, short }: Pair, { cadence }: Asked, objective: number): string | undefined {
  const runs = Math.floor(shortMs[short] / cadence.usualMs);
  if (runs < LEAST_RUNS) {
    const held = runs === 0 ? 'no run' : runs === 1 ? 'one run' : `${runs} runs`;
    return `with a run every ${spelled(cadence.usualMs)}, ${short} hold ${held}, and ${LEAST_RUNS} are the least that say anything`;
  }
  const threshold = plainNumber(factor * allowed(objective));
  return threshold < 1
    ? undefined
    : `with an objective of ${objective} % it would begin at ${plainNumber(threshold * 100)} % of all runs failing, which cannot be`;
}

function burning({ severity, factor, long, short }: Pair, asked: Asked, objective: number): Alert {
  const { fn, job } = asked;
  const of = (record: string) => select(record, { job, function: fn.id });
  const threshold = `(${factor} * ${allowed(objective)})`;
  const { labels, annotations } = words(asked, {
    severity,
    about: 'objective',
    title: 'Fails more often than was promised',
    description: sentences(
      `At {{ $labels.target }}, {{ $value | humanizePercentage }} of the runs of the last ${inWords[long]} failed; ${objective} % are to pass`,
      `Going on like this, what may fail in 30 days has failed in ${spelled(PERIOD_MS / factor)}`,
      literal(fn.impact.summary),
    ),
  });
  return {
    alert: 'BellwetherObjectiveBurning',
    expr: [
      `${of(errorRatio(long))} > ${threshold}`,
      `and ${of(errorRatio(short))} > ${threshold}`,
      `and ${of(failsIn(long))} >= ${LEAST_FAILS}`,
    ].join('\n'),
    keepFiringForMs: 5 * MINUTE_MS,
    labels: { ...labels, sloth_slo: fn.id, sloth_window: long },
    annotations,
  };
}

import type { Severity } from '../../src/model/names.ts';
import type { BusinessFunction } from '../../src/model/function.ts';
import { metric } from '../../src/metrics/declared.ts';
import type { Cadence } from './cadence.ts';
import { promDuration, select, spelled } from './promql.ts';
import { answered, certificateHeld, lastRunHeld, stateHeld, subject } from './recordings.ts';
import type { About, Alert, AlertSeverity } from './rule.ts';
import { literal, sentences } from './template.ts';

/** What alerts of one function are made of. */
export interface Asked {
  readonly fn: BusinessFunction;
  readonly cadence: Cadence;
  readonly job: string;
  /** Address of its page. */
  readonly page: string;
  /** Address of the page that says how to repair it, or one of the parts that it needs. */
  readonly runbook?: string;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** One missing run of so many is none too few. */
const RUNS_COUNTED = 20;
const ENOUGH = 0.9;

/** All that is alarmed about one function, except its objective. */
export const functionAlerts = (asked: Asked): readonly Alert[] => [
  failing(asked),
  ...(canBeSlow(asked.fn) ? [slow(asked)] : []),
  unknown(asked),
  lastRunTooOld(asked),
  runsMissing(asked),
  ...certificate(asked),
];

interface Words {
  readonly severity: AlertSeverity;
  readonly about: About;
  /** What is the matter, before the function's question. */
  readonly title: string;
  /** A template. */
  readonly description: string;
}

/** What all alerts of a function say in the same way. */
export const words = (
  { fn, page, runbook }: Asked,
  { severity, about, title, description }: Words,
): Pick<Alert, 'labels' | 'annotations'> => ({
  // What the expression gives anyway; with it, no two rules look alike to promtool.
  labels: { severity, about, function: fn.id },
  annotations: {
    summary: `${title}: ${literal(fn.question)}`,
    description,
    status_page: literal(page),
    ...(runbook !== undefined && { runbook_url: literal(runbook) }),
  },
});

/** Trouble with the measuring is less grave than what is measured. */
const below = (severity: Severity): Severity => (severity === 'critical' ? 'major' : 'minor');

const inState = ({ fn, job }: Asked, state: string) => `${select(stateHeld, { job, function: fn.id, state })} == 1`;

/** Bellwether has decided by then (so many failed runs of so many): nothing more to wait for. */
function failing(asked: Asked): Alert {
  const { impact, severity } = asked.fn;
  // What still works is measured at every moment, and a rule is written once: it does not say so.
  const { summary, workaround } = impact;
  return {
    alert: 'BellwetherFunctionFailing',
    expr: inState(asked, 'failing'),
    ...words(asked, {
      severity,
      about: 'function',
      title: 'Not working',
      description: sentences(
        literal(summary),
        workaround && `Meanwhile: ${literal(workaround)}`,
        'Tried at {{ $labels.target }}, and the answer is no',
      ),
    }),
  };
}

const canBeSlow = ({ slowAfterMs, measurements = {} }: BusinessFunction) =>
  slowAfterMs !== undefined ||
  Object.values(measurements).some(({ slowAbove, slowBelow }) => slowAbove !== undefined || slowBelow !== undefined);

const slow = (asked: Asked): Alert => ({
  alert: 'BellwetherFunctionSlow',
  expr: inState(asked, 'slow'),
  forMs: 5 * MINUTE_MS,
  ...words(asked, {
    severity: 'minor',
    about: 'function',
    title: 'Slow',
    description: 'It works at {{ $labels.target }}, but takes longer, or measures worse, than it should.',
  }),
});

function unknown(asked: Asked): Alert {
  const { usualMs, longestRunMs } = asked.cadence;
  const firstAnswerMs = Math.min(HOUR_MS, wholeMinutes(usualMs + longestRunMs));
  return {
    alert: 'BellwetherFunctionUnknown',
    expr: inState(asked, 'unknown'),
    forMs: Math.max(2 * MINUTE_MS, firstAnswerMs),
    ...words(asked, {
      severity: below(asked.fn.severity),
      about: 'monitor',
      title: 'Not known',
      description: sentences(
        'There is no fresh answer from {{ $labels.target }}: this may work or not, and nobody would notice',
        `If it does not: ${literal(asked.fn.impact.summary)}`,
      ),
    }),
  };
}

/** So long it may take until Prometheus has seen a run: it may scrape every minute, and evaluate a minute later. */
const SEEN_AFTER_MS = 2 * MINUTE_MS;

/** Goes on while nothing is scraped, as the time goes on and the last run does not. */
function lastRunTooOld(asked: Asked): Alert {
  const { fn, cadence, job } = asked;
  const limitMs = wholeMinutes(cadence.staleAfterMs + SEEN_AFTER_MS);
  return {
    alert: 'BellwetherLastRunTooOld',
    expr: `time() - ${select(lastRunHeld, { job, function: fn.id })} > ${limitMs / 1000}`,
    forMs: MINUTE_MS,
    ...words(asked, {
      severity: below(fn.severity),
      about: 'monitor',
      title: 'Not tried any more',
      description: sentences(
        `The last run at {{ $labels.target }} ended {{ $value | humanizeDuration }} ago; ${spelled(limitMs)} is the most that there should be`,
        'What is shown of it may not be true any more',
      ),
    }),
  };
}

function runsMissing(asked: Asked): Alert {
  const { fn, cadence, job } = asked;
  const windowMs = Math.max(HOUR_MS / 2, wholeMinutes(RUNS_COUNTED * cadence.usualMs));
  const counted = (metric: string, outcome?: string) => {
    const series = select(metric, { job, function: fn.id, ...(outcome !== undefined && { outcome }) });
    return `sum by (${subject}) (increase(${series}[${promDuration(windowMs)}]))`;
  };
  return {
    alert: 'BellwetherRunsMissing',
    expr: [
      counted(metric.runs.name, answered),
      '/',
      `(${counted(metric.runsDue.name)}`,
      `  + ${counted(metric.runs.name, 'skipped')})`,
      `< ${ENOUGH}`,
    ].join('\n'),
    forMs: Math.max(10 * MINUTE_MS, wholeMinutes(cadence.longestRunMs)),
    ...words(asked, {
      severity: below(fn.severity),
      about: 'monitor',
      title: 'Tried too seldom',
      description:
        'Of the runs that were due at {{ $labels.target }}, only {{ $value | humanizePercentage }} gave an answer. The others were skipped, or failed for a reason of our own.',
    }),
  };
}

function certificate(asked: Asked): readonly Alert[] {
  const { fn, job } = asked;
  const expiry = select(certificateHeld, { job, function: fn.id });
  const expiring = (days: number, severity: Severity): Alert => ({
    alert: `BellwetherCertificateExpiresIn${days}Days`,
    expr: `${expiry} - time() < ${(days * DAY_MS) / 1000}`,
    ...words(asked, {
      severity,
      about: 'function',
      title: `A certificate expires within ${days} days`,
      description: sentences(
        'The certificate that ends first at {{ $labels.target }} is good for another {{ $value | humanizeDuration }}',
        `Without a new one: ${literal(fn.impact.summary)}`,
      ),
    }),
  });
  return [
    expiring(14, 'minor'),
    expiring(3, 'major'),
    {
      alert: 'BellwetherCertificateExpired',
      expr: `time() - ${expiry} > 0`,
      ...words(asked, {
        severity: fn.severity,
        about: 'function',
        title: 'A certificate has expired',
        description: sentences(
          'A certificate that is met at {{ $labels.target }} expired {{ $value | humanizeDuration }} ago; browsers warn of it or refuse',
          literal(fn.impact.summary),
        ),
      }),
    },
  ];
}

const wholeMinutes = (ms: number) => Math.ceil(ms / MINUTE_MS) * MINUTE_MS;

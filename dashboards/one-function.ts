import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../src/metrics/declared.ts';
import { incidentsBegan, timeIn } from './marks.ts';
import { linkTo, uids } from './names.ts';
import { buildPage, type Section } from './page.ts';
import { bands, counts, lines, number, parts, spread } from './panels.ts';
import { pick, quantile } from './series.ts';
import { stateCode, stateWords, yesNo } from './states.ts';
import { locations, oneFunction, targets } from './variables.ts';

const buckets = pick(metric.checkDuration, [], '_bucket');

const overview: Section = {
  title: '${function:text}',
  lines: [
    {
      height: 4,
      panels: [
        [
          5,
          number({
            title: 'Now',
            says: 'The state that the status page shows; the worst, when several targets are chosen.',
            unit: 'none',
            asks: [{ expr: stateCode(['function']) }],
            mappings: stateWords,
            nothing: 'Not measured',
          }),
        ],
        [
          5,
          number({
            title: 'Available',
            says: 'Share of the chosen time in which the function worked. Time in which that was not known, and planned work, do not count.',
            unit: 'percentunit',
            decimals: 3,
            asks: [{ expr: `avg(avg_over_time(${pick(metric.functionUp)}[$__range]))` }],
            steps: ['red', [0.99, 'orange'], [0.999, 'green']],
            nothing: 'Not known',
          }),
        ],
        [
          5,
          number({
            title: 'Measured',
            says: 'Share of the due tries that gave an answer, over the chosen time. Below 98 % the monitor had trouble of its own.',
            unit: 'percentunit',
            decimals: 2,
            asks: [
              {
                expr: `clamp_max(sum(increase(${pick(metric.runs, ['outcome=~"passed|flaky|failed"'])}[$__range])) / sum(increase(${pick(metric.runsDue)}[$__range])), 1)`,
              },
            ],
            steps: ['red', [0.9, 'orange'], [0.98, 'green']],
            nothing: 'Nothing was due',
          }),
        ],
        [
          5,
          number({
            title: 'Last try finished',
            says: 'How long ago the newest result came in, from whichever location. What is fresh depends on how often the function is tried.',
            unit: 's',
            decimals: 0,
            asks: [{ expr: `time() - max(${pick(metric.lastRun)})` }],
            nothing: 'Never tried',
          }),
        ],
        [
          4,
          number({
            title: 'Certificate ends in',
            says: 'Time until the first of the certificates that the function meets will expire. Empty: it meets none.',
            unit: 's',
            decimals: 0,
            asks: [{ expr: `min(${pick(metric.certificateExpiry)}) - time()` }],
            steps: ['red', [7 * 86_400, 'orange'], [21 * 86_400, 'green']],
            nothing: 'None met',
          }),
        ],
      ],
    },
    {
      height: 5,
      panels: [
        [
          24,
          bands({
            title: 'What worked, and when',
            says: 'The state over time, for each target.',
            unit: 'none',
            asks: [{ expr: stateCode(['function', 'target']), legend: '{{target}}' }],
            mappings: stateWords,
          }),
        ],
      ],
    },
  ],
};

const tries: Section = {
  title: 'Tries',
  lines: [
    {
      height: 9,
      panels: [
        [
          12,
          parts({
            title: 'How tries ended',
            says: 'Tries a minute by outcome. Flaky: failed, then passed when tried again at once. Inconclusive: trouble of the monitor itself, which never counts against the function. Skipped: the one before was still running.',
            unit: 'cpm',
            asks: [
              { expr: `60 * sum by (outcome) (rate(${pick(metric.runs)}[$__rate_interval]))`, legend: '{{outcome}}' },
            ],
            colours: { passed: 'green', flaky: 'yellow', failed: 'red', inconclusive: 'purple', skipped: 'blue' },
          }),
        ],
        [
          12,
          bands({
            title: 'The last try, by location',
            says: 'Whether the newest try passed, before any alarm condition is asked. Gaps: it was inconclusive. One location alone in red: look at the way from there.',
            unit: 'none',
            asks: [
              {
                expr: `min by (target, location) (${pick(metric.checkSuccess)})`,
                legend: '{{target}} from {{location}}',
              },
            ],
            mappings: yesNo('Passed', 'Failed'),
          }),
        ],
      ],
    },
  ],
};

const durations: Section = {
  title: 'How long it takes',
  lines: [
    {
      height: 9,
      panels: [
        [
          12,
          lines({
            title: 'Whole tries',
            says: 'Half of the tries, and 95 of 100, took at most so long. They are read from buckets, so they are estimates; beyond 45 s they say no more than that.',
            unit: 's',
            asks: [
              { expr: quantile(0.5, buckets), legend: 'half of them' },
              { expr: quantile(0.95, buckets), legend: '95 of 100' },
            ],
            colours: { 'half of them': 'green', '95 of 100': 'blue' },
          }),
        ],
        [
          12,
          spread({
            title: 'Spread of durations',
            says: 'How many tries took how long: the darker, the more. Two separate bands mean that there are two ways through, such as with and without a cache.',
            unit: 's',
            asks: [{ expr: `sum by (le) (increase(${buckets}[$__rate_interval]))` }],
          }),
        ],
      ],
    },
    {
      height: 10,
      panels: [
        [
          24,
          lines({
            title: 'Steps of the last try',
            says: 'How long each step took in the newest conclusive try. Steps inside others are named after them and are part of their time.',
            unit: 's',
            asks: [{ expr: `max by (step) (${pick(metric.stepDuration)})`, legend: '{{step}}' }],
          }),
        ],
      ],
    },
  ],
};

const more: Section = {
  title: 'What else it knows',
  lines: [
    {
      height: 9,
      panels: [
        [
          8,
          lines({
            title: 'Measurements',
            says: 'Numbers that the check script notes, such as the length of a queue, in whatever unit the script counts.',
            unit: 'short',
            asks: [{ expr: `max by (target, name) (${pick(metric.measurement)})`, legend: '{{name}} ({{target}})' }],
            nothing: 'The check measures nothing',
          }),
        ],
        [
          8,
          lines({
            title: 'Age of the newest result',
            says: 'How old the newest result was, for each location. It should saw between nothing and the interval of the function; a straight climb means that no results come.',
            unit: 's',
            asks: [
              {
                expr: `time() - max by (target, location) (${pick(metric.lastRun)})`,
                legend: '{{target}} from {{location}}',
              },
            ],
          }),
        ],
        [
          8,
          counts({
            title: 'Due, but not answered, and not cleaned up',
            says: 'At each time: tries that were due and gave no answer, and clean-ups that could not undo what a try did, such as a test order that stayed.',
            unit: 'none',
            asks: [
              {
                expr: `clamp_min(sum(increase(${pick(metric.runsDue)}[$__rate_interval])) - sum(increase(${pick(metric.runs, ['outcome=~"passed|flaky|failed"'])}[$__rate_interval])), 0)`,
                legend: 'no answer',
              },
              { expr: `sum(increase(${pick(metric.cleanupFailures)}[$__rate_interval]))`, legend: 'not cleaned up' },
            ],
            colours: { 'no answer': 'purple', 'not cleaned up': 'orange' },
          }),
        ],
      ],
    },
  ],
};

/** For whoever wants to know all about one function. */
export const oneFunctionPage = (): Dashboard =>
  buildPage({
    uid: uids.oneFunction,
    title: 'One business function',
    says: 'Everything that is measured about one business function. Red bands: it did not work. Blue bands: planned work. Red marks: it became part of an incident.',
    from: 'now-6h',
    refresh: '30s',
    variables: [targets(), oneFunction(), locations()],
    links: [['This function there', linkTo.functionPage('${function}')]],
    annotations: [incidentsBegan(), timeIn('failing'), timeIn('maintenance')],
    sections: [overview, tries, durations, more],
  });

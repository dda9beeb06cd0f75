import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../src/metrics/declared.ts';
import { repairsTook } from './incidents.ts';
import { incidentsBegan } from './marks.ts';
import { OF_CELL, OF_SERIES, functionLinks, uids } from './names.ts';
import { buildPage, type Section } from './page.ts';
import { bands, bars, counts, lines, number, type Steps } from './panels.ts';
import { promises } from './promises.ts';
import { pick, quantile } from './series.ts';
import { countIn, looks, stateCode, stateWords } from './states.ts';
import { rows } from './table.ts';
import { functions, locations, targets } from './variables.ts';

/** Where nobody has set an objective: three nines are good, two are not. */
const successSteps: Steps = ['red', [0.99, 'orange'], [0.999, 'green']];
const conclusive = 'outcome=~"passed|flaky|failed"';
const available = `avg by (function) (avg_over_time(${pick(metric.functionUp)}[$__range]))`;
const measured = `clamp_max(sum by (function) (increase(${pick(metric.runs, [conclusive])}[$__range])) / sum by (function) (increase(${pick(metric.runsDue)}[$__range])), 1)`;
const succeeded = `1 - sum by (function) (increase(${pick(metric.runs, ['outcome="failed"'])}[$__range])) / sum by (function) (increase(${pick(metric.runs, [conclusive])}[$__range]))`;
const runsThat = (outcome: string) =>
  `sum by (function) (increase(${pick(metric.runs, [`outcome="${outcome}"`])}[$__range]))`;

const howMany = (state: 'working' | 'slow' | 'failing' | 'unknown' | 'maintenance', says: string) =>
  number({
    title: looks[state].word,
    says,
    unit: 'none',
    asks: [{ expr: countIn(state) }],
    steps: state === 'working' ? ['green'] : ['transparent', [1, looks[state].colour]],
    nothing: 'Nobody measures',
  });

const now: Section = {
  title: 'Can the business do its work?',
  lines: [
    {
      height: 4,
      panels: [
        [4, howMany('working', 'Functions that do what they are for, as the last confirmed try found.')],
        [
          4,
          howMany(
            'failing',
            'Functions that do not work: the alarm condition holds. The status page says what that means for whom.',
          ),
        ],
        [4, howMany('slow', 'Functions that work, but take longer than the configuration allows.')],
        [
          4,
          howMany(
            'unknown',
            'Functions of which nothing fresh is known. This is trouble of the monitor, or it has just begun; it says nothing about the business.',
          ),
        ],
        [4, howMany('maintenance', 'Functions inside a window of planned work. Results are kept, nobody is woken.')],
        [
          4,
          number({
            title: 'Open incidents',
            says: 'Incidents that are not over, of all functions. One incident may cover several functions that share a cause.',
            unit: 'none',
            asks: [{ expr: `sum(max by (severity) (${metric.incidentsOpen.name}))` }],
            steps: ['green', [1, 'red']],
            nothing: 'Nobody measures',
          }),
        ],
      ],
    },
    {
      height: 10,
      panels: [
        [
          24,
          bands({
            title: 'What worked, and when',
            says: 'The state of each function over time; the worst, when several targets are chosen. Gaps: Bellwether itself was not there.',
            unit: 'none',
            asks: [{ expr: stateCode(['function']), legend: '{{function}}' }],
            mappings: stateWords,
            links: functionLinks(OF_SERIES),
            nothing: 'No function is watched, or Prometheus does not reach Bellwether',
          }),
        ],
      ],
    },
  ],
};

const functionsTable = rows({
  title: 'The functions in numbers',
  says: 'One line for each function, over the chosen time. Available: share of the time in which it worked, of that in which its state was known. Measured: share of the due tries that gave an answer; where it is low, do not trust the rest of the line. A click on a function leads to its own dashboard or to its page.',
  sortBy: 'Now',
  descending: true,
  nothing: 'No function is watched, or Prometheus does not reach Bellwether',
  columns: [
    {
      name: 'Function',
      from: { label: 'function' },
      links: functionLinks(OF_CELL),
    },
    { name: 'Now', from: { expr: stateCode(['function']) }, mappings: stateWords, isColoured: true, width: 130 },
    { name: 'Available', from: { expr: available }, unit: 'percentunit', decimals: 3, width: 120 },
    { name: 'Measured', from: { expr: measured }, unit: 'percentunit', decimals: 2, width: 110 },
    { name: 'Failed tries', from: { expr: runsThat('failed') }, unit: 'none', decimals: 0, width: 110 },
    { name: 'Only at the second try', from: { expr: runsThat('flaky') }, unit: 'none', decimals: 0, width: 170 },
    {
      name: 'Incidents',
      from: { expr: `sum by (function) (increase(${pick(metric.incidents)}[$__range]))` },
      unit: 'none',
      decimals: 0,
      width: 100,
    },
    {
      name: '95 of 100 took at most',
      from: {
        expr: quantile(0.95, pick(metric.checkDuration, [], '_bucket'), { by: ['function'], window: '$__range' }),
      },
      unit: 's',
      decimals: 2,
      width: 180,
    },
  ],
});

const howWell: Section = {
  title: 'How well, over the chosen time',
  lines: [
    { height: 10, panels: [[24, functionsTable]] },
    {
      height: 10,
      panels: [
        [
          12,
          bars({
            title: 'Tries that succeeded, against what was promised',
            says: 'Share of the tries that succeeded, of those that gave an answer. Green from the objective of the function on, where "bellwether export dashboards" has written it in; else green from 99.9 %, orange from 99 %.',
            unit: 'percentunit',
            asks: [{ expr: `sort(${succeeded})`, legend: '{{function}}' }],
            links: functionLinks(OF_SERIES),
            steps: successSteps,
            decimals: 3,
            min: 0,
            max: 1,
          }),
        ],
        [
          12,
          lines({
            title: 'How long they take',
            says: 'The time that 95 of 100 tries stayed under. A rise that comes long before a failure is worth a look.',
            unit: 's',
            asks: [
              {
                expr: quantile(0.95, pick(metric.checkDuration, [], '_bucket'), { by: ['function'] }),
                legend: '{{function}}',
              },
            ],
          }),
        ],
      ],
    },
  ],
};

const incidents: Section = {
  title: 'Incidents',
  lines: [
    {
      height: 8,
      panels: [
        [
          8,
          counts({
            title: 'Open, by severity',
            says: 'How many incidents were open at a time.',
            unit: 'none',
            asks: [{ expr: `max by (severity) (${metric.incidentsOpen.name})`, legend: '{{severity}}' }],
            colours: { critical: 'red', major: 'orange', minor: 'yellow' },
          }),
        ],
        [
          8,
          bars({
            title: 'Which functions they touched',
            says: 'How many incidents each function was part of, over the chosen time. An incident that touches three functions counts at each of them.',
            unit: 'none',
            asks: [
              {
                expr: `sort_desc(sum by (function) (increase(${pick(metric.incidents)}[$__range])))`,
                legend: '{{function}}',
              },
            ],
            steps: ['green', [0.5, 'orange']],
            decimals: 0,
            min: 0,
          }),
        ],
        [8, repairsTook],
      ],
    },
  ],
};

/** For those who answer for the business: what works, how well, and what went wrong. */
export const business = (): Dashboard =>
  buildPage({
    uid: uids.business,
    title: 'Business functions',
    says: 'Whether the business can do its work: what works now, how well it did, and which incidents there were.',
    from: 'now-24h',
    refresh: '30s',
    variables: [targets(), functions(), locations()],
    annotations: [incidentsBegan()],
    sections: [now, howWell, promises, incidents],
  });

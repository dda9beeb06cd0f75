import { MappingType, type Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../src/metrics/declared.ts';
import { DEPENDENCIES_MARK } from './of-config.ts';
import { severities } from '../src/model/names.ts';
import { incidentsBegan } from './marks.ts';
import { OF_CELL, OF_SERIES, functionLinks, linkTo, uids } from './names.ts';
import { buildPage, type Section } from './page.ts';
import { bands, counts, lines, number, words } from './panels.ts';
import { bare, pick } from './series.ts';
import { countIn, inState, looks, stateCode, stateWords, yesNo } from './states.ts';
import { rows, type Column } from './table.ts';
import { functions, targets } from './variables.ts';

/** So far back the duration of a trouble is looked for: seconds, and as PromQL writes it. */
const LOOKED_BACK_S = 43_200;
const LOOKED_BACK = '12h:30s';

/** Seconds since the series was last anything but 0, for as long as that is known, else the longest. */
const sinceWorking = (notWorking: string, by: string): string =>
  `(time() - max by (${by}) (max_over_time(timestamp(${notWorking} == 0)[${LOOKED_BACK}]))) or ${LOOKED_BACK_S} * max by (${by}) (${notWorking} == 1)`;

const broken = `max by (function, target) (${inState('failing')} == 1)`;
const isComponentDown = `max by (component, target) (${pick(metric.componentUp)} == bool 0)`;

const forHowLong = {
  unit: 's',
  decimals: 0,
  width: 170,
  mappings: [
    { type: MappingType.RangeToText, options: { from: LOOKED_BACK_S, to: null, result: { text: 'over 12 hours' } } },
  ],
} satisfies Partial<Column>;

const severityColours = { critical: 'red', major: 'orange', minor: 'yellow' } as const;

const counted: Section = {
  title: 'Is anything broken?',
  lines: [
    {
      height: 4,
      panels: [
        [
          4,
          number({
            title: looks.failing.word,
            says: 'Functions that do not work now.',
            unit: 'none',
            asks: [{ expr: countIn('failing') }],
            steps: ['green', [1, 'red']],
            nothing: 'Nobody measures',
          }),
        ],
        ...severities.map(
          (severity) =>
            [
              4,
              number({
                title: `Open, ${severity}`,
                says: `Open incidents of severity ${severity}. The status page has the words for the telephone.`,
                unit: 'none',
                asks: [{ expr: `max(${bare(metric.incidentsOpen, [`severity="${severity}"`])})` }],
                steps: ['green', [1, severityColours[severity]]],
                nothing: 'Nobody measures',
              }),
            ] as const,
        ),
        [
          4,
          number({
            title: 'Messages that wait',
            says: 'Messages that no channel has taken yet. More than a few for more than a minute: people are not being told. Ring them.',
            unit: 'none',
            asks: [{ expr: `sum(max by (channel) (${metric.notificationsPending.name}))` }],
            steps: ['green', [1, 'yellow'], [10, 'red']],
            nothing: 'Nobody measures',
          }),
        ],
        [
          4,
          number({
            title: 'Newest result',
            says: 'How long ago any function was last tried to the end. When this grows, Bellwether is not measuring, and what this page shows is old.',
            unit: 's',
            decimals: 0,
            asks: [{ expr: `time() - max(${metric.lastRun.name})` }],
            steps: ['green', [120, 'orange'], [600, 'red']],
            nothing: 'Nobody measures',
          }),
        ],
      ],
    },
  ],
};

const brokenTable = rows({
  title: 'What is broken, and for how long',
  says: 'Functions whose alarm condition holds, the newest trouble first. A click leads to the details or to the page with the words for customers. Read from the last 12 hours, 30 seconds exactly.',
  sortBy: 'For',
  nothing: 'Nothing is broken',
  columns: [
    {
      name: 'Function',
      from: { label: 'function' },
      links: functionLinks(OF_CELL),
    },
    { name: 'Target', from: { label: 'target' }, width: 110 },
    {
      name: 'For',
      from: { expr: `(${sinceWorking(inState('failing'), 'function, target')}) and ${broken}` },
      ...forHowLong,
    },
  ],
});

const componentTable = rows({
  title: 'Which parts are to blame, and for how long',
  says: 'Components that failing functions blame: the failing step names them. What hangs on each stands below.',
  sortBy: 'For',
  nothing: 'No part is blamed',
  columns: [
    {
      name: 'Component',
      from: { label: 'component' },
      links: [['On the status page', linkTo.componentPage(OF_CELL)]],
    },
    { name: 'Target', from: { label: 'target' }, width: 110 },
    {
      name: 'For',
      from: {
        expr: `(${sinceWorking(`(${isComponentDown})`, 'component, target')}) and (${isComponentDown} == 1)`,
      },
      ...forHowLong,
    },
  ],
});

const dependencies = words(
  'What hangs on what',
  'For each component: which functions need it, who looks after it, and what to do. Written by "bellwether export dashboards" from the configuration.',
  `${DEPENDENCIES_MARK}\n\n\`bellwether export dashboards\` writes here which functions need which component, who looks after it and where its runbook is. Until then: [the status page](${linkTo.overview}).`,
);

const troubles: Section = {
  title: 'What, since when, and what hangs on it',
  lines: [
    {
      height: 8,
      panels: [
        [12, brokenTable],
        [12, componentTable],
      ],
    },
    {
      height: 9,
      panels: [
        [
          12,
          bands({
            title: 'Functions',
            says: 'The state of each function; the worst, when several targets are chosen.',
            unit: 'none',
            asks: [{ expr: stateCode(['function']), legend: '{{function}}' }],
            mappings: stateWords,
            links: functionLinks(OF_SERIES),
          }),
        ],
        [
          12,
          bands({
            title: 'Components',
            says: 'Whether any failing function blames the component. Gaps: it is not known, or work is planned.',
            unit: 'none',
            asks: [{ expr: `min by (component) (${pick(metric.componentUp)})`, legend: '{{component}}' }],
            mappings: yesNo('Not blamed', 'Blamed'),
          }),
        ],
      ],
    },
    { height: 9, panels: [[24, dependencies]] },
  ],
};

const told: Section = {
  title: 'Are people being told?',
  lines: [
    {
      height: 8,
      panels: [
        [
          8,
          counts({
            title: 'Messages that wait, by channel',
            says: 'Messages that the channel has not taken yet. They are tried again until it does.',
            unit: 'none',
            asks: [{ expr: `max by (channel) (${metric.notificationsPending.name})`, legend: '{{channel}}' }],
          }),
        ],
        [
          8,
          lines({
            title: 'How long the oldest has waited',
            says: 'Age of the oldest message of each channel. Above a minute, the channel is down or refuses us.',
            unit: 's',
            asks: [{ expr: `max by (channel) (${metric.oldestPending.name})`, legend: '{{channel}}' }],
          }),
        ],
        [
          8,
          rows({
            title: 'Certificates, the first to end on top',
            says: 'When the first of the certificates that a function meets will expire. Browsers refuse the site from then on.',
            sortBy: 'Ends in',
            nothing: 'No function meets a certificate',
            columns: [
              {
                name: 'Function',
                from: { label: 'function' },
                links: functionLinks(OF_CELL),
              },
              {
                name: 'Ends in',
                from: { expr: `min by (function) (${pick(metric.certificateExpiry)}) - time()` },
                unit: 's',
                decimals: 0,
                width: 150,
                steps: ['red', [7 * 86_400, 'orange'], [21 * 86_400, 'green']],
                isColoured: true,
              },
            ],
          }),
        ],
      ],
    },
  ],
};

/** For whoever was woken: what, since when, what hangs on it, and whether others have been told. */
export const onCall = (): Dashboard =>
  buildPage({
    uid: uids.onCall,
    title: 'On call',
    says: 'For whoever was woken: what is broken and since when, which part is to blame and what hangs on it, and whether people are being told.',
    from: 'now-3h',
    refresh: '10s',
    variables: [targets(), functions()],
    annotations: [incidentsBegan()],
    sections: [counted, troubles, told],
  });

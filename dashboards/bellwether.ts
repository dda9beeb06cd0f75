import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { metric } from '../src/metrics/declared.ts';
import { capacitySection } from './capacity.ts';
import { configTakenUp } from './marks.ts';
import { uids } from './names.ts';
import { buildPage, type Section } from './page.ts';
import { counts, label, lines, number, parts, spread } from './panels.ts';
import { bare, quantile } from './series.ts';
import { yesNo } from './states.ts';
import { processSection } from './process.ts';
import { instances, jobs } from './variables.ts';

const ours = ['job="$job"', 'instance=~"$instance"'];
const per = (labels: string, family: Parameters<typeof bare>[0], also: readonly string[] = []) =>
  `sum by (${labels}) (rate(${bare(family, [...ours, ...also])}[$__rate_interval]))`;
const increase = (family: Parameters<typeof bare>[0], also: readonly string[] = []) =>
  `sum(increase(${bare(family, [...ours, ...also])}[$__range]))`;
const conclusive = ['outcome=~"passed|flaky|failed"'];
const lateness = bare(metric.lateness, ours, '_bucket');

const overview: Section = {
  title: 'Is the watchman awake?',
  lines: [
    {
      height: 4,
      panels: [
        [
          4,
          number({
            title: 'Runner',
            says: 'Whether the runner can take at least HTTP checks.',
            unit: 'none',
            asks: [{ expr: `min(${bare(metric.runnerUp, ours)})` }],
            mappings: yesNo('Working', 'Not working'),
            nothing: 'Not reached',
          }),
        ],
        [
          4,
          number({
            title: 'Store',
            says: 'Whether what happens is written. When it is not, the monitor goes on from memory, and what it would write is lost when it stops; the log and the operations page say what to do.',
            unit: 'none',
            asks: [{ expr: `min(${bare(metric.storeUp, ours)})` }],
            mappings: yesNo('Written', 'Not written'),
            nothing: 'Not reached',
          }),
        ],
        [
          4,
          number({
            title: 'Rows that cannot be read',
            says: 'Rows of the store that are damaged and left out. The log names the table and the id of each.',
            unit: 'none',
            asks: [{ expr: `max(${bare(metric.unreadableRows, ours)})` }],
            steps: ['green', [1, 'red']],
            nothing: 'Not reached',
          }),
        ],
        [
          4,
          number({
            title: 'Configuration',
            says: 'Whether the configuration was taken up when it was last read. When it was refused, the one before is in use and the reason stands in the log and on the operations page.',
            unit: 'none',
            asks: [{ expr: `min(${bare(metric.configOk, ours)})` }],
            mappings: yesNo('Taken up', 'Refused'),
            nothing: 'Not reached',
          }),
        ],
        [
          4,
          number({
            title: 'Check scripts',
            says: 'Whether every check script could be loaded when it was last read. When one was refused, its last good version is in use, if there is one, and the reason stands in the log and on the operations page.',
            unit: 'none',
            asks: [{ expr: `min(${bare(metric.scriptOk, ours)})` }],
            mappings: yesNo('All load', 'Refused'),
            nothing: 'Not reached',
          }),
        ],
        [
          4,
          number({
            title: 'In use since',
            says: 'How long ago a configuration was last taken up.',
            unit: 's',
            decimals: 0,
            asks: [{ expr: `time() - max(${bare(metric.configAt, ours)})` }],
            nothing: 'Not reached',
          }),
        ],
      ],
    },
    {
      height: 4,
      panels: [
        [
          8,
          number({
            title: 'Due tries that gave an answer',
            says: 'Over the chosen time. What is missing was skipped, or ended in trouble of our own: no browser, a killed runner, a full disk.',
            unit: 'percentunit',
            decimals: 2,
            asks: [{ expr: `clamp_max(${increase(metric.runs, conclusive)} / ${increase(metric.runsDue)}, 1)` }],
            steps: ['red', [0.9, 'orange'], [0.98, 'green']],
            nothing: 'Nothing was due',
          }),
        ],
        [
          8,
          number({
            title: '99 of 100 began within',
            says: 'How late the schedule asked for tries, over the chosen time. Much above a tenth of a second, the machine has more to do than it can.',
            unit: 's',
            decimals: 3,
            asks: [{ expr: quantile(0.99, lateness, { window: '$__range' }) }],
            steps: ['green', [0.25, 'orange'], [1, 'red']],
            nothing: 'Nothing was due',
          }),
        ],
        [
          8,
          label({
            title: 'Version',
            says: 'Of Bellwether and of Node.',
            unit: 'none',
            asks: [
              {
                expr: `max by (version, node) (${bare(metric.buildInfo, ours)})`,
                legend: '{{version}} on Node {{node}}',
              },
            ],
            nothing: 'Not reached',
          }),
        ],
      ],
    },
  ],
};

const schedule: Section = {
  title: 'Schedule',
  lines: [
    {
      height: 9,
      panels: [
        [
          8,
          lines({
            title: 'How late tries begin',
            says: 'From the time at which a try was due until the schedule asked for it: half, 95 and 99 of 100.',
            unit: 's',
            asks: [
              { expr: quantile(0.5, lateness), legend: 'half of them' },
              { expr: quantile(0.95, lateness), legend: '95 of 100' },
              { expr: quantile(0.99, lateness), legend: '99 of 100' },
            ],
            colours: { 'half of them': 'green', '95 of 100': 'blue', '99 of 100': 'orange' },
          }),
        ],
        [
          8,
          spread({
            title: 'Spread of lateness',
            says: 'How many tries began how late: the darker, the more.',
            unit: 's',
            asks: [{ expr: `sum by (le) (increase(${lateness}[$__rate_interval]))` }],
          }),
        ],
        [
          8,
          lines({
            title: 'Due, and answered',
            says: 'Tries a minute that the schedule asked for, and those that gave an answer. The two lines should lie on each other.',
            unit: 'cpm',
            asks: [
              { expr: `60 * ${per('', metric.runsDue)}`, legend: 'due' },
              { expr: `60 * ${per('', metric.runs, conclusive)}`, legend: 'answered' },
            ],
            colours: { due: 'blue', answered: 'green' },
          }),
        ],
      ],
    },
  ],
};

const runner: Section = {
  title: 'Runner',
  lines: [
    {
      height: 8,
      panels: [
        [
          6,
          parts({
            title: 'Not the business’s fault',
            says: 'Tries a minute that gave no answer: inconclusive is trouble of our own, skipped means that the one before was still running.',
            unit: 'cpm',
            asks: [
              {
                expr: `60 * ${per('outcome', metric.runs, ['outcome=~"inconclusive|skipped"'])}`,
                legend: '{{outcome}}',
              },
            ],
            colours: { inconclusive: 'purple', skipped: 'blue' },
          }),
        ],
        [
          6,
          parts({
            title: 'Child processes replaced',
            says: 'By reason. Age and changed scripts are usual; memory, silence and crashes are scripts or a machine in trouble.',
            unit: 'none',
            decimals: 0,
            asks: [
              {
                expr: `sum by (reason) (increase(${bare(metric.runnerRestarts, ours)}[$__rate_interval]))`,
                legend: '{{reason}}',
              },
            ],
            nothing: 'None was replaced',
          }),
        ],
        [
          6,
          parts({
            title: 'Visitors refused',
            says: 'Requests and connections that the web side turned away, by reason: one address asked for more than its share, all together for more than is served, or a reader took next to nothing.',
            unit: 'none',
            decimals: 0,
            asks: [
              {
                expr: `sum by (reason) (increase(${bare(metric.webRefused, ours)}[$__rate_interval]))`,
                legend: '{{reason}}',
              },
            ],
            nothing: 'None was refused',
          }),
        ],
        [
          6,
          parts({
            title: 'Traces',
            says: 'Runs a minute that the collector took as traces, and those that did not reach it, by reason. All nothing where no collector is configured.',
            unit: 'cpm',
            asks: [
              { expr: `60 * ${per('', metric.tracesExported)}`, legend: 'taken' },
              { expr: `60 * ${per('reason', metric.tracesDropped)}`, legend: '{{reason}}' },
            ],
            colours: { taken: 'green' },
          }),
        ],
      ],
    },
  ],
};

const telling: Section = {
  title: 'Telling people',
  lines: [
    {
      height: 8,
      panels: [
        [
          8,
          parts({
            title: 'Tries to tell',
            says: 'Messages a minute: taken by the channel, to be tried again, or given up because they were refused or not needed any more.',
            unit: 'cpm',
            asks: [{ expr: `60 * ${per('outcome', metric.notifications)}`, legend: '{{outcome}}' }],
            colours: { delivered: 'green', retried: 'orange', dropped: 'red' },
          }),
        ],
        [
          8,
          counts({
            title: 'Messages that wait',
            says: 'For each channel. They are tried again until it takes them.',
            unit: 'none',
            asks: [{ expr: `max by (channel) (${bare(metric.notificationsPending, ours)})`, legend: '{{channel}}' }],
          }),
        ],
        [
          8,
          lines({
            title: 'How long the oldest has waited',
            says: 'For each channel. Above a minute, the channel is down or refuses us.',
            unit: 's',
            asks: [{ expr: `max by (channel) (${bare(metric.oldestPending, ours)})`, legend: '{{channel}}' }],
          }),
        ],
      ],
    },
  ],
};

/** For whoever looks after the monitor. */
export const bellwetherItself = (): Dashboard =>
  buildPage({
    uid: uids.itself,
    title: 'Bellwether itself',
    says: 'Whether the monitor is well: does it try what is due, on time, does it tell people, and what does it cost the machine.',
    from: 'now-6h',
    refresh: '30s',
    variables: [jobs(), instances()],
    annotations: [configTakenUp(ours)],
    sections: [overview, schedule, capacitySection(ours), runner, telling, processSection(ours)],
  });

import type { Config } from '../../src/config/config.ts';
import { graver, severities, type Severity } from '../../src/model/names.ts';
import { metric } from '../../src/metrics/declared.ts';
import { select } from './promql.ts';
import { oldestPendingHeld } from './recordings.ts';
import type { Alert, AlertSeverity, Group } from './rule.ts';
import { literal } from './template.ts';

const MINUTE_MS = 60_000;

interface Words {
  readonly severity: AlertSeverity;
  readonly summary: string;
  readonly description: string;
}

/** Alerts about the monitor itself: that it is there, that it asks, that it is heard. */
export function monitorGroup(config: Config, job: string): Group {
  const page = literal(`${config.server.publicUrl}/?for=operations`);
  const words = ({ severity, summary, description }: Words) => ({
    labels: { severity, about: 'monitor' as const },
    annotations: { summary, description, status_page: page },
  });
  return {
    name: 'bellwether-monitor',
    rules: [watchdog(), down(job, words), ...asking(job, words), ...hearing(config, job, words)],
  };
}

type Say = (words: Words) => Pick<Alert, 'labels' | 'annotations'>;

const watchdog = (): Alert => ({
  alert: 'Watchdog',
  expr: 'vector(1)',
  labels: { severity: 'none', about: 'monitor' },
  annotations: {
    summary: 'All is well with Prometheus and its Alertmanager',
    description: 'This alert always fires. Whoever gets it should raise the alarm when it does not come any more.',
  },
});

const down = (job: string, words: Say): Alert => ({
  alert: 'BellwetherDown',
  expr: `absent(${select('up', { job })} == 1)`,
  forMs: 2 * MINUTE_MS,
  ...words({
    severity: 'critical',
    summary: 'Bellwether is gone: nobody watches the business',
    description:
      'Prometheus reaches no Bellwether any more. Alerts that were firing stay as they were last known, and nothing new will be noticed.',
  }),
});

const asking = (job: string, words: Say): readonly Alert[] => [
  {
    alert: 'BellwetherRunnerDown',
    expr: `${select(metric.runnerUp.name, { job })} == 0`,
    forMs: 2 * MINUTE_MS,
    ...words({
      severity: 'critical',
      summary: 'No checks are run at {{ $labels.location }}',
      description: 'The runner cannot start. What the page shows is the last that was known, and soon nothing.',
    }),
  },
  {
    alert: 'BellwetherStoreDown',
    expr: `${select(metric.storeUp.name, { job })} == 0`,
    forMs: MINUTE_MS,
    ...words({
      severity: 'critical',
      summary: 'What Bellwether writes is lost at its next stop',
      description:
        'The store cannot be written, or its file was deleted or replaced. Checks go on, and those who look after the monitor are notified directly. The page for operations and the log say what to do.',
    }),
  },
  {
    alert: 'BellwetherScheduleLate',
    expr: `histogram_quantile(0.99, sum by (job, le) (rate(${select(`${metric.lateness.name}_bucket`, { job })}[10m]))) > 1`,
    forMs: 10 * MINUTE_MS,
    ...words({
      severity: 'minor',
      summary: 'Runs start late',
      description:
        'One of a hundred runs starts more than a second after its time: the machine has too much to do, or its clock jumps.',
    }),
  },
  {
    alert: 'BellwetherConfigurationRefused',
    expr: `${select(metric.configOk.name, { job })} == 0`,
    forMs: 5 * MINUTE_MS,
    ...words({
      severity: 'minor',
      summary: 'The configuration was refused',
      description:
        'What was last written is wrong, and the one before it is in use. The page for operations and "bellwether validate" say what is wrong and where.',
    }),
  },
  {
    alert: 'BellwetherScriptRefused',
    expr: `${select(metric.scriptOk.name, { job })} == 0`,
    forMs: 5 * MINUTE_MS,
    ...words({
      severity: 'minor',
      summary: 'The check script of {{ $labels.function }} was refused',
      description:
        'What was last written does not load. The last good version goes on checking, if there is one; else the function is not checked. The log and the page for operations say what is wrong, with file and line.',
    }),
  },
  {
    alert: 'BellwetherCleanupFailed',
    expr: `increase(${select(metric.cleanupFailures.name, { job })}[1h]) > 0`,
    ...words({
      severity: 'minor',
      summary: 'The test of {{ $labels.function }} left something behind',
      description:
        'A run at {{ $labels.target }} could not undo what it did, such as a test order. Look for it in the log of the run, and undo it by hand.',
    }),
  },
];

function hearing(config: Config, job: string, words: Say): readonly Alert[] {
  const names = [...config.channels.keys()];
  const byGravity = severities.map((severity) => ({
    severity,
    channels: names.filter((name) => gravestFor(config, name) === severity),
  }));
  return byGravity
    .filter(({ channels }) => channels.length > 0)
    .flatMap(({ severity, channels }) => {
      const channel = `~${channels.join('|')}`;
      const dropped = select(metric.notifications.name, { job, channel, outcome: 'dropped' });
      return [
        {
          alert: 'BellwetherNotificationStuck',
          expr: `${select(oldestPendingHeld, { job, channel })} > 60`,
          ...words({
            severity,
            summary: 'Nobody is told through {{ $labels.channel }}',
            description:
              'The oldest message has been waiting for {{ $value | humanizeDuration }}. It is tried again until it is taken; whoever must know now should look at the page.',
          }),
        },
        {
          alert: 'BellwetherNotificationDropped',
          expr: `increase(${dropped}[15m]) > 0`,
          ...words({
            severity: severity === 'minor' ? 'minor' : 'major',
            summary: 'A message for {{ $labels.channel }} was given up',
            description:
              'The channel refused it, never said clearly that it took it, or it was over before it could be sent. The key or address of the channel is probably wrong; others were told instead.',
          }),
        },
      ];
    });
}

/** A channel is as important as the gravest of what it is told. */
function gravestFor({ alerting }: Config, channel: string): Severity {
  const told = alerting.policies
    .filter(({ steps }) => steps.some(({ notify }) => notify.includes(channel)))
    .flatMap((policy) => (policy.severities.length === 0 ? ['critical' as const] : policy.severities));
  const own = alerting.selfNotify.includes(channel) ? ['major' as const] : [];
  return [...told, ...own].reduce<Severity>(graver, 'minor');
}

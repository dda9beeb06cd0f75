import type { Locale } from '../../i18n/locale.ts';
import type { PendingCount } from '../../store/store.ts';
import { shortDuration } from '../../time/duration.ts';
import type { HealthReport } from '../health-report.ts';
import { sayFor } from './time-text.ts';
import { MINUTE_MS } from '../../time/units.ts';

/** One line about the monitor itself, for operations. */
export interface MonitorLine {
  readonly about: string;
  readonly isGood: boolean;
  readonly texts: readonly string[];
}

export interface MonitorInput {
  readonly health: HealthReport;
  /** Undefined while the outbox cannot be read. */
  readonly pending: readonly Omit<PendingCount, 'oldestMonotonic'>[] | undefined;
  readonly now: number;
  readonly locale: Locale;
}

/** A message that waits longer than this is itself a trouble. */
const WAITS_TOO_LONG_MS = MINUTE_MS;
const LATE_MS = 5000;

/** How the monitor is: its runner, its schedule, its record, its messages, its configuration. */
export function monitorLines({ health, pending, now, locale }: MonitorInput): MonitorLine[] {
  const { runner, configProblems, scriptProblems, latenessMs } = health;
  const { say, tag } = locale;
  return [
    {
      about: say('view.monitor.itself'),
      isGood: health.troubles.length === 0 && health.missing.length === 0,
      texts: orElse([...health.troubles, ...health.missing], say('view.monitor.well')),
    },
    {
      about: say('view.monitor.runner'),
      isGood: runner.up && runner.browserProblem === undefined,
      texts: [
        runner.up
          ? say('view.monitor.runner.up', { busy: String(runner.busy), waiting: String(runner.waiting) })
          : say('view.monitor.runner.down'),
        ...(runner.browserProblem === undefined ? [] : [runner.browserProblem]),
      ],
    },
    {
      about: say('view.monitor.schedule'),
      isGood: (latenessMs ?? 0) < LATE_MS,
      texts: [
        latenessMs === undefined
          ? say('view.monitor.schedule.none')
          : say('view.monitor.schedule.late', { span: shortDuration(latenessMs, tag) }),
      ],
    },
    messagesLine(pending, now, locale),
    {
      about: say('view.monitor.configuration'),
      isGood: configProblems.length === 0,
      texts:
        configProblems.length === 0
          ? [say('view.monitor.configuration.newest')]
          : [say('view.monitor.configuration.refused'), ...configProblems],
    },
    {
      about: say('view.monitor.scripts'),
      isGood: scriptProblems.length === 0,
      texts:
        scriptProblems.length === 0
          ? [say('view.monitor.scripts.good')]
          : [say('view.monitor.scripts.refused'), ...scriptProblems],
    },
  ];
}

function messagesLine(pending: MonitorInput['pending'], now: number, locale: Locale): MonitorLine {
  const { say } = locale;
  const about = say('view.monitor.messages');
  if (!pending) return { about, isGood: false, texts: [say('view.monitor.messages.unread')] };
  const waiting = pending.filter(({ count }) => count > 0);
  return {
    about,
    isGood: waiting.every(({ oldestAt }) => now - oldestAt < WAITS_TOO_LONG_MS),
    texts: orElse(
      waiting.map(({ channel, count, oldestAt }) => {
        const span = sayFor(now - oldestAt, locale);
        return say('view.monitor.messages.waiting', { channel, messages: String(count), span });
      }),
      say('view.monitor.messages.none'),
    ),
  };
}

const orElse = (texts: readonly string[], otherwise: string) => (texts.length > 0 ? texts : [otherwise]);

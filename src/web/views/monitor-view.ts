import type { PendingCount } from '../../store/store.ts';
import { shortDuration } from '../../time/duration.ts';
import type { HealthReport } from '../health-report.ts';
import { sayFor } from './time-text.ts';

/** One line about the monitor itself, for operations. */
export interface MonitorLine {
  readonly about: string;
  readonly isGood: boolean;
  readonly texts: readonly string[];
}

export interface MonitorInput {
  readonly health: HealthReport;
  /** Undefined while the outbox cannot be read. */
  readonly pending: readonly PendingCount[] | undefined;
  readonly now: number;
}

/** A message that waits longer than this is itself a trouble. */
const WAITS_TOO_LONG_MS = 60_000;
const LATE_MS = 5000;

/** How the monitor is: its runner, its schedule, its record, its messages, its configuration. */
export function monitorLines({ health, pending, now }: MonitorInput): MonitorLine[] {
  const { runner, configProblems, latenessMs } = health;
  return [
    {
      about: 'Monitor',
      isGood: health.troubles.length === 0 && health.missing.length === 0,
      texts: orElse([...health.troubles, ...health.missing], 'Well'),
    },
    {
      about: 'Runner',
      isGood: runner.up && runner.browserProblem === undefined,
      texts: [
        runner.up ? `${runner.busy} at work, ${runner.waiting} waiting` : 'Down: nothing can be tried',
        ...(runner.browserProblem === undefined ? [] : [runner.browserProblem]),
      ],
    },
    {
      about: 'Schedule',
      isGood: (latenessMs ?? 0) < LATE_MS,
      texts: [latenessMs === undefined ? 'Nothing was due yet' : `At most ${shortDuration(latenessMs)} late`],
    },
    messagesLine(pending, now),
    {
      about: 'Configuration',
      isGood: configProblems.length === 0,
      texts:
        configProblems.length === 0
          ? ['The newest is in use']
          : ['The changed configuration was refused; the last good one is in use.', ...configProblems],
    },
  ];
}

function messagesLine(pending: readonly PendingCount[] | undefined, now: number): MonitorLine {
  if (!pending)
    return { about: 'Messages', isGood: false, texts: ['What waits to be sent cannot be read from the store'] };
  const waiting = pending.filter(({ count }) => count > 0);
  return {
    about: 'Messages',
    isGood: waiting.every(({ oldestAt }) => now - oldestAt < WAITS_TOO_LONG_MS),
    texts: orElse(
      waiting.map(
        ({ channel, count, oldestAt }) => `${channel}: ${count} waiting, the oldest for ${sayFor(now - oldestAt)}`,
      ),
      'All delivered',
    ),
  };
}

const orElse = (texts: readonly string[], otherwise: string) => (texts.length > 0 ? texts : [otherwise]);

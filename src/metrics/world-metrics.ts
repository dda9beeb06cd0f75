import { severities } from '../model/names.ts';
import { states } from '../model/state.ts';
import type { World } from '../record/world.ts';
import type { RunnerStatus } from '../run/runner.ts';
import type { PendingCount } from '../store/store.ts';
import { metric, type Family } from './declared.ts';
import type { Source } from './series.ts';
import { labelText, sampleLine } from './text.ts';

/** How the store is. */
export interface StoreFigures {
  /** What happens is written to it, and will still be there after a restart. */
  readonly isUp: boolean;
  readonly unreadableRows: number;
}

/** What is read at the moment of a scrape. */
export interface Moment {
  readonly world: World;
  readonly runner: RunnerStatus;
  readonly pending: readonly PendingCount[];
  /** Monotonic milliseconds. */
  readonly monotonic: number;
}

/** Gauges that are no memory of their own: written straight from what is true now. */
export function worldMetrics({ world, runner, pending, monotonic }: Moment): readonly Source[] {
  const known = world.states();
  const components = world.components();
  const open = world.openIncidents();
  const { channels, runners } = world.config;
  const waiting = new Map(pending.map((one) => [one.channel, one]));
  const perChannel = (family: Family, valueOf: (waiting: PendingCount | undefined) => number) =>
    source(family, channels.keys(), (channel) => line(family, [channel], valueOf(waiting.get(channel))));
  return [
    source(metric.functionUp, known, ({ functionId, target, state }) =>
      up(metric.functionUp, [functionId, target], state),
    ),
    source(metric.functionState, known, ({ functionId, target, state }) =>
      states.map((one) => line(metric.functionState, [functionId, target, one], one === state ? 1 : 0)).join(''),
    ),
    source(metric.componentUp, components, ({ componentId, target, state }) =>
      up(metric.componentUp, [componentId, target], state),
    ),
    source(metric.incidentsOpen, severities, (severity) =>
      line(metric.incidentsOpen, [severity], open.filter((incident) => incident.severity === severity).length),
    ),
    perChannel(metric.notificationsPending, (one) => one?.count ?? 0),
    perChannel(metric.oldestPending, (one) => (one ? Math.max(0, monotonic - one.oldestMonotonic) / 1000 : 0)),
    source(metric.runnerUp, [runners.location], (location) => line(metric.runnerUp, [location], runner.up ? 1 : 0)),
    source(metric.runnerBusy, [runners.location], (location) => line(metric.runnerBusy, [location], runner.busy)),
  ];
}

/** Gauges of the store. */
export const storeMetrics = ({ isUp, unreadableRows }: StoreFigures): readonly Source[] => [
  source(metric.storeUp, [isUp], (value) => line(metric.storeUp, [], value ? 1 : 0)),
  source(metric.unreadableRows, [unreadableRows], (count) => line(metric.unreadableRows, [], count)),
];

function source<T>(family: Family, things: Iterable<T>, piece: (thing: T) => string): Source {
  return {
    family,
    *pieces() {
      for (const thing of things) {
        const text = piece(thing);
        if (text !== '') yield text;
      }
    },
  };
}

const line = (family: Family, labels: readonly string[], value: number) =>
  sampleLine(family.name, labelText(family.labels, labels), value);

function up(family: Family, labels: readonly string[], state: (typeof states)[number]): string {
  switch (state) {
    case 'working':
    case 'slow':
      return line(family, labels, 1);
    case 'failing':
      return line(family, labels, 0);
    case 'unknown':
    case 'maintenance':
      return '';
  }
}

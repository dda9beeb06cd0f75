import type { Config } from '../../src/config/config.ts';
import type { Alerting, Policy } from '../../src/model/alerting.ts';

/** A policy that fits always and tells at once. */
export const policyOf = (
  severities: Policy['severities'],
  notify: readonly string[],
  more: Partial<Policy> = {},
): Policy => ({
  severities,
  functions: [],
  components: [],
  audiences: [],
  targets: [],
  raise: [],
  steps: [{ notify, afterMs: 0 }],
  ...more,
});

export const alertingOf = (policies: readonly Policy[], more: Partial<Alerting> = {}): Alerting => ({
  policies,
  groupWithinMs: 0,
  raise: [],
  selfNotify: [],
  atMostPerMinute: 1000,
  ...more,
});

/** The parts of a configuration about who is told of what, with nobody told of anything. */
export const untold: Pick<
  Config,
  'alerting' | 'alarms' | 'silences' | 'calendar' | 'people' | 'rosters' | 'sources' | 'feeds' | 'access'
> = {
  alerting: alertingOf([]),
  alarms: new Map(),
  silences: [],
  calendar: {
    workingHours: [{ days: [1, 2, 3, 4, 5], fromMinute: 8 * 60, untilMinute: 18 * 60 }],
    holidays: new Map(),
  },
  people: new Map(),
  rosters: new Map(),
  sources: new Map(),
  feeds: [],
  access: { view: 'anyone', users: new Map(), groups: {} },
};

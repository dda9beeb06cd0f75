import type { Config } from '../../../src/config/config.ts';

type ScriptSettings = Pick<Config, 'readable' | 'secretPlaces' | 'httpScripts' | 'runners'>;

/** What a configuration says of how check scripts run: one place for each kind, nothing that is secret. */
export const scriptSettings = (runners: Partial<Config['runners']> = {}): ScriptSettings => ({
  readable: [],
  secretPlaces: [],
  httpScripts: new Set(),
  runners: {
    browsers: 1,
    http: 1,
    location: 'local',
    timeoutsWhenOverloaded: 'inconclusive',
    processes: 4,
    separate: 'secrets',
    ...runners,
  },
});

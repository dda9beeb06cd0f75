import { configForEverybody, incidentForEverybody, windowsForEverybody } from '../incident/for-everybody.ts';
import type { Planned } from '../model/planned.ts';
import type { World } from './world.ts';

/** The world as everybody may know it: functions that are only for operations are not in it. */
export function publicWorld(world: World, now: () => number): World {
  const config = () => configForEverybody(world.config);
  const isShown = ({ functionId }: { readonly functionId: string }) => config().functions.has(functionId);
  const incidents = (all: ReturnType<World['openIncidents']>) =>
    all.flatMap((incident) => incidentForEverybody(incident, config(), now()) ?? []);
  const states = remembered((all: ReturnType<World['states']>): typeof all => all.filter(isShown));
  return {
    get config() {
      return config();
    },
    states: () => (config() === world.config ? world.states() : states(world.states(), config())),
    state: (subject) => (isShown(subject) ? world.state(subject) : undefined),
    components: () =>
      world.components().map((state) => ({
        ...state,
        blamedBy: state.blamedBy.filter((functionId) => isShown({ functionId })),
      })),
    openIncidents: () => incidents(world.openIncidents()),
    endedIncidents: () => incidents(world.endedIncidents()),
    planned: () => world.planned().flatMap((planned) => plannedForEverybody(planned, config())),
    signals: () => [],
    recentRuns: (subject) => (isShown(subject) ? world.recentRuns(subject) : []),
  };
}

/** Why somebody is silent is for operations alone. */
function plannedForEverybody(planned: Planned, config: World['config']): readonly Planned[] {
  if (planned.kind === 'silence') return [];
  return windowsForEverybody([planned.window], config).map((window) => ({ ...planned, window }));
}

/** The same list for the same list, as pages recognise by it that nothing has changed. */
function remembered<T extends object>(make: (all: T) => T): (all: T, key: object) => T {
  const known = new WeakMap<T, { readonly key: object; readonly made: T }>();
  return (all, key) => {
    const found = known.get(all);
    if (found?.key === key) return found.made;
    const made = make(all);
    known.set(all, { key, made });
    return made;
  };
}

// States and incidents as they would be, to be handed to the functions that pages and messages are made with.
import type { Config } from '../config/config.ts';
import { incidentTitle, resolvedHeadline } from '../incident/headline.ts';
import type { CauseKey } from '../model/cause-key.ts';
import type { BusinessFunction } from '../model/function.ts';
import type { AffectedFunction, Incident, IncidentSignal } from '../model/incident.ts';
import { graver } from '../model/names.ts';
import type { Cause, FunctionState, State } from '../model/state.ts';
import type { Measured } from '../state/measured.ts';
import { customersTarget, mainTarget } from '../web/views/situation.ts';
import { MINUTE_MS } from '../time/units.ts';

/** A Monday morning that stays the same, so that two previews differ only where the texts do. */
export const sampleNow = Date.UTC(2026, 0, 5, 7, 52);
const sampleSince = sampleNow - 12 * MINUTE_MS;

/** Where customers would meet a failure. */
export const sampleTarget = (config: Config, fn?: BusinessFunction): string =>
  (fn && mainTarget(fn, config)) ?? customersTarget(config) ?? [...config.targets.keys()][0] ?? '';

/** A failure that blames a component, or nothing. */
export const failure = (component?: string): Cause => ({
  kind: 'failed-step',
  error: '',
  ...(component === undefined ? {} : { component }),
});

export const silence: Cause = { kind: 'stale', since: sampleSince };
export const ownTrouble: Cause = { kind: 'runner-trouble', trouble: 'runner-killed', message: '', since: sampleSince };

/** What is measured while only what the preview is about fails. */
export const nothingElseFails: Measured = { isKnownToWork: () => true, stateOf: () => 'working', doubtful: [] };

/** A function in a state. */
export const sampleState = (functionId: string, target: string, state: State, cause: Cause): FunctionState => ({
  functionId,
  target,
  state,
  cause,
  since: sampleSince,
  tracks: {},
  knownSince: sampleSince,
  isCheckingAgain: false,
});

export interface SampleNeeds {
  readonly causeKey: CauseKey;
  readonly functions: readonly BusinessFunction[];
  readonly cause?: Cause;
  readonly isFlapping?: true;
  readonly signals?: readonly Pick<IncidentSignal, 'says' | 'severity'>[];
}

/** An open incident with its title. */
export function sampleIncident(needs: SampleNeeds, config: Config): Incident {
  const { causeKey, functions, cause, isFlapping, signals = [] } = needs;
  const target = causeKey.slice(causeKey.lastIndexOf('@') + 1).replace(/^unknown:/, '');
  const affected = functions.map((fn): AffectedFunction => {
    const flag = isFlapping ? { isFlapping } : {};
    return { functionId: fn.id, target, cause: cause ?? failure(), joinedAt: sampleSince, ...flag };
  });
  const told = signals.map((signal, index): IncidentSignal => ({
    source: 'alarm',
    id: String(index),
    functions: [],
    since: sampleSince,
    ...signal,
  }));
  const severity = [...functions, ...signals].map((one) => one.severity).reduce(graver, 'minor');
  const incident: Incident = {
    id: 'preview',
    causeKey,
    severity,
    stage: 'open',
    title: '',
    affected,
    ...(told.length > 0 ? { signals: told } : {}),
    startedAt: sampleSince,
    openedAt: sampleSince,
  };
  return { ...incident, title: incidentTitle(incident, config, sampleNow) };
}

/** What is said when an incident is over. */
export const overText = (incident: Incident, config: Config): string =>
  resolvedHeadline({ ...incident, availableAt: sampleNow }, config);

// What a blamed component probably breaks besides what has failed already: the functions that depend on it and have not
// worked since. Asked anew each time, so that one run that passes takes a function out again.
import type { BusinessFunction } from '../model/function.ts';
import type { Incident } from '../model/incident.ts';
import { severities, type Subject } from '../model/names.ts';
import type { RunResult } from '../model/run.ts';
import type { FunctionState } from '../model/state.ts';
import { blastRadius } from '../state/blast-radius.ts';
import { standingIn } from './affect.ts';
import { readCauseKey } from './cause-key.ts';
import type { IncidentConfig } from './headline.ts';

/** A function that probably fails, though no run has shown it yet. */
export interface PredictedFunction {
  readonly fn: BusinessFunction;
  readonly state: FunctionState;
  readonly componentId: string;
  /** It was tried since the component failed, and has neither passed nor raised its alarm. */
  readonly wasTried: boolean;
}

export interface HarmFacts {
  readonly config: IncidentConfig;
  readonly state: (subject: Subject) => FunctionState | undefined;
  /** Newest first. */
  readonly runs: (subject: Subject) => readonly RunResult[];
}

/** The functions that an open incident's component probably breaks too, the most severe first; none without a component. */
export function predictedHarm(incident: Incident, { config, state, runs }: HarmFacts): readonly PredictedFunction[] {
  const read = readCauseKey(incident.causeKey);
  if (read.kind !== 'component' || incident.blame === 'unfounded' || incident.stage !== 'open') return [];
  const { id: componentId, target } = read;
  return blastRadius([componentId], config.components, config.functions)
    .functions.flatMap(({ functionId }): readonly PredictedFunction[] => {
      const fn = config.functions.get(functionId);
      const subject = { functionId, target };
      const found = state(subject);
      if (!fn || !found || found.state === 'failing' || found.state === 'maintenance') return [];
      if (standingIn(incident, subject)) return [];
      const since = runs(subject).filter((run) => run.startedAt >= incident.startedAt && isAnswer(run));
      if (since.some(({ outcome }) => outcome !== 'failed')) return [];
      return [{ fn, state: found, componentId, wasTried: since.length > 0 }];
    })
    .toSorted((a, b) => severities.indexOf(a.fn.severity) - severities.indexOf(b.fn.severity));
}

const isAnswer = ({ outcome }: RunResult): boolean => outcome !== 'inconclusive';

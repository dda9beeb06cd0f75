import type { Config } from '../config/config.ts';
import type { IncidentWorld } from '../incident/decision.ts';
import type { Silence } from '../model/alerting.ts';
import type { Policies } from './policies.ts';
import type { Projection } from './projection.ts';

/** What a decision rests on: what was decided before, and the configuration in force. */
export interface DecisionContext {
  readonly projection: Projection;
  readonly config: Config;
  readonly policies: Policies;
  /** Those of the configuration and those made while running. */
  readonly silences: readonly Silence[];
  readonly newIncidentId: (now: number) => string;
}

/** What `incident/` decides by. */
export const incidentWorld = ({ projection, config, policies }: DecisionContext): IncidentWorld => ({
  open: projection.openIncidents(),
  config,
  stateOf: (subject) => projection.state(subject),
  staleAt: (subject, lastAt) => policies.staleAt(subject, lastAt),
  groupWithinMs: config.alerting.groupWithinMs,
});

import type { Config } from '../config/config.ts';
import type { IncidentWorld } from '../incident/decision.ts';
import type { Silence } from '../model/alerting.ts';
import type { Incident } from '../model/incident.ts';
import type { Subject } from '../model/names.ts';
import type { FunctionState } from '../model/state.ts';
import type { ToldRounds } from './deciders/messages.ts';
import type { Standing } from './projection.ts';
import type { Policies } from './policies.ts';
import type { ToldLog } from './notification-log.ts';

/** What decisions are made in view of. */
export interface Sight {
  readonly config: Config;
  readonly policies: Policies;
  readonly open: readonly Incident[];
  /** Channels that were told that an open incident has begun. */
  readonly toldOf: (incidentId: string) => ToldRounds;
  /** Whether a channel did not take the trigger of an incident in a round, nor another one in its place. */
  readonly isUntaken: (incidentId: string, channel: string, round: number) => boolean;
  readonly stateOf: (subject: Subject) => FunctionState | undefined;
  /** Those of the configuration and those made while running. */
  readonly silences: readonly Silence[];
  /** How many messages that something has begun a channel was sent in the minute before. */
  readonly triggersLately: (channel: string, now: number) => number;
  /** Whether a channel was sent an update in the minute before. */
  readonly wasUpdatedLately: (channel: string, now: number) => boolean;
  readonly newIncidentId: (now: number) => string;
}

/** The sight of whoever keeps what was decided, and what was sent of it. */
export const sightOf = ({
  decided,
  log,
  ...rest
}: { readonly decided: Standing; readonly log: ToldLog } & Given): Sight => ({
  ...rest,
  open: decided.open,
  stateOf: (subject) => decided.saved(subject)?.state,
  toldOf: (id) => log.roundsOf(id),
  isUntaken: (...of) => log.isUntaken(...of),
  triggersLately: (channel, now) => log.triggersLately(channel, now),
  wasUpdatedLately: (channel, now) => log.wasUpdatedLately(channel, now),
});

type Given = Pick<Sight, 'config' | 'policies' | 'silences' | 'newIncidentId'>;

/** Decisions about incidents that `sight` shows, as the incident room wants it. */
export const incidentWorld = ({ open, config, policies, stateOf }: Sight): IncidentWorld => ({
  open,
  config,
  stateOf,
  staleAt: (subject, lastAt) => policies.staleAt(subject, lastAt),
  groupWithinMs: config.alerting.groupWithinMs,
});

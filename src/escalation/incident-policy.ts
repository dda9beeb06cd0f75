import type { Config } from '../config/config.ts';
import { isBlindness, readCauseKey } from '../incident/cause-key.ts';
import type { Policy } from '../model/alerting.ts';
import type { Incident } from '../model/incident.ts';
import { factsOf } from './facts.ts';
import { policyFor } from './policy.ts';
import { suppressionReasons } from './suppression-text.ts';
import { tellingOf } from './escalation-draft.ts';

/** The escalation policy of an incident. */
export function policyOf(incident: Incident, config: Config): Policy | undefined {
  const { alerting, calendar, timezone } = config;
  const read = readCauseKey(incident.causeKey);
  if (read.kind === 'storm') return toOnly([read.id]);
  // A monitor that sees nothing must not be silent about it: without channels for its own trouble the policies hold.
  const isBlind = isBlindness(incident) || incident.causeKey === 'self:network';
  if (isBlind && alerting.selfNotify.length > 0) return toOnly(alerting.selfNotify);
  if (read.kind === 'self' && !isBlind) return toOnly(alerting.selfNotify);
  const at = tellingOf(incident).from;
  return policyFor(factsOf(incident, config), alerting.policies, at, { calendar, zone: timezone });
}

/** Channels that were notified one by one in the steps taken so far. */
export function channelsTold(incident: Incident, config: Config): readonly string[] {
  const { done, summarised = [] } = tellingOf(incident);
  const steps = policyOf(incident, config)?.steps.slice(0, done) ?? [];
  const channels = new Set(steps.flatMap(({ notify }) => notify));
  return [...channels].filter((channel) => config.channels.has(channel) && !summarised.includes(channel));
}

const toOnly = (notify: readonly string[]): Policy => ({
  severities: [],
  functions: [],
  components: [],
  audiences: [],
  targets: [],
  raise: [],
  steps: notify.length > 0 ? [{ notify, afterMs: 0 }] : [],
  ...(notify.length === 0 && { silent: suppressionReasons.noChannel }),
});

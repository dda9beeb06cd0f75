// Suppression never loses urgency. An incident is inhibited only while the incident of its deeper cause has reached every
// channel that it would have reached by itself; so the cause takes over the highest severity and the audiences of what it
// inhibits, and is escalated by the policy for them. What it does not reach even so, the other incident reaches by itself.
import type { Config } from '../config/config.ts';
import { blamedComponent } from '../incident/cause-key.ts';
import { incidentTitle } from '../incident/headline.ts';
import { isSuppressedByPeople, type HoldWorld } from '../incident/hold.ts';
import { functionsIn, inhibitorOf } from '../incident/inhibit.ts';
import type { Incident } from '../model/incident.ts';
import { graver, type Audience } from '../model/names.ts';
import { policyOf } from './incident-policy.ts';
import { stepTimes } from './steps.ts';
import { tellingOf, type TellingDraft } from './escalation-draft.ts';
import { standingFunctions } from '../incident/standing.ts';

/** Whether the incident of a deeper cause was escalated at least as urgently to all whom this one would reach by now. */
export function hasReachedFor(
  cause: Incident,
  incident: Incident,
  { config, reached, now }: { readonly config: Config; readonly reached: ReadonlySet<string>; readonly now: number },
): boolean {
  const { severity } = tellingOf(cause);
  if (graver(severity, incident.severity) !== severity) return false;
  // Somebody who takes the cause takes what follows from it: no later step is due then.
  const by = Math.min(now, cause.acknowledgedAt ?? now);
  return channelsDue(incident, config, by).every((channel) => reached.has(channel));
}

/** Channels that an incident's own policy notifies up to a time; those of its first step in any case. */
function channelsDue(incident: Incident, config: Config, by: number): readonly string[] {
  const { alerting, calendar, timezone: zone, channels } = config;
  const steps = policyOf(incident, config)?.steps ?? [];
  const firstDelayMs = alerting.groupWithinMs;
  const times = stepTimes(steps, tellingOf(incident).from, { calendar, zone, firstDelayMs });
  const due = steps.filter((_, index) => index === 0 || times[index]! <= by);
  return [...new Set(due.flatMap(({ notify }) => notify))].filter((channel) => channels.has(channel));
}

/** Whether nobody has been notified of an incident as it is now. */
function isUntold(incident: Incident): boolean {
  const { done, severity } = tellingOf(incident);
  return done === 0 || graver(severity, incident.severity) !== severity;
}

/** Open incidents that this one inhibits, or would if it had reached their channels. */
function inhibitedBy(cause: Incident, world: HoldWorld & { readonly config: Config }, now: number): Incident[] {
  if (blamedComponent(cause) === undefined) return [];
  return world
    .dependentsOf(cause)
    .filter(
      (incident) =>
        incident.stage === 'open' &&
        inhibitorOf(incident, world)?.id === cause.id &&
        !isSuppressedByPeople(incident, world, now) &&
        channelsDue(incident, world.config, now).length > 0 &&
        ((isUntold(incident) && incident.acknowledgedAt === undefined) || world.hasReached(cause, incident)),
    );
}

/** Lets the incident of a deeper cause stand for all that it inhibits. */
export function takeOver(draft: TellingDraft, world: HoldWorld & { readonly config: Config }): void {
  const { incident, now } = draft;
  const isSuppressed = draft.telling.hold?.kind === 'component' || isSuppressedByPeople(incident, world, now);
  const dependents = isSuppressed ? [] : inhibitedBy(incident, world, now);
  const own = new Set(standingFunctions(incident).map(({ functionId }) => functionId));
  const inhibits = [...new Set(dependents.flatMap(functionsIn))].filter((id) => !own.has(id)).toSorted();
  if (inhibits.join() !== (incident.inhibits ?? []).join()) {
    const { inhibits: _, ...rest } = incident;
    const next = { ...rest, ...(inhibits.length > 0 && { inhibits }) };
    draft.incident = { ...next, title: incidentTitle(next, world.config, now) };
  }
  takeOverUrgency(draft, dependents, world.config);
}

function takeOverUrgency(draft: TellingDraft, dependents: readonly Incident[], config: Config): void {
  const { incident, telling } = draft;
  const severity = dependents.map((one) => one.severity).reduce(graver, incident.severity);
  const isGraver = severity !== incident.severity;
  if (isGraver) {
    const takenOverFrom = dependents.find((one) => one.severity === severity)!.title;
    draft.note({ kind: 'severity-raised', from: incident.severity, to: severity, takenOverFrom });
    draft.incident = { ...incident, severity };
  }
  // Who was already notified as urgently is not notified again for the sake of other audiences alone.
  if (!isGraver && telling.done > 0) return;
  const audiences = dependents.flatMap((one) => audiencesOf(one, config));
  const wanted = [...new Set([...(telling.inhibitedAudiences ?? []), ...audiences])].toSorted();
  if (wanted.join() === (telling.inhibitedAudiences ?? []).join()) return;
  const next = { ...telling, inhibitedAudiences: wanted };
  // A policy for other audiences that leaves out somebody whom this incident reaches by itself would lose urgency.
  const reaches = new Set(policyOf({ ...draft.incident, telling: next }, config)?.steps[0]?.notify);
  const before = policyOf({ ...draft.incident, telling }, config)?.steps[0]?.notify ?? [];
  if (before.every((channel) => reaches.has(channel))) draft.telling = next;
}

const audiencesOf = (incident: Incident, { functions }: Config): readonly Audience[] =>
  functionsIn(incident).flatMap((id) => functions.get(id)?.audiences ?? []);

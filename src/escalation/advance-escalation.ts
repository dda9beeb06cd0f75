// How the telling of one open incident goes on at a moment: severity may rise by itself, a hold begins or ends, steps of the
// escalation fall due. Level-triggered: looks at the incident as it is and at the time, and can be asked every second. What
// it returns is written in one transaction with the messages, so no step is taken twice or forgotten.
import type { Config } from '../config/config.ts';
import { isOwnTrouble, readCauseKey } from '../incident/cause-key.ts';
import { holdOf, type HoldWorld } from '../incident/hold.ts';
import type { Policy, Step } from '../model/alerting.ts';
import type { AffectedFunction, Hold, Incident } from '../model/incident.ts';
import type { SuppressedBy } from '../model/timeline.ts';
import { graver } from '../model/names.ts';
import type { NoticeReason } from '../model/notice.ts';
import { policyOf } from './incident-policy.ts';
import { takeOver } from './inhibition.ts';
import { raiseOf } from './policy.ts';
import { suppressionReasons } from './suppression-text.ts';
import { stepTimes } from './steps.ts';
import { TellingDraft, tellingOf, type Told } from './escalation-draft.ts';
import { informedNow, sendUpdates } from './updates.ts';
import { standingFunctions } from '../incident/standing.ts';
import { MINUTE_MS } from '../time/units.ts';

/** What the telling of incidents is decided in view of. */
export interface TellingWorld extends HoldWorld {
  readonly config: Config;
  /** How many triggers of new incidents a channel was sent in the last minute. */
  readonly triggersLately: (channel: string) => number;
  /** Whether a channel was sent an update in the last minute. */
  readonly wasUpdatedLately: (channel: string) => boolean;
}

/** Somebody closed it at the pager: for so long it is taken for being worked on. */
export const CLOSED_AT_PAGER_MS = 10 * MINUTE_MS;
/** After a hold has ended nobody waits longer than this for a new answer of the functions. */
const LONGEST_WAIT_FOR_ANSWER_MS = 10 * MINUTE_MS;

/** How the telling of an open incident goes on at `now`, or undefined when nothing changes. */
export function tellOn(before: Incident, world: TellingWorld, now: number): Told | undefined {
  if (before.stage !== 'open') return undefined;
  const draft = new TellingDraft(before, now);
  takeOver(draft, world);
  raise(draft, world);
  if (changeHold(draft, world) === undefined) {
    takeSteps(draft, world);
    sendUpdates(draft, world);
  }
  return draft.done(before);
}

const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Severity rises with spread and time, or has risen already: then people are told anew, also those who have taken it. */
function raise(draft: TellingDraft, { config }: TellingWorld): void {
  const { incident, telling, now } = draft;
  const raises = [...config.alerting.raise, ...(policyOf(draft.current, config)?.raise ?? [])];
  const functions = standingFunctions(incident).length + (incident.inhibits ?? []).length;
  const openForMs = now - Math.min(incident.openedAt, telling.from);
  const isTaken = incident.acknowledgedAt !== undefined;
  const to = isOwnTrouble(incident) ? undefined : raiseOf(incident.severity, raises, { functions, openForMs, isTaken });
  if (to !== undefined) {
    draft.note({ kind: 'severity-raised', from: incident.severity, to, spread: { functions, openForMs } });
    draft.incident = { ...incident, severity: to };
  }
  const { severity } = draft.incident;
  if (severity !== telling.severity && graver(severity, telling.severity) === severity)
    draft.restart('severity-raised');
  const closedAt = draft.telling.closedAtPagerAt;
  if (closedAt !== undefined && now >= closedAt + CLOSED_AT_PAGER_MS) {
    draft.note({ kind: 'still-open' });
    draft.restart('still-open');
  }
}

/** Takes up a hold that has begun or ended; returns what holds it now. */
function changeHold(draft: TellingDraft, world: TellingWorld): Hold | undefined {
  const { incident, telling, now } = draft;
  const hold = holdOf(incident, world, now);
  if (isEqual(hold, telling.hold)) return hold;
  const { hold: former, ...free } = telling;
  if (hold) {
    draft.note({ kind: 'suppressed', reason: suppressedBy(hold, world.config) });
    draft.telling = { ...free, hold };
    return hold;
  }
  const isUntold = telling.done === 0;
  if (former) draft.note({ kind: 'unsuppressed', isNotified: !isUntold });
  // What was to be told at night may be told at once by day: the escalation begins with the end of the hold. While the
  // deeper cause goes on, the escalation is the one that was due all along.
  const isCauseOpen = former?.kind === 'component' && [...world.open()].some(({ id }) => id === former.incidentId);
  draft.telling = { ...free, releasedAt: now, ...(isUntold && !isCauseOpen && { from: now }) };
  return undefined;
}

/** Why nobody is notified, with the names of this moment. */
function suppressedBy(hold: Hold, { components }: Config): SuppressedBy {
  switch (hold.kind) {
    case 'component': {
      const { componentId, incidentId } = hold;
      return { kind: 'component', component: components.get(componentId)?.name ?? componentId, incident: incidentId };
    }
    case 'silence':
      return { kind: 'silence', by: hold.by, why: hold.why, until: hold.until };
    case 'maintenance':
      return hold;
  }
}

function takeSteps(draft: TellingDraft, world: TellingWorld): void {
  const { config } = world;
  const policy = policyOf(draft.current, config);
  if (!isSpoken(draft, policy) || !policy) return;
  if (draft.telling.done === 0 && !isConfirmed(draft, world)) return;
  const times = timesOf(draft.current, policy, config);
  for (let index = draft.telling.done; index < policy.steps.length; index += 1) {
    if (draft.incident.acknowledgedAt !== undefined || times[index]! > draft.now) return;
    takeStep(draft, policy.steps[index]!, { index, world });
  }
}

/** When the steps of an incident's escalation fall due. */
function timesOf(incident: Incident, { steps }: Policy, { alerting, calendar, timezone }: Config): readonly number[] {
  const { from, reason, releasedAt } = tellingOf(incident);
  const isFirst = reason === 'incident-opened' && releasedAt === undefined && !isOwnTrouble(incident);
  return stepTimes(steps, from, { calendar, zone: timezone, firstDelayMs: isFirst ? alerting.groupWithinMs : 0 });
}

/** Who is told next and when, epoch milliseconds, when nobody takes it; undefined when nobody is. */
export function nextStep(
  incident: Incident,
  config: Config,
): { readonly channels: readonly string[]; readonly at: number } | undefined {
  const { done, hold, silent } = tellingOf(incident);
  const isWaiting = incident.stage === 'open' && incident.acknowledgedAt === undefined && !hold && silent === undefined;
  const policy = isWaiting ? policyOf(incident, config) : undefined;
  const step = policy?.steps[done];
  const at = policy && step ? timesOf(incident, policy, config)[done] : undefined;
  return step && at !== undefined && at < Infinity ? { channels: step.notify, at } : undefined;
}

/** Whether there is anybody to tell. When not, that is written down, once. */
function isSpoken(draft: TellingDraft, policy: Policy | undefined): boolean {
  const silent = policy ? policy.silent : suppressionReasons.noPolicy;
  const { silent: former, ...telling } = draft.telling;
  if (silent !== former) {
    draft.telling = { ...telling, ...(silent !== undefined && { silent }) };
    if (silent !== undefined) draft.note({ kind: 'nobody-notified', reason: silent });
  }
  return silent === undefined;
}

/**
 * After a hold the functions must have been tried once more: what it was held for may have been all. A function that has made
 * the incident graver since is enough, so that nothing urgent waits for one that is seldom tried.
 */
function isConfirmed(
  { incident, telling: { releasedAt }, now }: TellingDraft,
  { config, state }: TellingWorld,
): boolean {
  if (releasedAt === undefined || now > releasedAt + LONGEST_WAIT_FOR_ANSWER_MS) return true;
  const standing = standingFunctions(incident);
  const isGravest = ({ functionId }: AffectedFunction) =>
    config.functions.get(functionId)?.severity === incident.severity;
  const hasRisen = standing.some((one) => isGravest(one) && one.joinedAt >= releasedAt);
  if (hasRisen && !standing.every(isGravest)) return true;
  return standing.every((one) => {
    const tracks = Object.values(state(one)?.tracks ?? {});
    return tracks.length === 0 || tracks.some(({ lastJudgedAt }) => (lastJudgedAt ?? 0) > releasedAt);
  });
}

function takeStep(
  draft: TellingDraft,
  { notify }: Step,
  { index, world }: { readonly index: number; readonly world: TellingWorld },
): void {
  const { config, triggersLately } = world;
  const { telling, now } = draft;
  const channels = [...new Set(notify)].filter((channel) => config.channels.has(channel));
  const isStorm = readCauseKey(draft.incident.causeKey).kind === 'storm';
  const isCrowded = (channel: string) => !isStorm && triggersLately(channel) >= config.alerting.atMostPerMinute;
  const crowded = channels.filter(isCrowded);
  const reason: NoticeReason = index === 0 ? firstReason(draft) : 'escalated';
  for (const channel of channels)
    if (!crowded.includes(channel)) draft.wishes.push({ channel, action: 'trigger', reason });
  if (index > 0) draft.note({ kind: 'escalated', afterMs: now - telling.from, channels });
  if (crowded.length > 0) draft.note({ kind: 'summarised', channels: crowded });
  const summarised = [...new Set([...(telling.summarised ?? []), ...crowded])];
  const informed = informedNow(
    draft,
    channels.filter((channel) => !crowded.includes(channel)),
  );
  draft.telling = { ...telling, done: index + 1, ...(summarised.length > 0 && { summarised }), informed };
}

function firstReason({ incident, telling: { reason } }: TellingDraft): NoticeReason {
  const isFlapping = incident.affected.some((one) => one.isFlapping && one.recoveredAt === undefined);
  return reason === 'incident-opened' && isFlapping ? 'flapping' : reason;
}

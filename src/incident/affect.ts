// What happens to one incident of functions: it is opened with its first function, others join, they recover, it closes.
// Each returns the new value with its timeline and what is to be told; which of them happens is decided in decide.ts.
import type { AffectedFunction, Incident, Telling } from '../model/incident.ts';
import type { TimelineEntry, TimelineEvent } from '../model/timeline.ts';
import { graver } from '../model/names.ts';
import type { Severity, Subject } from '../model/names.ts';
import type { FunctionState } from '../model/state.ts';
import { namedBy, namedIn } from '../state/blame.ts';
import { newestEvidence } from '../state/verdict.ts';
import { causeKeyOf, isBlindness } from './cause-key.ts';
import type { IncidentDecision, IncidentWorld, NoticeWish } from './decision.ts';
import { incidentTitle } from './headline.ts';
import { verbOf } from './verb.ts';
import { isStanding, standingFunctions } from './standing.ts';

/** What an incident begins with. Epoch milliseconds; `startedAt` counts at the latest as `now`. */
export interface Beginning extends Pick<Incident, 'id' | 'causeKey' | 'startedAt' | 'lastGoodAt'> {
  /** The incident that its first function left for it: people wait no longer for others to join. */
  readonly movedFrom?: string;
}

/** A new incident with its first function. */
export function opened(
  state: FunctionState,
  { movedFrom, ...beginning }: Beginning,
  world: IncidentWorld,
  now: number,
): IncidentDecision {
  const draft = { ...beginning, startedAt: Math.min(beginning.startedAt, now), affected: [affectedBy(state, now)] };
  const fresh = newIncident(draft, severityOf(state, world), world, now);
  const from = now - (movedFrom === undefined ? 0 : world.groupWithinMs);
  const incident = withPeak({ ...fresh, telling: { ...fresh.telling!, from } });
  const question = questionOf(state, world);
  return {
    kind: 'opened',
    incident,
    entries: [
      entry(incident, now, { kind: 'opened', question, cause: state.cause }),
      ...(movedFrom === undefined ? [] : [entry(incident, now, { kind: 'moved-from', question, incident: movedFrom })]),
      ...(state.flapping ? [entry(incident, now, { kind: 'flapping', question })] : []),
    ],
    notices: [{ action: 'trigger', reason: 'incident-opened' }],
  };
}

/** An incident that opens now, of which nobody has been told. */
export const newIncident = (
  draft: Pick<Incident, 'id' | 'causeKey' | 'startedAt' | 'lastGoodAt' | 'affected' | 'signals'>,
  severity: Severity,
  { config }: Pick<IncidentWorld, 'config'>,
  now: number,
): Incident => ({
  ...draft,
  severity,
  stage: 'open',
  title: incidentTitle(draft, config, now),
  openedAt: now,
  telling: untold(severity, now),
});

/** One more function fails by the same cause, or one that had recovered fails again. Nobody is told twice, unless it got graver. */
export function joinedBy(
  incident: Incident,
  state: FunctionState,
  world: IncidentWorld,
  now: number,
  harm?: Pick<Incident, 'startedAt' | 'lastGoodAt'>,
): IncidentDecision {
  const earlier = incident.affected.find((one) => isSame(one, state));
  const isBack = earlier !== undefined;
  const affected = [...incident.affected.filter((one) => one !== earlier), affectedBy(state, now, earlier)];
  const severity = graver(incident.severity, severityOf(state, world));
  const next = withHarm({ ...incident, affected, severity }, harm);
  const question = questionOf(state, world);
  const again = isBack ? { isAgain: true as const } : {};
  const entries = [entry(incident, now, { kind: 'joined', question, cause: state.cause, ...again })];
  if (state.flapping) entries.push(entry(incident, now, { kind: 'flapping', question }));
  const notices: NoticeWish[] = [];
  if (severity !== incident.severity) {
    entries.push(severityEntry(incident, severity, now));
    notices.push({ action: 'trigger', reason: 'severity-raised' });
  }
  const titled = { ...next, title: incidentTitle(next, world.config, now) };
  return { kind: 'changed', incident: withPeak(titled), entries, notices };
}

/** Another cause than before, while failing, and the same to blame: it stays where it is. */
export function stayed(
  incident: Incident,
  state: FunctionState,
  world: IncidentWorld,
  now: number,
): IncidentDecision | undefined {
  const before = incident.affected.find((one) => isSame(one, state));
  if (!before) return undefined;
  const isNowFlapping = before.isFlapping !== true && state.flapping !== undefined;
  const isSteady = before.isFlapping === true && state.flapping === undefined;
  const after = { ...affectedBy(state, now, before), joinedAt: before.joinedAt };
  if (isSameBlame(before, after) && !isNowFlapping && !isSteady) return undefined;
  const affected = incident.affected.map((one) => (one === before ? after : one));
  const question = questionOf(state, world);
  return {
    kind: 'changed',
    incident: { ...incident, affected, title: incidentTitle({ ...incident, affected }, world.config, now) },
    entries: [
      ...(isNowFlapping ? [entry(incident, now, { kind: 'flapping', question })] : []),
      ...(isSteady ? [entry(incident, now, { kind: 'steady', question })] : []),
    ],
    notices: [],
  };
}

/** There are grounds now to blame a component for all that stands in an incident of functions: it is the same incident still. */
export function renamed(
  incident: Incident,
  state: FunctionState,
  { component, world, now }: { readonly component: string; readonly world: IncidentWorld; readonly now: number },
): IncidentDecision {
  const affected = incident.affected.map((one) =>
    isSame(one, state) && one.recoveredAt === undefined ? { ...one, cause: state.cause, ...optionalBlame(state) } : one,
  );
  const next = { ...incident, causeKey: causeKeyOf(state, component), affected };
  const blamed = { question: questionOf(state, world), component: nameOf(component, world), cause: state.cause };
  return {
    kind: 'changed',
    incident: withPeak({ ...next, title: incidentTitle(next, world.config, now) }, true),
    entries: [entry(incident, now, { kind: 'blamed', ...blamed })],
    notices: [],
  };
}

/** The incident, with the most that stood in it at once. */
function withPeak(incident: Incident, isRenamed = false): Incident {
  const standing = standingFunctions(incident);
  const before = incident.peak?.functions.length ?? 0;
  if (standing.length < before || (standing.length === before && !isRenamed)) return incident;
  return { ...incident, peak: { functions: standing.map(({ functionId }) => functionId), title: incident.title } };
}

/** The harm began at the earliest with the first of its functions. */
function withHarm(incident: Incident, harm: Pick<Incident, 'startedAt' | 'lastGoodAt'> | undefined): Incident {
  if (!harm || harm.startedAt >= incident.startedAt) return incident;
  const { lastGoodAt: _, ...rest } = incident;
  return { ...rest, ...harm };
}

export interface Leaving {
  readonly subjects: readonly Subject[];
  readonly isWell: boolean;
  /** The incident that they leave for. */
  readonly movedTo?: string;
  /** What the timeline has of each. */
  readonly event: (subject: Subject) => TimelineEvent;
}

/** Functions of the incident are well again, or not watched any more. With the last one it closes. */
export function leftBy(
  incident: Incident,
  { subjects, isWell, movedTo, event }: Leaving,
  world: IncidentWorld,
  now: number,
): IncidentDecision {
  const affected = incident.affected.map((one) =>
    subjects.some((subject) => isSame(one, subject)) && one.recoveredAt === undefined
      ? { ...one, recoveredAt: now, ...(movedTo !== undefined && { movedTo }) }
      : one,
  );
  const entries = subjects.map((subject) => entry(incident, now, event(subject)));
  return withoutSome({ ...incident, affected }, entries, { isWell, world, now });
}

/** What becomes of an incident from which something has gone: with the last function and signal it closes. */
export function withoutSome(
  incident: Incident,
  entries: readonly TimelineEntry[],
  { isWell, world, now }: { readonly isWell: boolean; readonly world: IncidentWorld; readonly now: number },
): IncidentDecision {
  if (isHeldOpen(incident)) {
    const title = incidentTitle(incident, world.config, now);
    return { kind: 'changed', incident: { ...incident, title }, entries, notices: [] };
  }
  const wasUnknown = isBlindness(incident) ? { wasUnknown: true as const } : {};
  const available = entry(incident, now, { kind: 'available', afterMs: now - incident.startedAt, ...wasUnknown });
  // What speaks of the whole incident names all that stood in it at its peak.
  const title = incident.peak?.title ?? incident.title;
  const availableAt = isWell ? now : lastRecoveryIn(incident);
  return {
    kind: 'closed',
    incident: {
      ...incident,
      title,
      stage: 'restored',
      ...(availableAt === undefined ? {} : { availableAt }),
      restoredAt: now,
    },
    entries: [...entries, ...(isWell ? [available] : []), entry(incident, now, { kind: 'restored' })],
    notices: [{ action: 'resolve', reason: 'incident-resolved' }],
  };
}

/** When the last function worked again in an incident that another one has left for a different cause. */
function lastRecoveryIn({ affected }: Incident): number | undefined {
  if (!affected.some(({ movedTo }) => movedTo !== undefined)) return undefined;
  const times = affected.flatMap((one) => (one.movedTo === undefined ? (one.recoveredAt ?? []) : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Something holds it open: a function that has not recovered, a signal that has not ended. */
const isHeldOpen = ({ affected, signals = [] }: Incident): boolean =>
  affected.some(isStanding) || signals.some(({ endedAt }) => endedAt === undefined);

/** An incident that nobody has been told of yet. */
export const untold = (severity: Severity, now: number): Telling => ({
  from: now,
  severity,
  reason: 'incident-opened',
  done: 0,
  round: 1,
});

/** The part of a subject in an incident that has not recovered. */
export const standingIn = ({ affected }: Incident, subject: Subject): AffectedFunction | undefined =>
  affected.find((one) => isSame(one, subject) && one.recoveredAt === undefined);

export const isSame = (a: Subject, b: Subject): boolean => a.functionId === b.functionId && a.target === b.target;

export const questionOf = ({ functionId }: Subject, { config }: Pick<IncidentWorld, 'config'>): string =>
  config.functions.get(functionId)?.question ?? functionId;

/** What happened in an incident at `at`, epoch milliseconds; `actor`: who did it, unless it was the monitor. */
export const entry = (
  { id }: Pick<Incident, 'id'>,
  at: number,
  event: TimelineEvent,
  actor?: string,
): TimelineEntry => ({ incidentId: id, at, ...(actor !== undefined && { actor }), event });

/** The part of a function in an incident; its first evidence there stays. */
function affectedBy(state: FunctionState, now: number, earlier?: Pick<AffectedFunction, 'runId'>): AffectedFunction {
  const { functionId, target, cause, tracks, flapping } = state;
  const newest = 'error' in cause || cause.kind === 'measurement' ? newestEvidence(tracks)?.runId : undefined;
  const runId = earlier?.runId ?? newest;
  return {
    functionId,
    target,
    cause,
    joinedAt: now,
    ...optionalBlame(state),
    ...(runId === undefined ? {} : { runId }),
    ...(flapping ? { isFlapping: true } : {}),
  };
}

const optionalBlame = (state: FunctionState): Pick<AffectedFunction, 'blames'> => {
  const blames = state.state === 'failing' ? namedBy(state) : undefined;
  return blames === undefined ? {} : { blames };
};

/** The severity of an incident has been raised. */
export const severityEntry = (incident: Pick<Incident, 'id' | 'severity'>, to: Severity, now: number): TimelineEntry =>
  entry(incident, now, { kind: 'severity-raised', from: incident.severity, to });

/** Of a function that has just left the configuration nothing is known; the least grave wakes nobody wrongly. */
const severityOf = ({ functionId }: Subject, { config }: IncidentWorld): Severity =>
  config.functions.get(functionId)?.severity ?? 'minor';

const isSameBlame = (a: AffectedFunction, b: AffectedFunction) =>
  a.cause.kind === b.cause.kind &&
  namedIn(a.cause) === namedIn(b.cause) &&
  a.blames === b.blames &&
  ('step' in a.cause ? a.cause.step : undefined) === ('step' in b.cause ? b.cause.step : undefined) &&
  verbOf([a.cause]) === verbOf([b.cause]);

export const nameOf = (componentId: string, { config }: Pick<IncidentWorld, 'config'>): string =>
  config.components.get(componentId)?.name ?? componentId;

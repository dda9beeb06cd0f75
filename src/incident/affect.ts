// What happens to one incident: it is opened with its first function, others join, they recover, it closes. Each returns
// the new value with its timeline and what is to be told; which of them happens is decided in decide.ts.
import type { AffectedFunction, Incident, TimelineEntry } from '../model/incident.ts';
import { graver } from '../model/names.ts';
import type { Severity, Subject } from '../model/names.ts';
import type { Cause, FunctionState } from '../model/state.ts';
import { newestEvidence } from '../state/verdict.ts';
import { isBlindness } from './cause-key.ts';
import type { IncidentDecision, IncidentWorld, NoticeWish } from './decision.ts';
import { incidentTitle } from './headline.ts';
import { plainLine } from './plain-line.ts';
import { saidDuration } from './said-time.ts';

const MOST_CHARACTERS = 500;

/** A new incident with its first function. `startedAt` in epoch milliseconds, at the latest `now`. */
export function opened(
  state: FunctionState,
  { id, causeKey, startedAt }: Pick<Incident, 'id' | 'causeKey' | 'startedAt'>,
  world: IncidentWorld,
  now: number,
): IncidentDecision {
  const draft = { id, causeKey, startedAt: Math.min(startedAt, now), affected: [affectedBy(state, now)] };
  const incident: Incident = {
    ...draft,
    severity: severityOf(state, world),
    stage: 'open',
    title: incidentTitle(draft, world.config, now),
    openedAt: now,
  };
  return {
    kind: 'opened',
    incident,
    entries: [entry(incident, now, 'opened', `${questionOf(state, world)} ${saidCause(state.cause)}`)],
    notices: [{ action: 'trigger', reason: 'incident-opened' }],
  };
}

/** One more function fails by the same cause, or one that had recovered fails again. Nobody is told twice, unless it got graver. */
export function joinedBy(
  incident: Incident,
  state: FunctionState,
  world: IncidentWorld,
  now: number,
): IncidentDecision {
  const isBack = incident.affected.some((one) => isSame(one, state));
  const affected = [...incident.affected.filter((one) => !isSame(one, state)), affectedBy(state, now)];
  const severity = graver(incident.severity, severityOf(state, world));
  const next = { ...incident, affected, severity };
  const text = `${questionOf(state, world)} ${isBack ? 'Again: it' : 'It also'} ${saidCause(state.cause, false)}`;
  const entries = [entry(incident, now, 'joined', text)];
  const notices: NoticeWish[] = [];
  if (severity !== incident.severity) {
    entries.push(entry(incident, now, 'severity', `Severity raised from ${incident.severity} to ${severity}.`));
    notices.push({ action: 'trigger', reason: 'severity-raised' });
  }
  return { kind: 'changed', incident: { ...next, title: incidentTitle(next, world.config, now) }, entries, notices };
}

/** Another cause than before, while failing: it stays where it is, with a note when another component is to blame. */
export function moved(
  incident: Incident,
  state: FunctionState,
  world: IncidentWorld,
  now: number,
): IncidentDecision | undefined {
  const before = incident.affected.find((one) => isSame(one, state));
  if (!before || isSameBlame(before.cause, state.cause)) return undefined;
  const after = { ...affectedBy(state, now), joinedAt: before.joinedAt };
  const affected = incident.affected.map((one) => (one === before ? after : one));
  const component = blamedIn(state.cause);
  const text = (name: string) =>
    `${questionOf(state, world)} Now ${name} is to blame: it ${saidCause(state.cause, false)}`;
  const isNoted = component !== undefined && component !== blamedIn(before.cause);
  return {
    kind: 'changed',
    incident: { ...incident, affected },
    entries: isNoted ? [entry(incident, now, 'note', text(nameOf(component, world)))] : [],
    notices: [],
  };
}

export interface Leaving {
  readonly subjects: readonly Subject[];
  readonly isWell: boolean;
  /** The line of the timeline for each. */
  readonly says: (subject: Subject) => string;
}

/** Functions of the incident are well again, or not watched any more. With the last one it closes. */
export function leftBy(
  incident: Incident,
  { subjects, isWell, says }: Leaving,
  world: IncidentWorld,
  now: number,
): IncidentDecision {
  const affected = incident.affected.map((one) =>
    subjects.some((subject) => isSame(one, subject)) ? { ...one, recoveredAt: now } : one,
  );
  const entries = subjects.map((subject) => entry(incident, now, isWell ? 'recovered' : 'note', says(subject)));
  if (affected.some(({ recoveredAt }) => recoveredAt === undefined)) {
    const next = { ...incident, affected };
    const title = incidentTitle(next, world.config, now);
    return { kind: 'changed', incident: { ...next, title }, entries, notices: [] };
  }
  const lasted = saidDuration(now - incident.startedAt);
  const available = entry(
    incident,
    now,
    'available',
    `${isBlindness(incident) ? 'Known' : 'Available'} again after ${lasted}.`,
  );
  return {
    kind: 'closed',
    incident: { ...incident, affected, stage: 'restored', ...(isWell ? { availableAt: now } : {}), restoredAt: now },
    entries: [...entries, ...(isWell ? [available] : []), entry(incident, now, 'restored', 'Over.')],
    notices: [{ action: 'resolve', reason: 'incident-resolved' }],
  };
}

/** The part of a subject in an incident that has not recovered. */
export const standingIn = ({ affected }: Incident, subject: Subject): AffectedFunction | undefined =>
  affected.find((one) => isSame(one, subject) && one.recoveredAt === undefined);

export const isSame = (a: Subject, b: Subject): boolean => a.functionId === b.functionId && a.target === b.target;

export const questionOf = ({ functionId }: Subject, { config }: Pick<IncidentWorld, 'config'>): string =>
  config.functions.get(functionId)?.question ?? functionId;

export const entry = (
  { id }: Pick<Incident, 'id'>,
  at: number,
  kind: TimelineEntry['kind'],
  text: string,
): TimelineEntry => ({ incidentId: id, at, kind, text: plainLine(text, MOST_CHARACTERS) });

function affectedBy({ functionId, target, cause, tracks }: FunctionState, now: number): AffectedFunction {
  const runId = 'error' in cause ? newestEvidence(tracks)?.runId : undefined;
  return { functionId, target, cause, joinedAt: now, ...(runId === undefined ? {} : { runId }) };
}

/** Of a function that has just left the configuration nothing is known; the least grave wakes nobody wrongly. */
const severityOf = ({ functionId }: Subject, { config }: IncidentWorld): Severity =>
  config.functions.get(functionId)?.severity ?? 'minor';

function saidCause(cause: Cause, isSentence = true): string {
  const start = (text: string) => (isSentence ? `It ${text}` : text);
  const where = 'step' in cause && cause.step !== undefined ? ` at “${cause.step}”` : '';
  switch (cause.kind) {
    case 'failed-step':
      return start(`fails${where}: ${cause.error}`);
    case 'timed-out':
      return start(`does not finish in time${where}: ${cause.error}`);
    case 'runner-trouble':
      return start(`could not be tried: ${cause.message}`);
    case 'stale':
    case 'never-run':
      return start('has no fresh answer.');
    case 'passed':
    case 'slow':
    case 'maintenance':
      return start('is not known.');
  }
}

const blamedIn = (cause: Cause) => ('component' in cause ? cause.component : undefined);

const isSameBlame = (a: Cause, b: Cause) =>
  a.kind === b.kind &&
  blamedIn(a) === blamedIn(b) &&
  ('step' in a ? a.step : undefined) === ('step' in b ? b.step : undefined);

const nameOf = (componentId: string, { config }: IncidentWorld) =>
  config.components.get(componentId)?.name ?? componentId;

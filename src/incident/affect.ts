// What happens to one incident of functions: it is opened with its first function, others join, they recover, it closes.
// The lines of its timeline are a record: they stay as they were said at the time, in the language of that time.
// Each returns the new value with its timeline and what is to be told; which of them happens is decided in decide.ts.
import type { AffectedFunction, Incident, Telling, TimelineEntry } from '../model/incident.ts';
import { graver } from '../model/names.ts';
import type { Severity, Subject } from '../model/names.ts';
import type { Cause, FunctionState } from '../model/state.ts';
import { saidMeasurement } from '../state/said-measurement.ts';
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
  const incident = newIncident(draft, severityOf(state, world), world, now);
  return {
    kind: 'opened',
    incident,
    entries: [
      entry(incident, now, 'opened', saidOf('timeline.it', state, world)),
      ...(state.flapping ? [flappingEntry(incident, state, world, now)] : []),
    ],
    notices: [{ action: 'trigger', reason: 'incident-opened' }],
  };
}

/** An incident that opens now, of which nobody has been told. */
export const newIncident = (
  draft: Pick<Incident, 'id' | 'causeKey' | 'startedAt' | 'affected' | 'signals'>,
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
): IncidentDecision {
  const isBack = incident.affected.some((one) => isSame(one, state));
  const affected = [...incident.affected.filter((one) => !isSame(one, state)), affectedBy(state, now)];
  const severity = graver(incident.severity, severityOf(state, world));
  const next = { ...incident, affected, severity };
  const text = saidOf(isBack ? 'timeline.again' : 'timeline.also', state, world);
  const entries = [entry(incident, now, 'joined', text)];
  if (state.flapping) entries.push(flappingEntry(incident, state, world, now));
  const notices: NoticeWish[] = [];
  if (severity !== incident.severity) {
    entries.push(severityEntry(incident, severity, world, now));
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
  if (!before) return undefined;
  const isNowFlapping = before.isFlapping !== true && state.flapping !== undefined;
  const isSteady = before.isFlapping === true && state.flapping === undefined;
  if (isSameBlame(before.cause, state.cause) && !isNowFlapping && !isSteady) return undefined;
  const after = { ...affectedBy(state, now), joinedAt: before.joinedAt };
  const affected = incident.affected.map((one) => (one === before ? after : one));
  const component = blamedIn(state.cause);
  const { say } = world.config.locale;
  const question = questionOf(state, world);
  const text = (name: string) =>
    say('timeline.blamed', { question, component: name, does: saidCause(state.cause, world) });
  const isNoted = component !== undefined && component !== blamedIn(before.cause);
  return {
    kind: 'changed',
    incident: { ...incident, affected, title: incidentTitle({ ...incident, affected }, world.config, now) },
    entries: [
      ...(isNoted ? [entry(incident, now, 'note', text(nameOf(component, world)))] : []),
      ...(isNowFlapping ? [flappingEntry(incident, state, world, now)] : []),
      ...(isSteady ? [entry(incident, now, 'note', say('timeline.steady', { question }))] : []),
    ],
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
  return withoutSome({ ...incident, affected }, entries, { isWell, world, now });
}

/** What becomes of an incident from which something has gone: with the last function and signal it closes. */
export function withoutSome(
  incident: Incident,
  entries: readonly TimelineEntry[],
  { isWell, world, now }: { readonly isWell: boolean; readonly world: IncidentWorld; readonly now: number },
): IncidentDecision {
  if (isStanding(incident)) {
    const title = incidentTitle(incident, world.config, now);
    return { kind: 'changed', incident: { ...incident, title }, entries, notices: [] };
  }
  const { locale } = world.config;
  const duration = saidDuration(now - incident.startedAt, locale);
  const back = isBlindness(incident) ? 'timeline.known' : 'timeline.available';
  const available = entry(incident, now, 'available', locale.say(back, { duration }));
  const over = entry(incident, now, 'restored', locale.say('timeline.over'));
  return {
    kind: 'closed',
    incident: { ...incident, stage: 'restored', ...(isWell ? { availableAt: now } : {}), restoredAt: now },
    entries: [...entries, ...(isWell ? [available] : []), over],
    notices: [{ action: 'resolve', reason: 'incident-resolved' }],
  };
}

/** Something holds it open: a function that has not recovered, a signal that has not ended. */
const isStanding = ({ affected, signals = [] }: Incident): boolean =>
  affected.some(({ recoveredAt }) => recoveredAt === undefined) || signals.some(({ endedAt }) => endedAt === undefined);

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

export const entry = (
  { id }: Pick<Incident, 'id'>,
  at: number,
  kind: TimelineEntry['kind'],
  text: string,
): TimelineEntry => ({ incidentId: id, at, kind, text: plainLine(text, MOST_CHARACTERS) });

function affectedBy({ functionId, target, cause, tracks, flapping }: FunctionState, now: number): AffectedFunction {
  const runId = 'error' in cause || cause.kind === 'measurement' ? newestEvidence(tracks)?.runId : undefined;
  return {
    functionId,
    target,
    cause,
    joinedAt: now,
    ...(runId === undefined ? {} : { runId }),
    ...(flapping ? { isFlapping: true } : {}),
  };
}

const flappingEntry = (incident: Pick<Incident, 'id'>, state: FunctionState, world: IncidentWorld, now: number) =>
  entry(incident, now, 'note', world.config.locale.say('timeline.flapping', { question: questionOf(state, world) }));

/** The severity of an incident has been raised. */
export function severityEntry(
  incident: Pick<Incident, 'id' | 'severity'>,
  to: Severity,
  { config }: Pick<IncidentWorld, 'config'>,
  now: number,
): TimelineEntry {
  const { say } = config.locale;
  const from = say(`message.severity.${incident.severity}`);
  return entry(incident, now, 'severity', say('timeline.severity', { from, to: say(`message.severity.${to}`) }));
}

/** Of a function that has just left the configuration nothing is known; the least grave wakes nobody wrongly. */
const severityOf = ({ functionId }: Subject, { config }: IncidentWorld): Severity =>
  config.functions.get(functionId)?.severity ?? 'minor';

const saidOf = (
  how: 'timeline.it' | 'timeline.also' | 'timeline.again',
  state: FunctionState,
  world: Pick<IncidentWorld, 'config'>,
): string => world.config.locale.say(how, { question: questionOf(state, world), does: saidCause(state.cause, world) });

/** What a function does, after a subject that the sentence around it has. */
function saidCause(cause: Cause, { config: { locale } }: Pick<IncidentWorld, 'config'>): string {
  const { say } = locale;
  const step = 'step' in cause ? cause.step : undefined;
  switch (cause.kind) {
    case 'failed-step': {
      const { error } = cause;
      return step === undefined ? say('timeline.does.fail', { error }) : say('timeline.does.failAt', { step, error });
    }
    case 'timed-out': {
      const { error } = cause;
      return step === undefined
        ? say('timeline.does.timeOut', { error })
        : say('timeline.does.timeOutAt', { step, error });
    }
    case 'measurement':
      return say('timeline.does.exceed', { measured: saidMeasurement(cause, locale) });
    case 'runner-trouble':
      return say('timeline.does.notTry', { message: cause.message });
    case 'stale':
    case 'never-run':
      return say('timeline.does.notAnswer');
    case 'passed':
    case 'slow':
    case 'maintenance':
      return say('timeline.does.notKnow');
  }
}

const blamedIn = (cause: Cause) => ('component' in cause ? cause.component : undefined);

const isSameBlame = (a: Cause, b: Cause) =>
  a.kind === b.kind &&
  blamedIn(a) === blamedIn(b) &&
  ('step' in a ? a.step : undefined) === ('step' in b ? b.step : undefined);

const nameOf = (componentId: string, { config }: IncidentWorld) =>
  config.components.get(componentId)?.name ?? componentId;

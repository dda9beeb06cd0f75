// What signals mean for the incidents. Level-triggered like decide.ts: looks at all that a source tells now, and at what
// stands in the incidents; asked twice it decides once.
import type { Incident, IncidentSignal, TimelineEntry } from '../model/incident.ts';
import { graver } from '../model/names.ts';
import type { Severity } from '../model/names.ts';
import type { Signal, SignalSource } from '../model/signal.ts';
import { entry, newIncident, severityEntry, withoutSome } from './affect.ts';
import { joined, openAfter } from './decision.ts';
import type { IncidentDecision, IncidentWorld, NoticeWish } from './decision.ts';
import { incidentTitle } from './headline.ts';

/** What all the signals of one source mean; empty when the incidents are already as they should be. */
export function decideSignals(
  source: SignalSource,
  raised: readonly Signal[],
  world: IncidentWorld,
  { now, newId }: { readonly now: number; readonly newId: () => string },
): readonly IncidentDecision[] {
  const decided = new Map<string, IncidentDecision>();
  let { open } = world;
  const take = (next: IncidentDecision | undefined) => {
    if (!next) return;
    const before = decided.get(next.incident.id);
    decided.set(next.incident.id, before ? joined(before, next) : next);
    open = openAfter(open, next);
  };
  // What is raised comes first, so that an incident is not closed and opened anew in one breath.
  for (const signal of raised) take(raisedIn({ ...world, open }, signal, now, newId));
  const told = new Set(raised.map(({ id }) => id));
  for (const incident of open) take(endedIn(incident, { source, told }, world, now));
  return [...decided.values()];
}

function raisedIn(
  world: IncidentWorld,
  signal: Signal,
  now: number,
  newId: () => string,
): IncidentDecision | undefined {
  const standing = world.open.find((incident) => standingSignal(incident, signal));
  if (standing) return retold(standing, signal, world, now);
  const match = world.open.find(({ causeKey }) => causeKey === signal.causeKey);
  if (match) return joinedBySignal(match, signal, world, now);
  const { causeKey, severity, since } = signal;
  const draft = { id: newId(), causeKey, affected: [], signals: [partOf(signal)], startedAt: Math.min(since, now) };
  const incident = newIncident(draft, severity, world, now);
  return {
    kind: 'opened',
    incident,
    entries: [entry(incident, now, 'opened', saidWhole(signal))],
    notices: [{ action: 'trigger', reason: 'incident-opened' }],
  };
}

function joinedBySignal(incident: Incident, signal: Signal, world: IncidentWorld, now: number): IncidentDecision {
  const others = (incident.signals ?? []).filter((one) => !isSame(one, signal));
  const next = { ...incident, signals: [...others, partOf(signal)] };
  return raisedTo(next, signal.severity, [entry(incident, now, 'joined', saidWhole(signal))], world, now);
}

/** A signal that stands says something else than before, or is graver. */
function retold(incident: Incident, signal: Signal, world: IncidentWorld, now: number): IncidentDecision | undefined {
  const before = standingSignal(incident, signal)!;
  const after = { ...partOf(signal), since: before.since };
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  const next = { ...incident, signals: incident.signals!.map((one) => (one === before ? after : one)) };
  const isNews = graver(before.severity, after.severity) !== before.severity;
  return raisedTo(next, signal.severity, isNews ? [entry(incident, now, 'note', saidWhole(signal))] : [], world, now);
}

function raisedTo(
  incident: Incident,
  to: Severity,
  entries: readonly TimelineEntry[],
  world: IncidentWorld,
  now: number,
): IncidentDecision {
  const severity = graver(incident.severity, to);
  const isGraver = severity !== incident.severity;
  const notices: readonly NoticeWish[] = isGraver ? [{ action: 'trigger', reason: 'severity-raised' }] : [];
  const risen = severityEntry(incident, severity, world, now);
  return {
    kind: 'changed',
    incident: { ...incident, severity, title: incidentTitle(incident, world.config, now) },
    entries: isGraver ? [...entries, risen] : entries,
    notices,
  };
}

function endedIn(
  incident: Incident,
  { source, told }: { readonly source: SignalSource; readonly told: ReadonlySet<string> },
  world: IncidentWorld,
  now: number,
): IncidentDecision | undefined {
  const ended = (incident.signals ?? []).filter(
    (one) => one.source === source && one.endedAt === undefined && !told.has(one.id),
  );
  if (ended.length === 0) return undefined;
  const signals = incident.signals!.map((one) => (ended.includes(one) ? { ...one, endedAt: now } : one));
  const { say } = world.config.locale;
  const entries = ended.map(({ says }) => entry(incident, now, 'recovered', say('timeline.noLonger', { says })));
  return withoutSome({ ...incident, signals }, entries, { isWell: true, world, now });
}

const standingSignal = ({ signals = [] }: Incident, signal: Signal): IncidentSignal | undefined =>
  signals.find((one) => one.endedAt === undefined && isSame(one, signal));

const isSame = (a: Pick<Signal, 'source' | 'id'>, b: Pick<Signal, 'source' | 'id'>) =>
  a.source === b.source && a.id === b.id;

const partOf = ({ source, id, says, detail, functions, severity, since }: Signal): IncidentSignal => ({
  source,
  id,
  says,
  ...(detail === undefined ? {} : { detail }),
  functions,
  severity,
  since,
});

const saidWhole = ({ says, detail }: Signal): string => (detail === undefined ? says : `${says} ${detail}`);

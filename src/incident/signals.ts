// What signals mean for the incidents. Level-triggered like decide.ts: looks at all that a source tells now, and at what
// stands in the incidents; asked twice it decides once.
import type { Incident, IncidentSignal } from '../model/incident.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import { graver } from '../model/names.ts';
import type { Severity } from '../model/names.ts';
import type { Signal, SignalSource } from '../model/signal.ts';
import { entry, newIncident, severityEntry, withoutSome } from './affect.ts';
import { joined, openAfter } from './decision.ts';
import type { IncidentDecision, IncidentWorld, NoticeWish } from './decision.ts';
import { incidentTitle } from './headline.ts';

/** What a decision on signals needs to know besides. */
export interface SignalNeeds {
  readonly now: number;
  readonly newId: () => string;
  /** What the source told before, so that ends of signals that are not listed are counted; absent: the same as now. */
  readonly before?: readonly Signal[];
}

/** What all the signals of one source mean; empty when the incidents are already as they should be. */
export function decideSignals(
  source: SignalSource,
  raised: readonly Signal[],
  world: IncidentWorld,
  { now, newId, before = raised }: SignalNeeds,
): readonly IncidentDecision[] {
  const decided = new Map<string, IncidentDecision>();
  let { open } = world;
  const listed = new Map(open.map((incident) => [incident.id, listedIn(incident, source).length]));
  /** The incident that lists each signal, by the id of the signal. */
  const homes = new Map(open.flatMap((incident) => listedIn(incident, source).map(({ id }) => [id, incident.id])));
  const take = (next: IncidentDecision | undefined) => {
    if (!next) return;
    const earlier = decided.get(next.incident.id);
    decided.set(next.incident.id, earlier ? joined(earlier, next) : next);
    open = openAfter(open, next);
  };
  // What is raised comes first, so that an incident is not closed and opened again at the same time.
  for (const signal of raised) {
    const home = homes.get(signal.id);
    const incident = open.find(({ id, causeKey }) => (home === undefined ? causeKey === signal.causeKey : id === home));
    const isFull = incident !== undefined && home === undefined && (listed.get(incident.id) ?? 0) >= MOST_LISTED;
    if (isFull) {
      // It is counted below; only a higher severity changes anything else.
      if (graver(incident.severity, signal.severity) !== incident.severity)
        take(raisedTo(incident, signal.severity, [], { ...world, open }, now));
      continue;
    }
    const next = raisedIn(incident, signal, { world: { ...world, open }, now, newId });
    if (next && home === undefined) {
      homes.set(signal.id, next.incident.id);
      listed.set(next.incident.id, (listed.get(next.incident.id) ?? 0) + 1);
    }
    take(next);
  }
  const told = groupedByCause(raised, homes);
  const ended = groupedByCause(before, homes);
  const ids = new Set(raised.map(({ id }) => id));
  for (const incident of open) {
    const unlisted = told.get(incident.causeKey) ?? [];
    const gone = (ended.get(incident.causeKey) ?? []).filter(({ id }) => !ids.has(id)).length;
    take(settled(incident, { source, ids, unlisted, gone }, world, now));
  }
  return [...decided.values()];
}

/** Signals that no incident lists, by what their incident is joined by. */
const groupedByCause = (signals: readonly Signal[], homes: ReadonlyMap<string, string>) =>
  Map.groupBy(
    signals.filter(({ id }) => !homes.has(id)),
    ({ causeKey }) => causeKey,
  );

function raisedIn(
  incident: Incident | undefined,
  signal: Signal,
  { world, now, newId }: { readonly world: IncidentWorld; readonly now: number; readonly newId: () => string },
): IncidentDecision | undefined {
  if (incident) {
    const isListed = standingSignal(incident, signal) !== undefined;
    return isListed ? retold(incident, signal, world, now) : joinedBySignal(incident, signal, world, now);
  }
  const { causeKey, severity, since } = signal;
  const draft = { id: newId(), causeKey, affected: [], signals: [partOf(signal)], startedAt: Math.min(since, now) };
  const opened = newIncident(draft, severity, world, now);
  return {
    kind: 'opened',
    incident: opened,
    entries: [entry(opened, now, { kind: 'signal-opened', says: saidWhole(signal) })],
    notices: [{ action: 'trigger', reason: 'incident-opened' }],
  };
}

function joinedBySignal(incident: Incident, signal: Signal, world: IncidentWorld, now: number): IncidentDecision {
  const others = (incident.signals ?? []).filter((one) => !isSame(one, signal));
  const next = { ...incident, signals: [...others, partOf(signal)] };
  return raisedTo(
    next,
    signal.severity,
    [entry(incident, now, { kind: 'signal-joined', says: saidWhole(signal) })],
    world,
    now,
  );
}

/** A signal that stands says something else than before, or is graver. */
function retold(incident: Incident, signal: Signal, world: IncidentWorld, now: number): IncidentDecision | undefined {
  const before = standingSignal(incident, signal)!;
  const after = { ...partOf(signal), since: before.since };
  if (JSON.stringify(before) === JSON.stringify(after)) return undefined;
  const next = { ...incident, signals: incident.signals!.map((one) => (one === before ? after : one)) };
  const isNews = graver(before.severity, after.severity) !== before.severity;
  const news = isNews ? [entry(incident, now, { kind: 'signal-worse', says: saidWhole(signal) })] : [];
  return raisedTo(next, signal.severity, news, world, now);
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
  const risen = severityEntry(incident, severity, now);
  return {
    kind: 'changed',
    incident: { ...incident, severity, title: incidentTitle(incident, world.config, now) },
    entries: isGraver ? [...entries, risen] : entries,
    notices,
  };
}

interface Told {
  readonly source: SignalSource;
  /** Of all that the source tells now. */
  readonly ids: ReadonlySet<string>;
  /** Those of this incident that it does not list. */
  readonly unlisted: readonly Signal[];
  /** How many that it did not list have ended. */
  readonly gone: number;
}

/** Signals have ended, others take their places in the list, and what is not listed is counted. */
function settled(
  incident: Incident,
  { source, ids, unlisted, gone }: Told,
  world: IncidentWorld,
  now: number,
): IncidentDecision | undefined {
  const ended = listedIn(incident, source).filter(({ id }) => !ids.has(id));
  const before = incident.moreSignals?.find((one) => one.source === source);
  const isSteady = ended.length + unlisted.length + gone + (before?.standing ?? 0) === 0;
  if (isSteady && (incident.signals?.length ?? 0) <= MOST_LISTED) return undefined;
  const signals = (incident.signals ?? []).map((one) => (ended.includes(one) ? { ...one, endedAt: now } : one));
  const places = MOST_LISTED - (listedIn(incident, source).length - ended.length);
  const listed = withinBounds([...signals, ...unlisted.slice(0, places).map(partOf)], source);
  const after = {
    source,
    standing: Math.max(0, unlisted.length - places),
    ended: (before?.ended ?? 0) + gone + listed.dropped,
  };
  const entries = ended.map(({ says }) => entry(incident, now, { kind: 'signal-ended', says }));
  if (!before && after.standing > 0)
    entries.push(entry(incident, now, { kind: 'signals-unlisted', most: MOST_LISTED }));
  if (entries.length === 0 && JSON.stringify(before) === JSON.stringify(after)) return undefined;
  const others = (incident.moreSignals ?? []).filter((one) => one !== before);
  const isAny = after.standing + after.ended > 0;
  const moreSignals = isAny ? [...others, after] : others;
  const next = { ...incident, signals: listed.signals, ...(moreSignals.length > 0 && { moreSignals }) };
  if (ended.length > 0) return withoutSome(next, entries, { isWell: true, world, now });
  const title = incidentTitle(next, world.config, now);
  return { kind: 'changed', incident: { ...next, title }, entries, notices: [] };
}

/** So many signals of one source are listed in an incident; the others are counted. */
const MOST_LISTED = 200;

/** Those that an incident lists and that have not ended. */
const listedIn = ({ signals = [] }: Incident, source: SignalSource): readonly IncidentSignal[] =>
  signals.filter((one) => one.source === source && one.endedAt === undefined);

/** Without those that ended first, when the source has too many in the list. */
function withinBounds(
  signals: readonly IncidentSignal[],
  source: SignalSource,
): { readonly signals: readonly IncidentSignal[]; readonly dropped: number } {
  const excess = signals.filter((one) => one.source === source).length - MOST_LISTED;
  if (excess <= 0) return { signals, dropped: 0 };
  const endedFirst = signals
    .filter((one) => one.source === source && one.endedAt !== undefined)
    .toSorted((a, b) => a.endedAt! - b.endedAt!);
  const dropped = new Set(endedFirst.slice(0, excess));
  return { signals: signals.filter((one) => !dropped.has(one)), dropped: dropped.size };
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

// What is so at this moment, for one audience, derived once. The banner, the list, the title and the JSON all come from
// this value, so they cannot contradict one another.
import type { Config } from '../../config/config.ts';
import { blamedComponent, isBlindness } from '../../incident/cause-key.ts';
import { mainTarget } from '../../incident/customers-target.ts';
import type { Locale } from '../../i18n/locale.ts';
import type { BusinessFunction, Component } from '../../model/function.ts';
import type { Incident } from '../../model/incident.ts';
import { graver, severities, subjectKey } from '../../model/names.ts';
import type { Audience, Severity, Subject } from '../../model/names.ts';
import { namedBy } from '../../state/blame.ts';
import type { FunctionState, State } from '../../model/state.ts';

export { customersTarget, mainTarget } from '../../incident/customers-target.ts';

/** A function at a target, as one audience sees it. */
export interface Seen {
  readonly key: string;
  readonly fn: BusinessFunction;
  readonly state: FunctionState;
  /** When it last got an answer that says something about the business. */
  readonly checkedAt?: number;
  /** The target's name, when it is not where customers go. */
  readonly elsewhere?: string;
}

/** What is broken by one cause. */
export interface Problem {
  readonly key: string;
  readonly severity: Severity;
  readonly since: number;
  readonly incident?: Incident;
  readonly component?: Component;
  readonly affected: readonly [Seen, ...Seen[]];
}

/** Functions that an audience sees and that an incident's component probably breaks. */
export interface PredictedProblem {
  readonly incident: Incident;
  readonly component: Component;
  readonly harmed: readonly Seen[];
}

export interface Situation {
  readonly all: readonly Seen[];
  /** The gravest first, then the oldest. */
  readonly problems: readonly Problem[];
  readonly unknown: readonly Seen[];
  readonly slow: readonly Seen[];
  readonly maintenance: readonly Seen[];
  readonly working: readonly Seen[];
  readonly counts: Readonly<Record<State, number>>;
  /** How it is told. */
  readonly locale: Locale;
  /** What probably fails too, though no run has shown it yet; counted as not known. */
  readonly predicted?: readonly PredictedProblem[];
  /** For operations only: open incidents that none of the functions above leads to. */
  readonly others?: readonly Incident[];
}

/** The latest answer about the business from any location. */
export function lastCheckedAt(state: FunctionState): number | undefined {
  const times = Object.values(state.tracks).flatMap((track) => track.lastJudgedAt ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** What the audience is shown: operations everything, the others their own functions where customers meet them. */
export function seenBy(audience: Audience, config: Config, states: readonly FunctionState[]): Seen[] {
  return states.flatMap((state) => {
    const fn = config.functions.get(state.functionId);
    if (!fn) return [];
    const isMain = state.target === mainTarget(fn, config);
    if (audience !== 'operations' && !(isMain && fn.audiences.includes(audience))) return [];
    const checkedAt = lastCheckedAt(state);
    return [
      {
        key: subjectKey(state),
        fn,
        state,
        ...(checkedAt === undefined ? {} : { checkedAt }),
        ...(isMain ? {} : { elsewhere: state.target }),
      },
    ];
  });
}

/** Sorts what is seen into what is wrong, by cause, and what is fine. */
export function situationOf(seen: readonly Seen[], config: Config, incidents: readonly Incident[]): Situation {
  const byState = Map.groupBy(seen, ({ state }) => state.state);
  const inState = (state: State) => byState.get(state) ?? [];
  const incidentOf = incidentFinder(incidents);
  const blamed = inState('failing').map((one) => ({ one, cause: causeOf(one, config, incidentOf) }));
  const groups = Map.groupBy(blamed, ({ cause }) => cause.key);
  const problems = [...groups.values()]
    .flatMap(([first, ...rest]) => (first ? [problemOf(first.cause, [first.one, ...rest.map(({ one }) => one)])] : []))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.since - b.since);
  const sorted = {
    unknown: inState('unknown'),
    slow: inState('slow'),
    maintenance: inState('maintenance'),
    working: inState('working'),
  };
  return {
    all: seen,
    problems,
    ...sorted,
    counts: {
      failing: problems.reduce((sum, problem) => sum + problem.affected.length, 0),
      unknown: sorted.unknown.length,
      slow: sorted.slow.length,
      maintenance: sorted.maintenance.length,
      working: sorted.working.length,
    },
    locale: config.locale,
  };
}

/** The open incident that a function is part of, if any; one about itself or its component rather than our own blindness. */
export type IncidentFinder = (subject: Subject) => Incident | undefined;

/** Reads the incidents once, for pages that ask for thousands of functions. */
export function incidentFinder(incidents: readonly Incident[]): IncidentFinder {
  const found = new Map<string, Incident>();
  for (const incident of incidents)
    for (const one of incident.affected) {
      const key = subjectKey(one);
      const known = found.get(key);
      if (!known || (isBlindness(known) && !isBlindness(incident))) found.set(key, incident);
    }
  return (subject) => found.get(subjectKey(subject));
}

interface SharedCause {
  readonly key: string;
  readonly incident: Incident | undefined;
  readonly component: Component | undefined;
}

function causeOf(one: Seen, config: Config, incidentOf: IncidentFinder): SharedCause {
  const found = incidentOf(one.state);
  const incident = found && isBlindness(found) ? undefined : found;
  const blamed = incident ? blamedComponent(incident) : namedBy(one.state);
  const component = blamed === undefined ? undefined : config.components.get(blamed);
  const key = incident?.id ?? (component ? `${component.id}@${one.state.target}` : one.key);
  return { key, incident, component };
}

function problemOf({ key, incident, component }: SharedCause, affected: readonly [Seen, ...Seen[]]): Problem {
  const severity = affected.map((one) => one.fn.severity).reduce(graver);
  return {
    key,
    severity: incident?.severity ?? severity,
    since: incident?.startedAt ?? Math.min(...affected.map((one) => one.state.since)),
    ...(incident ? { incident } : {}),
    ...(component ? { component } : {}),
    affected,
  };
}

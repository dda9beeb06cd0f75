import type { Config } from '../config/config.ts';
import type { Incident } from '../model/incident.ts';
import { subjectKey, type Subject } from '../model/names.ts';
import { plannedId, plannedUntil, type Planned } from '../model/planned.ts';
import type { RunResult } from '../model/run.ts';
import type { Signal } from '../model/signal.ts';
import type { ComponentState, FunctionState } from '../model/state.ts';
import { componentStates } from '../state/components.ts';
import type { Entry, Saved } from './decision.ts';
import { Reports } from './signal-reports.ts';
import { watchedSubjects } from './watched-subjects.ts';
import type { World } from './world.ts';

const MOST_RECENT = 30;
export const MOST_ENDED = 50;

/** States and open incidents as far as some entries have brought them. */
export class Standing {
  readonly #states = new Map<string, Saved>();
  #open: readonly Incident[] = [];

  get open(): readonly Incident[] {
    return this.#open;
  }

  saved(subject: Subject): Saved | undefined {
    return this.#states.get(subjectKey(subject));
  }

  all(): Iterable<Saved> {
    return this.#states.values();
  }

  /** Takes up what an entry brought about. */
  apply({ states, removed, incidents }: Entry): void {
    for (const one of states) this.#states.set(subjectKey(one.state), one);
    for (const subject of removed) this.#states.delete(subjectKey(subject));
    if (incidents.length === 0) return;
    const changed = new Map(incidents.map((incident) => [incident.id, incident]));
    const known = new Set(this.#open.map(({ id }) => id));
    this.#open = [
      ...this.#open.map((incident) => changed.get(incident.id) ?? incident),
      ...[...changed.values()].filter(({ id }) => !known.has(id)),
    ].filter(({ restoredAt }) => restoredAt === undefined);
  }
}

/** The silences and planned work after an entry, in the order in which they were made. */
export function plannedAfter(before: readonly Planned[], { planned, unplanned }: Entry): readonly Planned[] {
  if (planned.length + unplanned.length === 0) return before;
  const gone = new Set([...unplanned, ...planned.map(plannedId)]);
  return [...before.filter((one) => !gone.has(plannedId(one))), ...planned];
}

/** What is shown: the standing as written, with the newest runs and what the states say of the components. */
export class Memory implements World {
  readonly #now: () => number;
  readonly #standing = new Standing();
  readonly #reports = new Reports();
  #planned: readonly Planned[] = [];
  #ended: readonly Incident[] = [];
  readonly #recent = new Map<string, readonly RunResult[]>();
  #config: Config;
  #subjects: readonly Subject[];
  #states: readonly FunctionState[] | undefined;
  #components: readonly ComponentState[] = [];
  /** Since when the components may be different; undefined when they are not. */
  #movedAt: number | undefined;

  constructor(config: Config, now: () => number) {
    this.#config = config;
    this.#subjects = watchedSubjects(config);
    this.#now = now;
    this.#movedAt = now();
  }

  get config(): Config {
    return this.#config;
  }

  states(): readonly FunctionState[] {
    this.#states ??= this.#subjects.flatMap((subject) => this.state(subject) ?? []);
    return this.#states;
  }

  state(subject: Subject): FunctionState | undefined {
    return this.#standing.saved(subject)?.state;
  }

  components(): readonly ComponentState[] {
    if (this.#movedAt === undefined) return this.#components;
    const { components, functions, targets } = this.#config;
    const scheduled = [...targets.values()].filter((target) => target.scheduled).map(({ name }) => name);
    const needs = {
      components,
      functions,
      targets: scheduled,
      states: this.states(),
      signals: this.#reports.all(),
      before: this.#components,
    };
    this.#components = componentStates(needs, this.#movedAt);
    this.#movedAt = undefined;
    return this.#components;
  }

  openIncidents(): readonly Incident[] {
    return this.#standing.open;
  }

  endedIncidents(): readonly Incident[] {
    return this.#ended;
  }

  planned(): readonly Planned[] {
    const now = this.#now();
    return this.#planned.filter((one) => plannedUntil(one) > now);
  }

  signals(): readonly Signal[] {
    return this.#reports.all();
  }

  recentRuns(subject: Subject): readonly RunResult[] {
    return this.#recent.get(subjectKey(subject)) ?? [];
  }

  /** Makes an entry visible. */
  show(entry: Entry): void {
    if (entry.config) this.#reconfigure(entry.config);
    const moved = entry.states.some(({ state }) => {
      const before = this.state(state);
      return before?.state !== state.state || before.cause !== state.cause || before.blame !== state.blame;
    });
    this.#standing.apply(entry);
    this.noteEnded(entry.incidents);
    this.#reports.apply(entry);
    this.#planned = plannedAfter(this.#planned, entry);
    if (entry.states.length + entry.removed.length > 0) this.#states = undefined;
    if (moved || this.#isThroughBlamed(entry) || entry.removed.length + entry.signals.length > 0)
      this.#movedAt ??= entry.at;
    for (const subject of entry.removed) this.#recent.delete(subjectKey(subject));
    if (entry.result && this.state(entry.result))
      this.remember(entry.result, [entry.result, ...this.recentRuns(entry.result)]);
  }

  /** Takes up those of these incidents that are over. */
  noteEnded(incidents: readonly Incident[]): void {
    const ended = incidents.filter(({ restoredAt }) => restoredAt !== undefined);
    if (ended.length === 0) return;
    const ids = new Set(ended.map(({ id }) => id));
    this.#ended = [...ended, ...this.#ended.filter(({ id }) => !ids.has(id))]
      .toSorted((a, b) => (b.restoredAt ?? 0) - (a.restoredAt ?? 0))
      .slice(0, MOST_ENDED);
  }

  /** Takes these as the newest runs of a subject, the newest first. */
  remember(subject: Subject, runs: readonly RunResult[]): void {
    this.#recent.set(subjectKey(subject), runs.slice(0, MOST_RECENT));
  }

  /** Whether a run has got through a component that is blamed: it is less sure then. */
  #isThroughBlamed({ result }: Entry): boolean {
    if (!this.#components.some(({ state }) => state === 'failing')) return false;
    const named = new Set(result?.steps.flatMap(({ component }) => component ?? []));
    return this.#components.some(({ componentId, state }) => state === 'failing' && named.has(componentId));
  }

  #reconfigure(config: Config): void {
    this.#config = config;
    this.#subjects = watchedSubjects(config);
    this.#states = undefined;
    this.#movedAt ??= this.#now();
  }
}

import type { Config } from '../config/config.ts';
import { changesOf, type Change, type SavedState } from '../model/change.ts';
import type { Silence } from '../model/alerting.ts';
import type { Incident } from '../model/incident.ts';
import { subjectKey, type Subject } from '../model/names.ts';
import { plannedId, plannedUntil, type Planned } from '../model/planned.ts';
import type { RunResult } from '../model/run.ts';
import type { Signal } from '../model/signal.ts';
import type { ComponentState, FunctionState } from '../model/state.ts';
import { ComponentStates } from './component-states.ts';
import { IncidentList } from './incident-list.ts';
import { NotificationLog } from './notification-log.ts';
import { SignalReports } from './signal-reports.ts';
import { watchedSubjects } from './watched-subjects.ts';
import type { World } from './world.ts';

export const MOST_RECENT_RUNS = 30;

interface Applied {
  readonly at: number;
  readonly changes: readonly Change[];
}

/**
 * States, incidents, signals, silences and notifications as far as some change sets have brought them. The recorder has two:
 * as decided, which its next decision rests on, and as committed, which pages and metrics read.
 */
export class Projection implements World {
  readonly log = new NotificationLog();
  readonly signalReports = new SignalReports();
  readonly #now: () => number;
  readonly #states = new Map<string, SavedState>();
  readonly #incidents = new IncidentList();
  readonly #components: ComponentStates;
  readonly #recent = new Map<string, readonly RunResult[]>();
  readonly #values = new Map<string, unknown>();
  #planned: readonly Planned[] = [];
  #config: Config;
  #subjects: readonly Subject[];
  #inOrder: readonly FunctionState[] | undefined;

  constructor(config: Config, now: () => number) {
    this.#config = config;
    this.#subjects = watchedSubjects(config);
    this.#now = now;
    this.#components = new ComponentStates(now());
  }

  get config(): Config {
    return this.#config;
  }

  states(): readonly FunctionState[] {
    this.#inOrder ??= this.#subjects.flatMap((subject) => this.state(subject) ?? []);
    return this.#inOrder;
  }

  state(subject: Subject): FunctionState | undefined {
    return this.saved(subject)?.state;
  }

  saved(subject: Subject): SavedState | undefined {
    return this.#states.get(subjectKey(subject));
  }

  /** Of all subjects, also of those that are not watched any more until they are removed. */
  allSaved(): Iterable<SavedState> {
    return this.#states.values();
  }

  components(): readonly ComponentState[] {
    return this.#components.of(
      this.#config,
      () => this.states(),
      () => this.signals(),
    );
  }

  openIncidents(): readonly Incident[] {
    return this.#incidents.open;
  }

  endedIncidents(): readonly Incident[] {
    return this.#incidents.ended;
  }

  /** An incident that is open or among those that ended last. */
  incident(id: string): Incident | undefined {
    return this.#incidents.one(id);
  }

  planned(): readonly Planned[] {
    const now = this.#now();
    return this.#planned.filter((one) => plannedUntil(one) > now);
  }

  /** Made while running, in the order in which they were made, also those that are over. The same list until it changes. */
  get allPlanned(): readonly Planned[] {
    return this.#planned;
  }

  /** Those of a configuration and those made while running. */
  silences(config: Config): readonly Silence[] {
    return [...config.silences, ...this.#planned.flatMap((one) => (one.kind === 'silence' ? one.silence : []))];
  }

  signals(): readonly Signal[] {
    return this.signalReports.all();
  }

  recentRuns(subject: Subject): readonly RunResult[] {
    return this.#recent.get(subjectKey(subject)) ?? [];
  }

  /** What was saved under a name. */
  value(name: string): unknown {
    return this.#values.get(name);
  }

  /** Takes these as the newest runs of a subject, the newest first. */
  remember(subject: Subject, runs: readonly RunResult[]): void {
    this.#recent.set(subjectKey(subject), runs.slice(0, MOST_RECENT_RUNS));
  }

  /** Applies a change set; `config`: the configuration that its `config-applied` is about. */
  apply({ at, changes }: Applied, config?: Config): void {
    if (config) this.#applyConfig(config, at);
    this.#incidents.apply(changesOf(changes, 'incident-saved').map(({ incident }) => incident));
    for (const change of changes) this.#applyOne(change, at);
  }

  #applyOne(change: Change, at: number): void {
    switch (change.kind) {
      case 'state-saved':
        return this.#saveState(change, at);
      case 'state-removed':
        return this.#removeState(change.subject, at);
      case 'incident-saved':
        return change.incident.restoredAt === undefined ? undefined : this.log.forget(change.incident.id);
      case 'notification-queued':
        return this.#incidents.isOpen(change.notice.incidentId) ? this.log.applyQueued(change) : undefined;
      case 'notification-settled':
        return this.log.applySettled(change);
      case 'planned-saved':
        this.#planned = [...this.#without(plannedId(change.planned)), change.planned];
        return;
      case 'planned-removed':
        this.#planned = this.#without(change.id);
        return;
      case 'signals-replaced':
        this.signalReports.apply(change);
        return change.isKept ? this.#components.invalidate(at) : undefined;
      case 'value-saved':
        return void this.#values.set(change.name, change.value);
      case 'run-finished':
        return this.#noteRun(change.result, at);
      default:
        return undefined;
    }
  }

  #saveState({ state, countedUntil }: SavedState, at: number): void {
    const before = this.state(state);
    if (before?.state !== state.state || before.cause !== state.cause || before.blame !== state.blame)
      this.#components.invalidate(at);
    this.#states.set(subjectKey(state), { state, countedUntil });
    this.#inOrder = undefined;
  }

  #removeState(subject: Subject, at: number): void {
    this.#states.delete(subjectKey(subject));
    this.#recent.delete(subjectKey(subject));
    this.#inOrder = undefined;
    this.#components.invalidate(at);
  }

  #noteRun(result: RunResult, at: number): void {
    this.#components.noteRun(result, at);
    if (this.state(result)) this.remember(result, [result, ...this.recentRuns(result)]);
  }

  #without(id: string): readonly Planned[] {
    return this.#planned.filter((one) => plannedId(one) !== id);
  }

  #applyConfig(config: Config, at: number): void {
    this.#config = config;
    this.#subjects = watchedSubjects(config);
    this.#inOrder = undefined;
    this.#components.invalidate(at);
  }
}

import type { Config } from '../config/config.ts';
import { closeAtPager } from '../incident/closed-at-pager.ts';
import { acknowledge, releaseUnwatched } from '../incident/decide.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Log } from '../model/log.ts';
import type { Gap } from '../model/gap.ts';
import { subjectKey, type Place, type Subject } from '../model/names.ts';
import { plannedId, type Planned } from '../model/planned.ts';
import type { Notice } from '../model/notice.ts';
import type { Job, RunResult } from '../model/run.ts';
import type { Signal, SignalSource } from '../model/signal.ts';
import { emptyAlarmMemory, type AlarmMemory } from '../state/alarms.ts';
import { initialState } from '../state/transition.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import type { Bus } from './bus.ts';
import { CertificateWatch } from './certificate-watch.ts';
import { emptyEntry, type Entry, type Queued, type Saved } from './decision.ts';
import { withDecisions } from './deciders/escalate.ts';
import { Journal } from './journal.ts';
import { dueInGap, gapSince, missedRuns } from './deciders/gaps.ts';
import { JumpWatch } from './jump.ts';
import { ALARMS, look, reported, type LookNeeds } from './deciders/evaluate-periodic.ts';
import { Memory, MOST_ENDED, plannedAfter, Standing } from './projection.ts';
import { Agenda, passTime, takeUpAgain } from './deciders/advance-time.ts';
import { Policies, type Cron } from './policies.ts';
import { Presence } from './presence.ts';
import { keptOnly, recordRun } from './deciders/finish-run.ts';
import type { Recorder } from './recorder.ts';
import { bySource, Reports } from './signal-reports.ts';
import { movedWithClock } from './deciders/set-back.ts';
import { withAlerts } from './deciders/with-alerts.ts';
import { incidentWorld, sightOf, type Sight } from './decision-context.ts';
import { ToldLog } from './notification-log.ts';
import { watchedSubjects } from './watched-subjects.ts';
import type { World } from './world.ts';

export interface RecorderParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly bus: Pick<Bus, 'publish'>;
  readonly config: Config;
  readonly cron: Cron;
  readonly newIncidentId: (now: number) => string;
  readonly log: Log;
  /** How many results may wait in memory while the store cannot be written. */
  readonly mostWaiting?: number;
}

const MOST_WAITING = 10_000;
const RECENT_RUNS = 30;

/** The recorder, with states and open incidents as they were when the last one ended. */
export async function createRecorder(parts: RecorderParts): Promise<Recorder> {
  const recorder = new MemoryRecorder(parts);
  await recorder.load();
  return recorder;
}

class MemoryRecorder implements Recorder {
  readonly #parts: RecorderParts;
  readonly #memory: Memory;
  readonly #journal: Journal;
  /** As decided; `#memory` follows when it is written. */
  readonly #decided = new Standing();
  readonly #told = new ToldLog();
  readonly #reports = new Reports();
  readonly #jumps: JumpWatch;
  readonly #presence = new Presence();
  readonly #certificates = new CertificateWatch();
  #config: Config;
  #policies: Policies;
  #agenda: Agenda;
  #planned: readonly Planned[] = [];
  #alarms: AlarmMemory = emptyAlarmMemory;

  constructor(parts: RecorderParts) {
    const { config, clock, cron, store, log, bus } = parts;
    this.#parts = parts;
    this.#config = config;
    this.#policies = new Policies(config, cron);
    this.#agenda = new Agenda(this.#policies);
    this.#jumps = new JumpWatch(clock);
    this.#memory = new Memory(config, () => clock.now());
    this.#journal = new Journal({
      store,
      clock,
      log,
      zone: () => this.#config.timezone,
      mostWaiting: parts.mostWaiting ?? MOST_WAITING,
      show: (entry) => {
        this.#memory.show(entry);
        for (const event of entry.events) bus.publish(event);
      },
      onRecovered: () => bus.publish({ kind: 'store-recovered' }),
    });
  }

  get world(): World {
    return this.#memory;
  }

  /** Takes up what the store holds, and what follows from the time in between. */
  async load(): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const countedUntil = await store.countedUntil();
    const saved = (await store.states()).map((state) => ({
      state,
      countedUntil: Math.min(now, countedUntil.get(subjectKey(state)) ?? state.since),
    }));
    const incidents = await store.openIncidents();
    for (const { id } of incidents) {
      this.#told.load(id, await store.outbox.ledger(id));
    }
    const signals = bySource(await store.signals());
    const asStored = { ...emptyEntry(now), states: saved, incidents, planned: await store.planned(), signals };
    this.#alarms = ((await store.keepsake(ALARMS)) as AlarmMemory | undefined) ?? emptyAlarmMemory;
    this.#decided.apply(asStored);
    this.#reports.apply(asStored);
    this.#memory.show(asStored);
    this.#memory.noteEnded(await store.endedIncidents(MOST_ENDED));
    this.#replan(asStored);
    for (const subject of watchedSubjects(this.#config))
      this.#memory.remember(subject, await store.recentRuns(subject, RECENT_RUNS));
    const present = await this.#presence.load(store);
    const lookedUntil = saved.reduce((latest, one) => Math.max(latest, one.countedUntil), Math.min(now, present));
    await this.#takeUp(lookedUntil, now, gapSince('stopped', lookedUntil, now));
    await this.#forgetSources();
  }

  begin(job: Job): Promise<void> {
    return this.#enter({ ...emptyEntry(this.#now()), started: job });
  }

  skip(job: Job): Promise<void> {
    const { runId: _, dueAt, ...place } = job;
    return this.#enter({
      ...emptyEntry(this.#now()),
      skipped: job,
      events: [{ kind: 'run-skipped', place, dueAt }],
    });
  }

  finish(result: RunResult): Promise<void> {
    return this.#enter(this.#judged(result, this.#now()));
  }

  async tick(): Promise<void> {
    const now = this.#now();
    const jumpMs = this.#jumps.look();
    if (jumpMs !== 0) {
      const change = `${Math.round(Math.abs(jumpMs) / 1000)} s ${jumpMs > 0 ? 'ahead' : 'back'}`;
      this.#parts.log.warn(
        { jumpMs },
        `The wall clock jumped ${change}, or the machine slept; answers are awaited anew`,
      );
      const lookedUntil = Math.min(now, now - jumpMs);
      const gap = gapSince('asleep', lookedUntil, now);
      const moved = jumpMs < 0 ? movedWithClock(this.#decided.open, -jumpMs, now) : [];
      if (moved.length > 0) void this.#enter(withDecisions(emptyEntry(now), moved, this.#sight()));
      return this.#enter(takeUpAgain(this.#decided.all(), { lookedUntil, gap }, this.#sight(), now));
    }
    const passed = passTime(this.#decided.all(), this.#agenda, this.#sight(), now);
    const done = passed ? [this.#enter(passed)] : [];
    if (this.#presence.isDue(now) && !this.#journal.isMute) done.push(this.#enter(this.#presence.note(now)));
    const { entry, alarms } = look(this.#lookNeeds(now), now);
    this.#alarms = alarms;
    if (entry) done.push(this.#enter(entry));
    await Promise.all(done);
  }

  resumeAfterPause(from: number): Promise<void> {
    const now = this.#now();
    const gap = gapSince('paused', from, now);
    if (!gap) return Promise.resolve();
    const pausedMs = now - from;
    this.#parts.log.warn({ pausedMs }, 'The monitor was paused or held up; new answers are awaited');
    return this.#enter(takeUpAgain(this.#decided.all(), { lookedUntil: from, gap }, this.#sight(), now));
  }

  missed(place: Place, count: number, since: number): Promise<void> {
    return this.#enter(missedRuns(place, count, since, this.#now()));
  }

  async acknowledge(incidentId: string, by: string): Promise<boolean> {
    const now = this.#now();
    const incident = this.#decided.open.find(({ id }) => id === incidentId);
    const decision = incident && acknowledge(incident, by, now, this.#config.locale);
    if (!decision) return false;
    await this.#enter(withDecisions(emptyEntry(now), [decision], this.#sight()));
    return true;
  }

  async closedAtPager(incidentId: string, by: string): Promise<boolean> {
    const now = this.#now();
    const incident = this.#decided.open.find(({ id }) => id === incidentId);
    const decision = incident && closeAtPager(incident, by, now, this.#config.locale);
    if (decision) await this.#enter(withDecisions(emptyEntry(now), [decision], this.#sight()));
    return incident !== undefined;
  }

  report(source: SignalSource, signals: readonly Signal[]): Promise<void> {
    const before = this.#reports.of(source);
    return this.#enter(reported({ source, signals, before }, this.#sight(), this.#now()), { source, signals });
  }

  async reportSome(
    source: SignalSource,
    raised: readonly Signal[],
    endedIds: readonly string[],
  ): Promise<readonly string[]> {
    const { signals, refusedIds } = withAlerts(this.#reports.of(source), raised, endedIds);
    await this.report(source, signals);
    return refusedIds;
  }

  plan(planned: Planned): Promise<void> {
    return this.#enter({ ...emptyEntry(this.#now()), planned: [planned], events: [{ kind: 'plans-changed' }] });
  }

  async unplan(id: string, by: string): Promise<boolean> {
    const found = this.#memory.planned().find((one) => plannedId(one) === id);
    if (!found) return false;
    this.#parts.log.info({ by, [found.kind]: id }, `${by} ended the ${wordFor(found)} ${id} before its time`);
    await this.#enter({ ...emptyEntry(this.#now()), unplanned: [id], events: [{ kind: 'plans-changed' }] });
    return true;
  }

  async reconfigure(config: Config): Promise<void> {
    const now = this.#now();
    this.#config = config;
    this.#certificates.forget();
    this.#newPolicies();
    await this.#takeUp(now, now);
    await this.#forgetSources();
  }

  noteQueued(messages: readonly Queued[]): void {
    this.#told.noteQueued(messages, this.#decided.open, this.#now());
  }

  noteUntaken(channel: string, { action, incidentId, round = 1 }: Notice): void {
    if (action === 'trigger') this.#told.noteUntaken(incidentId, channel, round);
  }

  isMute(): boolean {
    return this.#journal.isMute;
  }

  trouble(locale: Locale = this.#config.locale): string | undefined {
    return this.#journal.trouble(locale) ?? this.#parts.store.trouble();
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (!this.#journal.isMute) void this.#enter(this.#presence.note(this.#now())).catch(() => {});
    return this.#journal.drain();
  }

  /** Brings the states in line with the configuration: those that left, those that stay, those that are new. */
  async #takeUp(lookedUntil: number, now: number, gap?: Gap): Promise<void> {
    const watched = watchedSubjects(this.#config);
    const keys = new Set(watched.map(subjectKey));
    const isWatched = (subject: Subject) => keys.has(subjectKey(subject));
    const gone = [...this.#decided.all()].map(({ state }) => state).filter((state) => !isWatched(state));
    const releases = releaseUnwatched(incidentWorld(this.#sight()), isWatched, now);
    const left = { ...emptyEntry(now), config: this.#config, removed: gone };
    const done = [this.#enter(withDecisions(left, releases, this.#sight()))];
    const begun = watched.filter((subject) => !this.#decided.saved(subject));
    const fresh: Saved[] = begun.map((subject) => ({ state: initialState(subject, now), countedUntil: now }));
    const all = [...this.#decided.all(), ...fresh];
    const taken = takeUpAgain(all, { lookedUntil, gap }, this.#sight(), now);
    const known = watched.filter((subject) => !begun.includes(subject));
    const due = gap ? known.flatMap((one) => dueInGap(one, gap, this.#config, this.#parts.cron)) : [];
    done.push(this.#enter({ ...taken, rollUps: [...taken.rollUps, ...due] }));
    await Promise.all(done);
  }

  /** What a source told that is not configured any more has ended: nobody could tell us so. */
  async #forgetSources(): Promise<void> {
    for (const source of this.#reports.sources())
      if (source.startsWith('alerts:') && !this.#config.sources.has(source.slice('alerts:'.length)))
        await this.report(source, []);
  }

  #judged(result: RunResult, now: number): Entry {
    try {
      return recordRun(result, this.#decided.saved(result), this.#sight(), now);
    } catch (error) {
      const { runId, functionId } = result;
      const message = `A run of ${functionId} could not be judged; it is kept, and the state stays as it was`;
      this.#parts.log.error({ error: String(error), runId }, message);
      return keptOnly(result, now);
    }
  }

  /** Keep synchronous up to the journal: the next decision sees this one, and they are written in this order. */
  #enter(entry: Entry, report?: Entry['signals'][number]): Promise<void> {
    this.#decided.apply(entry);
    for (const saved of entry.states) this.#agenda.note(saved, entry.at);
    this.#told.note(entry);
    this.#reports.apply(report ? { signals: [report] } : entry);
    this.#replan(entry);
    return this.#journal.append(entry);
  }

  #replan(entry: Entry): void {
    const next = plannedAfter(this.#planned, entry);
    if (next === this.#planned) return;
    this.#planned = next;
    this.#newPolicies();
  }

  #newPolicies(): void {
    const windows = this.#planned.flatMap((one) => (one.kind === 'maintenance' ? one.window : []));
    this.#policies = new Policies(this.#config, this.#parts.cron, windows);
    this.#agenda = new Agenda(this.#policies);
  }

  #sight(): Sight {
    return sightOf({
      decided: this.#decided,
      log: this.#told,
      config: this.#config,
      policies: this.#policies,
      silences: [
        ...this.#config.silences,
        ...this.#planned.flatMap((one) => (one.kind === 'silence' ? one.silence : [])),
      ],
      newIncidentId: this.#parts.newIncidentId,
    });
  }

  #lookNeeds(now: number): LookNeeds {
    return {
      sight: this.#sight(),
      certificates: this.#certificates.signals(this.#decided.all(), this.#config, now),
      components: () => this.#memory.components(),
      recentRuns: (subject) => this.#memory.recentRuns(subject),
      reports: this.#reports,
      alarms: this.#alarms,
    };
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}

const wordFor = ({ kind }: Planned) => (kind === 'silence' ? 'silence' : 'planned work');

import type { Config } from '../config/config.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Log } from '../model/log.ts';
import { plannedId, type Planned } from '../model/planned.ts';
import type { RunResult } from '../model/run.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../time/clock.ts';
import { ClockShift } from '../time/clock-shift.ts';
import type { Bus } from './bus.ts';
import { CertificateWatch } from './certificate-watch.ts';
import type { AnswerTo, Command, CommandOf } from './command.ts';
import type { DecisionContext } from './decision-context.ts';
import { decision, Numbering, type Decision } from './decision.ts';
import { advanceTime, resumeAfterGap, type Unwatched } from './deciders/advance-time.ts';
import { applyConfig, beginWatching } from './deciders/apply-config.ts';
import { withDecisions } from './deciders/escalate.ts';
import { evaluatePeriodic, reportSignals } from './deciders/evaluate-periodic.ts';
import { closeInterrupted, finishRun, keptOnly } from './deciders/finish-run.ts';
import { gapSince, missedRuns, skippedRun } from './deciders/gaps.ts';
import { acknowledgeIncident, closeIncidentAtPager, removePlanned, savePlanned } from './deciders/people.ts';
import { movedWithClock } from './deciders/set-back.ts';
import { queueNotifications, settleNotification } from './deciders/settle-notification.ts';
import { withAlerts } from './deciders/with-alerts.ts';
import { DueTimes } from './due-times.ts';
import { Journal, type Written } from './journal.ts';
import { loadPresent } from './load.ts';
import { Policies, type Cron } from './policies.ts';
import { Presence } from './presence.ts';
import { Projection } from './projection.ts';
import type { Execution, Recorder } from './recorder.ts';
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
/** Wall and monotonic time drift apart by less than this in a second of normal life. */
const JUMP_MS = 5000;

/** The recorder, with everything as it was when the last one ended. */
export async function createRecorder(parts: RecorderParts): Promise<Recorder> {
  const { store } = parts;
  const last = { sequence: await store.lastSequence(), notificationId: await store.outbox.lastId() };
  const recorder = new ProjectingRecorder(parts, new Numbering(last));
  await recorder.load();
  return recorder;
}

class ProjectingRecorder implements Recorder {
  readonly #parts: RecorderParts;
  readonly #numbering: Numbering;
  /** What the next decision rests on; `#committed` follows when it is written. */
  readonly #decided: Projection;
  readonly #committed: Projection;
  readonly #journal: Journal;
  readonly #shift: ClockShift;
  readonly #presence = new Presence();
  readonly #certificates = new CertificateWatch();
  #config: Config;
  #revision = 0;
  #planned: readonly Planned[] = [];
  #policies: Policies;
  #dueTimes: DueTimes;

  constructor(parts: RecorderParts, numbering: Numbering) {
    const { config, clock, cron, store, log, bus } = parts;
    this.#parts = parts;
    this.#numbering = numbering;
    this.#config = config;
    this.#policies = new Policies(config, cron);
    this.#dueTimes = new DueTimes(this.#policies);
    this.#shift = new ClockShift(clock);
    this.#decided = new Projection(config, () => clock.now());
    this.#committed = new Projection(config, () => clock.now());
    this.#journal = new Journal({
      store,
      clock,
      log,
      zone: () => this.#config.timezone,
      mostWaiting: parts.mostWaiting ?? MOST_WAITING,
      show: (set, { config: applied, events }) => {
        this.#committed.apply(set, applied);
        for (const event of events) bus.publish(event);
      },
      onRecovered: () => bus.publish({ kind: 'store-recovered' }),
    });
  }

  get world(): World {
    return this.#committed;
  }

  /** Takes over what the store holds, and what follows from the time in between. */
  async load(): Promise<void> {
    const { store, clock } = this.#parts;
    const now = clock.now();
    await this.#closeInterrupted(now);
    const { countedUntil, into } = await loadPresent(store, watchedSubjects(this.#config), now);
    const present = await this.#presence.load(store);
    for (const projection of [this.#decided, this.#committed]) into(projection);
    this.#followPlanned();
    const watchedUntil = Math.max(countedUntil, Math.min(now, present));
    const gap = gapSince('stopped', watchedUntil, now);
    const written: Written[] = [];
    const enter = (made: Decision) => void written.push(this.#enter(made));
    this.#applyActive({ watchedUntil, gap }, now, enter);
    await joined(written).shown;
  }

  execute<C extends Command>(command: C): Execution<AnswerTo<C['act']>> {
    const written: Written[] = [];
    const decided = this.#perform(command, (made) => void written.push(this.#enter(made)));
    return { decided: decided as AnswerTo<C['act']>, ...joined(written) };
  }

  isMute(): boolean {
    return this.#journal.isMute;
  }

  trouble(locale: Locale = this.#config.locale): string | undefined {
    return this.#journal.trouble(locale) ?? this.#parts.store.trouble();
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (!this.#journal.isMute) this.#enter(this.#presence.note(this.#now()));
    return this.#journal.drain();
  }

  /** Enters what a command decides; returns its answer. */
  #perform(command: Command, enter: Enter): unknown {
    const now = this.#now();
    switch (command.act) {
      case 'begin-run':
        return enter(decision(now, [{ kind: 'run-started', job: command.job, at: now }]));
      case 'skip-run':
        return enter(skippedRun(command.job, now));
      case 'finish-run':
        return enter(this.#finished(command.result, now));
      case 'miss-runs':
        return enter(missedRuns(command.place, command.count, command.since, now));
      case 'advance-time':
        return this.#advanceTime(now, enter);
      case 'resume-after-pause':
        return this.#resumeAfterPause(command.from, now, enter);
      case 'acknowledge':
        return entered(acknowledgeIncident(command, this.#context(), now), enter);
      case 'close-at-pager':
        return entered(closeIncidentAtPager(command, this.#context(), now), enter);
      case 'report-signals':
        return enter(reportSignals(command.source, command.signals, this.#context(), now));
      case 'report-some-signals':
        return this.#reportSome(command, now, enter);
      case 'plan':
        return enter(savePlanned(command.planned, now));
      case 'cancel-planned':
        return this.#cancelPlanned(command, now, enter);
      case 'apply-config':
        return this.#changeConfig(command.config, now, enter);
      case 'queue-notifications':
        return enter(queueNotifications(command.messages, now));
      case 'settle-notification':
        return enter(settleNotification(command, this.#context(), now));
    }
  }

  /** Runs that were under way when the last monitor ended. */
  async #closeInterrupted(now: number): Promise<void> {
    const { store, log } = this.#parts;
    const results = await store.interruptedRuns(now);
    const interrupted = results.length;
    if (interrupted === 0) return;
    log.warn({ interrupted }, `${interrupted} runs were cut off when Bellwether ended; kept as interrupted`);
    await this.#enter(closeInterrupted(results, now)).shown;
  }

  #finished(result: RunResult, now: number): Decision {
    try {
      return finishRun(result, this.#context(), now);
    } catch (error) {
      const { runId, functionId } = result;
      const message = `A run of ${functionId} could not be judged; it is kept, and the state stays as it was`;
      this.#parts.log.error({ error: String(error), runId }, message);
      return keptOnly(result, now);
    }
  }

  #advanceTime(now: number, enter: Enter): void {
    const jumpMs = this.#shift.look();
    if (Math.abs(jumpMs) > JUMP_MS) return this.#followClock(jumpMs, now, enter);
    const passed = advanceTime(this.#context(), this.#dueTimes, now);
    if (passed) enter(passed);
    if (this.#presence.isDue(now) && !this.#journal.isMute) enter(this.#presence.note(now));
    const certificates = this.#certificates.signals(this.#decided.allSaved(), this.#config, now);
    const periodic = evaluatePeriodic(this.#context(), certificates, now);
    if (periodic) enter(periodic);
  }

  #followClock(jumpMs: number, now: number, enter: Enter): void {
    const change = `${Math.round(Math.abs(jumpMs) / 1000)} s ${jumpMs > 0 ? 'ahead' : 'back'}`;
    this.#parts.log.warn({ jumpMs }, `The wall clock jumped ${change}, or the machine slept; answers are awaited anew`);
    const watchedUntil = Math.min(now, now - jumpMs);
    const moved = jumpMs < 0 ? movedWithClock(this.#decided.openIncidents(), -jumpMs, now) : [];
    if (moved.length > 0) enter(withDecisions(decision(now), moved, this.#context()));
    this.#resume({ watchedUntil, gap: gapSince('asleep', watchedUntil, now) }, now, enter);
  }

  #resumeAfterPause(from: number, now: number, enter: Enter): void {
    const gap = gapSince('paused', from, now);
    if (!gap) return;
    this.#parts.log.warn({ pausedMs: now - from }, 'The monitor was paused or held up; new answers are awaited');
    this.#resume({ watchedUntil: from, gap }, now, enter);
  }

  #resume(unwatched: Unwatched, now: number, enter: Enter): void {
    enter(resumeAfterGap(this.#decided.allSaved(), unwatched, this.#context(), now));
  }

  #reportSome(
    { source, raised, endedIds }: CommandOf<'report-some-signals'>,
    now: number,
    enter: Enter,
  ): readonly string[] {
    const { signals, refusedIds } = withAlerts(this.#decided.signalReports.of(source), raised, endedIds);
    enter(reportSignals(source, signals, this.#context(), now));
    return refusedIds;
  }

  #cancelPlanned({ id, by }: CommandOf<'cancel-planned'>, now: number, enter: Enter): boolean {
    const found = this.#decided.planned().find((one) => plannedId(one) === id);
    if (!found) return false;
    const what = found.kind === 'silence' ? 'silence' : 'planned work';
    this.#parts.log.info({ by, [found.kind]: id }, `${by} ended the ${what} ${id} before its time`);
    enter(removePlanned(id, now));
    return true;
  }

  #changeConfig(config: Config, now: number, enter: Enter): void {
    this.#config = config;
    this.#certificates.forget();
    this.#renewPolicies();
    this.#applyActive({ watchedUntil: now }, now, enter);
  }

  /** Brings states and signals in line with the configuration. */
  #applyActive(unwatched: Unwatched, now: number, enter: Enter): void {
    enter(applyConfig(this.#context(), (this.#revision += 1), now));
    enter(beginWatching(unwatched, { ...this.#context(), cron: this.#parts.cron }, now));
    // What a source reported that is not configured any more has ended: nobody could tell us so.
    for (const source of this.#decided.signalReports.sources())
      if (source.startsWith('alerts:') && !this.#config.sources.has(source.slice('alerts:'.length)))
        enter(reportSignals(source, [], this.#context(), now));
  }

  /** Keep synchronous up to the journal: the next decision sees this one, and they are written in this order. */
  #enter(made: Decision): Written {
    const set = this.#numbering.changeSet(made);
    this.#decided.apply(set, made.config);
    for (const change of set.changes) if (change.kind === 'state-saved') this.#dueTimes.note(change, set.at);
    this.#followPlanned();
    return this.#journal.append(set, made);
  }

  #followPlanned(): void {
    if (this.#decided.allPlanned === this.#planned) return;
    this.#planned = this.#decided.allPlanned;
    this.#renewPolicies();
  }

  #renewPolicies(): void {
    const windows = this.#planned.flatMap((one) => (one.kind === 'maintenance' ? one.window : []));
    this.#policies = new Policies(this.#config, this.#parts.cron, windows);
    this.#dueTimes = new DueTimes(this.#policies);
  }

  #context(): DecisionContext {
    return {
      projection: this.#decided,
      config: this.#config,
      policies: this.#policies,
      silences: this.#decided.silences(this.#config),
      newIncidentId: this.#parts.newIncidentId,
    };
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}

type Enter = (made: Decision) => void;

/** Enters a decision if there is one; whether there was. */
function entered(made: Decision | undefined, enter: Enter): boolean {
  if (made) enter(made);
  return made !== undefined;
}

/** Several change sets as one: all shown, all committed. */
function joined(all: readonly Written[]): Written {
  const [only] = all;
  if (only && all.length === 1) return only;
  const every = (which: keyof Written) => {
    const done = Promise.all(all.map((one) => one[which])).then(() => {});
    // Whoever waits for it learns of it; nobody has to.
    done.catch(() => {});
    return done;
  };
  return { shown: every('shown'), committed: every('committed') };
}

import type { Job, RunResult } from '../model/run.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Config } from '../config/config.ts';
import type { Place } from '../model/names.ts';
import type { Notice } from '../model/notice.ts';
import type { Planned } from '../model/planned.ts';
import type { Signal, SignalSource } from '../model/signal.ts';
import type { Queued } from './decision.ts';
import type { World } from './world.ts';

/**
 * The only writer of runs, states and incidents. Decisions are made in memory at once, one after the other, and committed
 * in that order; all methods resolve after the commit. While the store cannot be written they resolve at once instead:
 * what was decided holds, is shown, waits in memory and is written when that is possible again. `trouble` then says so.
 * Disposing writes what waits.
 */
export interface Recorder extends AsyncDisposable {
  readonly world: World;
  /** A row before the run starts, so that a killed run is found. */
  begin(job: Job): Promise<void>;
  /** The one before was still running. */
  skip(job: Job): Promise<void>;
  /** THE transaction: run, state, incident, outbox rows, roll-up. */
  finish(result: RunResult): Promise<void>;
  /** Time passed: staleness, maintenance beginning and ending. Called about once a second. */
  tick(): Promise<void>;
  /** The process was paused or held up from `from` (epoch milliseconds) until now: nobody looked in that time. */
  resumeAfterPause(from: number): Promise<void>;
  /** So many starts that the schedule wanted from `since` on were missed, and will not be made up for. */
  missed(place: Place, count: number, since: number): Promise<void>;
  /** A person has taken the incident; false when there is no such open incident or it was taken before. */
  acknowledge(incidentId: string, by: string): Promise<boolean>;
  /**
   * Somebody closed it at the pager. When it is not over, that counts as acknowledged for a while, and people are
   * reached anew if it still is not over then. False when there is no such open incident.
   */
  closedAtPager(incidentId: string, by: string): Promise<boolean>;
  /** All that a source tells now: what it does not tell any more has ended. */
  report(source: SignalSource, signals: readonly Signal[]): Promise<void>;
  /**
   * A part of what a source tells: these are raised or told again, those have ended. Returns the ids of those that were not
   * taken, because the source has too many already.
   */
  reportSome(source: SignalSource, raised: readonly Signal[], endedIds: readonly string[]): Promise<readonly string[]>;
  /** A silence or planned work made while running; one with the same id takes the place of the former. */
  plan(planned: Planned): Promise<void>;
  /** Ends one before its time; false when there is none of that id. */
  unplan(id: string, by: string): Promise<boolean>;
  /** Takes up a new configuration; states of subjects that stay are kept. */
  reconfigure(config: Config): Promise<void>;
  /**
   * Takes note of messages that were queued beside what is decided here, in place of a channel that refused or for one that
   * had missed them: whoever was notified of a beginning is notified of what follows.
   */
  noteQueued(messages: readonly Queued[]): void;
  /** Takes note that a channel did not take a message: it inhibits nothing unless another channel takes it instead. */
  noteUntaken(channel: string, notice: Notice): void;
  /** Whether nothing can be written now, so that nobody can be told through the outbox either. */
  isMute(): boolean;
  /** Why not everything is written at this moment, in a sentence with a way out; undefined when all is well. `locale`:
   * absent: that of the configuration. */
  trouble(locale?: Locale): string | undefined;
}

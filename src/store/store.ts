// The nouns of the store. What the recorder decides is written by `commit`; the rest has a table of its own, and is awaited
// until it is durable.
import type { ChangeSet } from '../model/change.ts';
import type { Incident } from '../model/incident.ts';
import type { TimelineEntry } from '../model/timeline.ts';
import type { Subject } from '../model/names.ts';
import type { GivenUp, Notice, Outgoing } from '../model/notice.ts';
import type { Planned } from '../model/planned.ts';
import type { Signal } from '../model/signal.ts';
import type { AuditEntry, Session, Token } from '../model/access.ts';
import type { RollUp } from '../model/roll-up.ts';
import type { RunResult } from '../model/run.ts';
import type { FunctionState, StateChange } from '../model/state.ts';
import type { UnreadableRow } from './rows/row-reader.ts';
import type { Subscriptions } from './subscriptions.ts';

export interface LedgerLine {
  readonly channel: string;
  readonly action: Notice['action'];
  readonly headline: string;
  /** As in the message: absent in the first round. */
  readonly round?: number;
  readonly reason?: Notice['reason'];
  readonly createdAt: number;
  readonly attempts: number;
  readonly settledAt?: number;
  readonly settled?: 'delivered' | GivenUp;
  readonly lastError?: string;
  /** Which credential of the channel settled it: a short reference, never the secret itself. */
  readonly credential?: string;
}

export interface PendingCount {
  readonly channel: string;
  readonly count: number;
  /** When the oldest was queued, epoch milliseconds. */
  readonly oldestAt: number;
  /** The same in monotonic time of this process, in which no setting of the wall clock makes it older or younger. */
  readonly oldestMonotonic: number;
}

/** The outbox as the dispatcher uses it. */
export interface Outbox {
  /** The earliest unsettled message of each (channel, key) that is due and not leased, now leased until `now + leaseMs`. */
  claim(now: number, leaseMs: number, most: number): Promise<readonly Outgoing[]>;
  /** Ends the lease of a message that was claimed and not sent: it is due at once. */
  release(ids: readonly number[]): Promise<void>;
  /** The highest number that a message has; 0 when there is none. */
  lastId(): Promise<number>;
  /** When the next claimable message falls due (a leased one: when its lease ends), or undefined when there is none. */
  nextDueAt(): Promise<number | undefined>;
  pending(): Promise<readonly PendingCount[]>;
  /** What was told to whom about an incident, oldest first. */
  ledger(incidentId: string): Promise<readonly LedgerLine[]>;
  /** For each (channel, incident) of open or lately closed incidents: the last action accepted, and whether any is pending. */
  standing(): Promise<
    readonly {
      channel: string;
      incidentId: string;
      lastAccepted?: Notice['action'];
      isPending: boolean;
      wasRefused: boolean;
    }[]
  >;
}

/** API tokens, by the hash of what their owners have. */
export interface Tokens {
  /** False when there is one of that name. */
  add(token: Token): Promise<boolean>;
  /** By name. */
  all(): Promise<readonly Token[]>;
  find(hash: string): Promise<Token | undefined>;
  /** False when there is none of that name. */
  revoke(name: string): Promise<boolean>;
}

/** Who is signed in, by the hash of what their browsers have. */
export interface Sessions {
  all(): Promise<readonly Session[]>;
  /** In place of what was saved under its hash. */
  save(session: Session): Promise<void>;
  remove(hash: string): Promise<void>;
}

/** What people and programs did. Nothing here is ever changed. */
export interface Audit {
  add(entry: AuditEntry): Promise<void>;
  /** Newest first, from one place on; what is of the same time is in the order of its ids. */
  newest(options: { most: number } & AuditPlace): Promise<readonly KeptAuditEntry[]>;
}

export interface KeptAuditEntry extends AuditEntry {
  readonly id: number;
}

/** What is older than a time; with an id also what is of that time and was added before the entry of that id. */
export interface AuditPlace {
  readonly before?: number;
  readonly beforeId?: number;
}

/** Which incidents to read, newest first. */
export interface IncidentQuery {
  readonly most: number;
  /** Opened before then, epoch milliseconds. */
  readonly before?: number;
  /** With `before`: also those opened in that millisecond that come after this one. */
  readonly beforeId?: string;
  readonly functionId?: string;
}

export interface Store extends AsyncDisposable {
  /** Those who are mailed when functions fail. */
  readonly subscriptions: Subscriptions;
  /**
   * Writes change sets in one transaction, in their order, and the sequence number of the last. Only the recorder's journal
   * calls this. Rejects with a {@link StoreProblem} when the store cannot be written at all.
   */
  commit(sets: readonly ChangeSet[]): Promise<void>;
  /** The sequence number of the last change set written; 0 before the first. */
  lastSequence(): Promise<number>;
  /** Saves something small under a name, in place of what was saved there; resolves after the commit. */
  saveValue(name: string, value: unknown): Promise<void>;
  readonly outbox: Outbox;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly audit: Audit;
  /** Made while running and not removed, in the order in which they end. */
  planned(): Promise<readonly Planned[]>;
  /** As last saved, of all sources. */
  signals(): Promise<readonly Signal[]>;
  /** What was saved under a name, or undefined. */
  value(name: string): Promise<unknown>;
  states(): Promise<readonly FunctionState[]>;
  /** Up to when the roll-ups hold the time spent in states, by `subjectKey`. */
  countedUntil(): Promise<ReadonlyMap<string, number>>;
  /** Oldest first, from `since`; of one subject or of all. */
  stateChanges(since: number, subject?: Subject): Promise<readonly StateChange[]>;
  /** The first of each subject after a time: tells how all were then. */
  firstChangesAfter(at: number): Promise<readonly StateChange[]>;
  openIncidents(): Promise<readonly Incident[]>;
  incident(id: string): Promise<Incident | undefined>;
  /** Newest first. `before` pages on by `openedAt`. */
  incidents(options: IncidentQuery): Promise<readonly Incident[]>;
  /** Those that are over, the last that ended first. */
  endedIncidents(most: number): Promise<readonly Incident[]>;
  timeline(incidentId: string): Promise<readonly TimelineEntry[]>;
  /** The newest first; `before`, the id of a run, pages on. */
  recentRuns(subject: Subject, most: number, before?: string): Promise<readonly RunResult[]>;
  run(runId: string): Promise<RunResult | undefined>;
  /** Roll-ups of a subject (or of all), oldest first, from `since`. */
  rollUps(unit: 'hour' | 'day', since: number, subjects?: readonly Subject[]): Promise<readonly RollUp[]>;
  /** Roll-ups of subjects at these starts alone, in no order. */
  rollUpsAt(unit: 'hour' | 'day', starts: readonly number[], subjects: readonly Subject[]): Promise<readonly RollUp[]>;
  /** Runs that were begun and never finished, as `inconclusive` results that end at `at`. */
  interruptedRuns(at: number): Promise<readonly RunResult[]>;
  /** Deletes what is older than its time, a bounded number of rows per call; true while there is more. */
  prune(limits: { runsBefore: number; historyBefore: number }): Promise<boolean>;
  /** Asks the database for a trivial answer. Throws when the store cannot be used. */
  ping(): Promise<void>;
  /** What a person should do about the store although it still works (its spare room is in use), or undefined. */
  trouble(): string | undefined;
  /** Rows found so far that cannot be read and are left out. */
  unreadable(): readonly UnreadableRow[];
  readonly folder: string;
}

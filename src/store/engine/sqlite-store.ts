// Durability. With the log in WAL mode and `synchronous = normal` a commit survives the death of the process, but the last
// ones may be lost with the power. That is enough for plain results. A commit in which something was decided (a state
// changed, an incident moved, a message was queued or delivered) is made with `synchronous = full`, which also forces all
// earlier ones to the disk: what a pager was told is never forgotten, and the disk is not waited for at every result.
import type { DatabaseSync } from 'node:sqlite';
import { isDecisive, type ChangeSet } from '../../model/change.ts';
import type { Incident } from '../../model/incident.ts';
import type { TimelineEntry } from '../../model/timeline.ts';
import type { Log } from '../../model/log.ts';
import type { Subject } from '../../model/names.ts';
import type { Planned } from '../../model/planned.ts';
import type { RollUp } from '../../model/roll-up.ts';
import type { RunResult } from '../../model/run.ts';
import type { Signal } from '../../model/signal.ts';
import type { FunctionState, StateChange } from '../../model/state.ts';
import type { Clock } from '../../time/clock.ts';
import { auditIn, pruneAudit } from '../tables/audit.ts';
import { TableRegistry } from '../tables/registry.ts';
import type { FileWatch } from './file/file-watch.ts';
import { Incidents } from '../tables/incidents.ts';
import { KeyValues } from '../tables/key-values.ts';
import { Dictionary } from '../tables/dictionary.ts';
import { OutboxTable } from '../tables/outbox.ts';
import { PlannedTable } from '../tables/planned.ts';
import { StoreProblem, describe, problemOf } from '../problem.ts';
import { RollUps } from '../tables/roll-ups.ts';
import { RowReader, type UnreadableRow } from '../rows/row-reader.ts';
import { Runs } from '../tables/runs.ts';
import type { Database, Tx } from '../schema.ts';
import { Sequence } from '../sequence.ts';
import { sessionsIn } from '../tables/sessions.ts';
import { SignalsTable } from '../tables/signals.ts';
import type { SpareRoom } from './spare-room.ts';
import { States } from '../tables/states.ts';
import type { Audit, IncidentQuery, Outbox, Sessions, Store, Tokens } from '../store.ts';
import { subscriptionsIn } from '../tables/subscriptions.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { tokensIn } from '../tables/tokens.ts';
import { DAY_MS, MINUTE_MS } from '../../time/units.ts';

const MOST_PRUNED_AT_ONCE = 1000;
const SPARE_ROOM_RETRY_MS = MINUTE_MS;

interface Parts {
  readonly db: Database;
  readonly connection: DatabaseSync;
  readonly folder: string;
  readonly watch: FileWatch;
  readonly spareRoom: SpareRoom;
  /** The spare room is not there. */
  readonly isFull: boolean;
  /** Closes the file and frees the folder. */
  readonly close: () => void;
  readonly clock: Clock;
  readonly log?: Log;
}

interface HowToWrite {
  /** Done outside the transaction, just before it. */
  readonly before?: () => Promise<void>;
  /** It must outlive a loss of power. */
  readonly isDurable: boolean;
}

/** The store in one SQLite file. */
export class SqliteStore implements Store {
  readonly folder: string;
  readonly outbox: Outbox;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly subscriptions: Subscriptions;
  readonly audit: Audit;
  readonly #parts: Parts;
  readonly #names: Dictionary;
  readonly #rows: RowReader;
  readonly #runs: Runs;
  readonly #states: States;
  readonly #incidents: Incidents;
  readonly #rollUps: RollUps;
  readonly #messages: OutboxTable;
  readonly #planned: PlannedTable;
  readonly #signals: SignalsTable;
  readonly #keyValues: KeyValues;
  readonly #tables: TableRegistry;
  readonly #sequence: Sequence;
  #isClosed = false;
  /** The transaction under way. */
  #writing: Promise<void> = Promise.resolve();
  #isFull: boolean;
  /** A part of the file was found to be damaged while it is in use. */
  #damage: StoreProblem | undefined;
  #spareRoomTriedAt: number;

  /** The store over an open, migrated database. */
  static async create(parts: Parts): Promise<SqliteStore> {
    const rows = new RowReader(parts.log);
    const store = new SqliteStore(parts, await Dictionary.load(parts.db, rows), rows);
    await store.#messages.takeOver(parts.clock.now());
    return store;
  }

  private constructor(parts: Parts, names: Dictionary, rows: RowReader) {
    const { db } = parts;
    this.folder = parts.folder;
    this.#parts = parts;
    this.#names = names;
    this.#rows = rows;
    this.#runs = new Runs(db, names, rows);
    this.#states = new States(db, names, rows);
    this.#incidents = new Incidents(db, rows);
    this.#rollUps = new RollUps(db, names);
    this.#messages = new OutboxTable(db, rows, parts.clock);
    this.#planned = new PlannedTable(db, rows);
    this.#signals = new SignalsTable(db, rows);
    this.#keyValues = new KeyValues(db, rows);
    this.#sequence = new Sequence(db);
    this.#tables = new TableRegistry([
      this.#runs,
      this.#states,
      this.#incidents,
      this.#messages,
      this.#planned,
      this.#signals,
      this.#keyValues,
      this.#rollUps,
    ]);
    this.#isFull = parts.isFull;
    this.#spareRoomTriedAt = parts.clock.monotonic();
    this.outbox = this.#createOutbox();
    this.tokens = tokensIn(db, parts.folder);
    this.sessions = sessionsIn(db, parts.folder, rows);
    this.subscriptions = subscriptionsIn(db, parts.folder, rows);
    this.audit = auditIn(db, parts.folder);
  }

  async commit(sets: readonly ChangeSet[]): Promise<void> {
    if (sets.length === 0) return;
    const isDurable = sets.some(isDecisive);
    await this.#write(
      async (tx) => {
        await this.#tables.write(tx, sets);
        await this.#sequence.save(tx, sets.at(-1)?.sequence ?? 0);
      },
      { before: () => this.#names.ensure(sets), isDurable },
    );
  }

  lastSequence(): Promise<number> {
    return this.#read(() => this.#sequence.last());
  }

  saveValue(name: string, value: unknown): Promise<void> {
    return this.#write((tx) => this.#keyValues.write(tx, [{ name, value }]), { isDurable: false });
  }

  planned(): Promise<readonly Planned[]> {
    return this.#read(() => this.#planned.all(this.#parts.clock.now()));
  }

  signals(): Promise<readonly Signal[]> {
    return this.#read(() => this.#signals.all());
  }

  value(name: string): Promise<unknown> {
    return this.#read(() => this.#keyValues.one(name));
  }

  states(): Promise<readonly FunctionState[]> {
    return this.#read(() => this.#states.all());
  }

  countedUntil(): Promise<ReadonlyMap<string, number>> {
    return this.#read(() => this.#states.countedUntil());
  }

  stateChanges(since: number, subject?: Subject): Promise<readonly StateChange[]> {
    return this.#read(() => this.#states.changes(since, subject));
  }

  firstChangesAfter(at: number): Promise<readonly StateChange[]> {
    return this.#read(() => this.#states.firstAfter(at));
  }

  openIncidents(): Promise<readonly Incident[]> {
    return this.#read(() => this.#incidents.open());
  }

  incident(id: string): Promise<Incident | undefined> {
    return this.#read(() => this.#incidents.one(id));
  }

  endedIncidents(most: number): Promise<readonly Incident[]> {
    return this.#read(() => this.#incidents.ended(most));
  }

  incidents(options: IncidentQuery): Promise<readonly Incident[]> {
    return this.#read(() => this.#incidents.newest(options));
  }

  timeline(incidentId: string): Promise<readonly TimelineEntry[]> {
    return this.#read(() => this.#incidents.timeline(incidentId));
  }

  recentRuns(subject: Subject, most: number, before?: string): Promise<readonly RunResult[]> {
    return this.#read(() => this.#runs.recent(subject, most, before));
  }

  run(runId: string): Promise<RunResult | undefined> {
    return this.#read(() => this.#runs.one(runId));
  }

  rollUpsAt(unit: 'hour' | 'day', starts: readonly number[], subjects: readonly Subject[]): Promise<readonly RollUp[]> {
    return this.#read(() => this.#rollUps.at(unit, starts, subjects));
  }

  rollUps(unit: 'hour' | 'day', since: number, subjects?: readonly Subject[]): Promise<readonly RollUp[]> {
    return this.#read(() => this.#rollUps.since(unit, since, { now: this.#parts.clock.now(), subjects }));
  }

  interruptedRuns(at: number): Promise<readonly RunResult[]> {
    return this.#read(() => this.#runs.interrupted(at));
  }

  prune({ runsBefore, historyBefore }: { runsBefore: number; historyBefore: number }): Promise<boolean> {
    return this.#read(async () => {
      const counts = [
        await this.#runs.prune(runsBefore, MOST_PRUNED_AT_ONCE),
        await this.#states.prune(historyBefore, MOST_PRUNED_AT_ONCE),
        await this.#incidents.prune(historyBefore, MOST_PRUNED_AT_ONCE),
        await this.#rollUps.prune(historyBefore, MOST_PRUNED_AT_ONCE),
        await this.#planned.prune(this.#parts.clock.now(), MOST_PRUNED_AT_ONCE),
        await pruneAudit(this.#parts.db, historyBefore, MOST_PRUNED_AT_ONCE),
      ];
      const hasMore = counts.some((count) => count >= MOST_PRUNED_AT_ONCE);
      if (!hasMore) await this.#names.pruneShapes(runsBefore - DAY_MS);
      return hasMore;
    });
  }

  async ping(): Promise<void> {
    const { watch } = this.#parts;
    watch.look();
    if (watch.problem) throw watch.problem;
    await this.#read(() => this.#parts.db.selectFrom('meta').select('value').where('name', '=', 'schema').execute());
  }

  trouble(): string | undefined {
    const { problem } = this.#parts.watch;
    if (problem ?? this.#damage) return (problem ?? this.#damage)?.message;
    return this.#isFull ? describe('full', this.folder, 'the room kept for this is in use') : undefined;
  }

  unreadable(): readonly UnreadableRow[] {
    return this.#rows.unreadable;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.#writing.catch(() => {});
    this.#parts.close();
  }

  async #read<T>(query: () => Promise<T>): Promise<T> {
    try {
      return await query();
    } catch (error) {
      const problem = problemOf(error, this.folder);
      if (problem?.kind === 'damaged') this.#damage ??= problem;
      throw problem ?? error;
    }
  }

  /** One transaction at a time. Rejects with a {@link StoreProblem} when the store cannot be written at all. */
  #write(work: (tx: Tx) => Promise<void>, how: HowToWrite): Promise<void> {
    if (this.#isClosed)
      return Promise.reject(new StoreProblem('closed', describe('closed', this.folder, 'Bellwether is stopping')));
    const before = this.#writing.catch(() => {});
    this.#writing = before.then(() => this.#writeNow(work, how));
    return this.#writing;
  }

  async #writeNow(work: (tx: Tx) => Promise<void>, how: HowToWrite): Promise<void> {
    try {
      await this.#writeWithSpareRoom(work, how);
    } catch (error) {
      const problem = problemOf(error, this.folder);
      const ofFile = this.#parts.watch.problem;
      if (!problem || !ofFile || problem === ofFile) throw problem ?? error;
      // Room on the disk alone does not help when the file is gone, too.
      throw new StoreProblem(problem.kind, `${ofFile.message} ${problem.message}`, problem);
    }
    this.#restoreSpareRoom();
  }

  async #writeWithSpareRoom(work: (tx: Tx) => Promise<void>, how: HowToWrite): Promise<void> {
    try {
      await this.#transact(work, how);
    } catch (error) {
      const problem = problemOf(error, this.folder);
      if (problem?.kind !== 'full' || !this.#useSpareRoom(problem)) throw error;
      await this.#read(() => this.#transact(work, how));
    }
  }

  async #transact(work: (tx: Tx) => Promise<void>, { before, isDurable }: HowToWrite): Promise<void> {
    const { watch, connection, db } = this.#parts;
    watch.refuseWhenOverwritten();
    await before?.();
    if (!isDurable) return db.transaction().execute(work);
    // Not possible inside a transaction, so that no other one may be under way.
    await db.connection().execute(async (alone) => {
      connection.exec('pragma synchronous = full');
      try {
        await alone.transaction().execute(work);
      } finally {
        if (connection.isOpen) connection.exec('pragma synchronous = normal');
      }
    });
  }

  #useSpareRoom(problem: StoreProblem): boolean {
    if (!this.#isFull) this.#parts.log?.error({ folder: this.folder }, problem.message);
    this.#isFull = true;
    this.#spareRoomTriedAt = this.#parts.clock.monotonic();
    return this.#parts.spareRoom.release();
  }

  #restoreSpareRoom(): void {
    if (!this.#isFull) return;
    const { clock, spareRoom, log } = this.#parts;
    if (clock.monotonic() - this.#spareRoomTriedAt < SPARE_ROOM_RETRY_MS) return;
    this.#spareRoomTriedAt = clock.monotonic();
    this.#isFull = !spareRoom.reserve();
    if (!this.#isFull) log?.info({ folder: this.folder }, `The disk of the store in ${this.folder} has room again.`);
  }

  #createOutbox(): Outbox {
    const messages = this.#messages;
    return {
      claim: (now, leaseMs, most) => this.#read(() => messages.claim(now, leaseMs, most)),
      release: (ids) => this.#read(() => messages.release(ids)),
      lastId: () => this.#read(() => messages.lastId()),
      nextDueAt: () => this.#read(() => messages.nextDueAt()),
      pending: () => this.#read(() => messages.pending()),
      ledger: (incidentId) => this.#read(() => messages.ledger(incidentId)),
      standing: () => this.#read(() => messages.standing(this.#parts.clock.now())),
    };
  }
}

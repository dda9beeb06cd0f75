import type { CompiledQuery } from 'kysely';
import { changesOf, type ChangeOf } from '../../model/change.ts';
import type { Job, RunResult } from '../../model/run.ts';
import type { Subject } from '../../model/names.ts';
import { BulkStatement } from './bulk-statement.ts';
import type { TableWriter } from './registry.ts';
import type { Dictionary } from './dictionary.ts';
import { numbersForm, runDetailsForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import {
  binaryRunId,
  detailsOf,
  firstRunIdAt,
  interruptedResult,
  purposeNumber,
  purposePart,
  resultOf,
  rowOf,
  shapeOf,
  textRunId,
} from './run-codec.ts';
import type { Database, RunDetailRow, RunningRow, RunRow, Tx } from '../schema.ts';

const runningColumns = ['id', 'subject_id', 'location_id', 'due_at', 'started_at', 'purpose'] as const;
const runColumns = [
  ...runningColumns,
  'finished_at',
  'outcome',
  'duration_ms',
  'attempts',
  'cleanup_failures',
  'certificate_expires_at',
  'shape_id',
  'numbers',
] as const;

/** No run has an id as great as this. */
const AFTER_ALL = new Uint8Array(17).fill(0xff);

type DetailedRunRow = RunRow & { readonly details: string | null };

/** Runs under way and runs done. */
export class Runs implements TableWriter<'run-started' | 'run-finished'> {
  readonly kinds = ['run-started', 'run-finished'] as const;
  readonly #db: Database;
  readonly #names: Dictionary;
  readonly #rows: RowReader;
  readonly #begin: BulkStatement<RunningRow>;
  readonly #end: BulkStatement<Pick<RunningRow, 'id'>>;
  readonly #insert: BulkStatement<RunRow>;
  readonly #insertDetails: BulkStatement<RunDetailRow>;
  /** Compiled once: a start asks for the newest runs of every subject. */
  readonly #recent: CompiledQuery;

  constructor(db: Database, names: Dictionary, rows: RowReader) {
    this.#db = db;
    this.#names = names;
    this.#rows = rows;
    this.#begin = new BulkStatement(runningColumns, (rows) =>
      db
        .insertInto('running')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing()),
    );
    this.#end = new BulkStatement(['id'], (rows) =>
      db.deleteFrom('running').where(
        'id',
        'in',
        rows.map((row) => row.id),
      ),
    );
    this.#insert = new BulkStatement(runColumns, (rows) =>
      db
        .insertInto('runs')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing()),
    );
    this.#insertDetails = new BulkStatement(['run_id', 'details'], (rows) =>
      db
        .insertInto('run_details')
        .values(rows)
        .onConflict((conflict) => conflict.column('run_id').doNothing()),
    );
    const ofSubject = this.#select().where('runs.subject_id', '=', 0).where('runs.id', '<', AFTER_ALL);
    const newestFirst = ofSubject.orderBy('runs.id', 'desc');
    this.#recent = newestFirst.limit(0).compile();
  }

  async write(tx: Tx, changes: readonly ChangeOf<'run-started' | 'run-finished'>[]): Promise<void> {
    await this.#begin.run(
      tx,
      changesOf(changes, 'run-started').map(({ job, at }) => this.#runningRow(job, at)),
    );
    const details: RunDetailRow[] = [];
    const rows = changesOf(changes, 'run-finished').map(({ result }) => {
      const row = this.#row(result);
      const text = detailsOf(result, row.shape_id !== null);
      if (text !== undefined) details.push({ run_id: row.id, details: text });
      return row;
    });
    await this.#insert.run(tx, rows);
    await this.#insertDetails.run(tx, details);
    await this.#end.run(tx, rows);
  }

  /** The newest first; `before`: those that come before this one. */
  async recent(subject: Subject, most: number, before?: string): Promise<readonly RunResult[]> {
    const id = this.#names.findSubject(subject);
    if (id === undefined) return [];
    const last = before === undefined ? AFTER_ALL : binaryRunId(before);
    const { rows } = await this.#db.executeQuery<DetailedRunRow>({ ...this.#recent, parameters: [id, last, most] });
    return rows.flatMap((row) => this.#result(row) ?? []);
  }

  async one(runId: string): Promise<RunResult | undefined> {
    if (!/^[0-9a-f]{32}$/.test(runId)) return undefined;
    const row = await this.#select().where('runs.id', '=', binaryRunId(runId)).executeTakeFirst();
    return row && this.#result(row);
  }

  /** Runs that were begun and never finished, as results. */
  async interrupted(at: number): Promise<readonly RunResult[]> {
    const rows = await this.#db.selectFrom('running').selectAll().orderBy('id').execute();
    return rows.flatMap((row) => {
      const runId = textRunId(row.id);
      const subject = this.#names.subjectOf({ table: 'running', id: runId }, row.subject_id);
      if (!subject) return [];
      const place = { ...subject, location: this.#names.location(row.location_id) };
      return interruptedResult({ ...place, runId, dueAt: row.due_at, ...purposePart(row.purpose) }, row.started_at, at);
    });
  }

  /** Deletes at most `most` runs that are older; returns how many. */
  async prune(before: number, most: number): Promise<number> {
    const old = await this.#db
      .selectFrom('runs')
      .select('id')
      .where('id', '<', firstRunIdAt(before))
      .orderBy('id')
      .limit(most)
      .execute();
    const last = old.at(-1);
    if (!last) return 0;
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('run_details').where('run_id', '<=', last.id).execute();
      await tx.deleteFrom('runs').where('id', '<=', last.id).execute();
    });
    return old.length;
  }

  #select() {
    return this.#db
      .selectFrom('runs')
      .leftJoin('run_details', 'run_details.run_id', 'runs.id')
      .selectAll('runs')
      .select('run_details.details');
  }

  /** A run whose steps or details cannot be read still counts, with its outcome and its times. */
  #result(row: DetailedRunRow): RunResult | undefined {
    const id = textRunId(row.id);
    const subject = this.#names.subjectOf({ table: 'runs', id }, row.subject_id);
    if (!subject) return undefined;
    const { numbers, details } = row;
    const place = { ...subject, location: this.#names.location(row.location_id) };
    return resultOf(row, place, {
      shape: this.#names.shape(row.shape_id),
      numbers: numbers === null ? undefined : this.#rows.json({ table: 'runs', id }, numbers, numbersForm),
      details: details === null ? undefined : this.#rows.json({ table: 'run_details', id }, details, runDetailsForm),
    });
  }

  #runningRow(job: Job, startedAt: number): RunningRow {
    return {
      id: binaryRunId(job.runId),
      subject_id: this.#names.subjectId(job),
      location_id: this.#names.locationId(job.location),
      due_at: job.dueAt,
      started_at: startedAt,
      purpose: purposeNumber(job),
    };
  }

  #row(result: RunResult): RunRow {
    const subject = this.#names.subjectId(result);
    const text = shapeOf(result);
    return rowOf(result, {
      subject,
      location: this.#names.locationId(result.location),
      shape: text === undefined ? null : this.#names.shapeId(subject, text),
    });
  }
}

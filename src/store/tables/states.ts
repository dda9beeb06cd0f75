import type { Selectable } from 'kysely';
import type { ChangeOf } from '../../model/change.ts';
import { subjectKey, type Subject } from '../../model/names.ts';
import type { FunctionState, State, StateChange } from '../../model/state.ts';
import { BulkStatement } from './bulk-statement.ts';
import type { TableWriter } from './registry.ts';
import type { Dictionary } from './dictionary.ts';
import { causeForm, stateForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, StateChangeRow, StateRow, Tx } from '../schema.ts';

type StateKind = 'state-saved' | 'state-removed' | 'state-changed';

/** The current state of every subject, and how it came to be. */
export class States implements TableWriter<StateKind> {
  readonly kinds = ['state-saved', 'state-removed', 'state-changed'] as const;
  readonly #db: Database;
  readonly #names: Dictionary;
  readonly #rows: RowReader;
  readonly #save: BulkStatement<StateRow>;

  constructor(db: Database, names: Dictionary, rows: RowReader) {
    this.#db = db;
    this.#names = names;
    this.#rows = rows;
    this.#save = new BulkStatement(['subject_id', 'state', 'counted_until'], (rows) =>
      db
        .insertInto('states')
        .values(rows)
        .onConflict((conflict) =>
          conflict.column('subject_id').doUpdateSet((eb) => ({
            state: eb.ref('excluded.state'),
            counted_until: eb.ref('excluded.counted_until'),
          })),
        ),
    );
  }

  async write(tx: Tx, all: readonly ChangeOf<StateKind>[]): Promise<void> {
    const saved = new Map<number, StateRow>();
    const removed = new Set<number>();
    for (const one of all) {
      if (one.kind === 'state-changed') await this.#addChange(tx, one.change);
      else if (one.kind === 'state-saved') {
        const id = this.#names.subjectId(one.state);
        this.#rows.forget({ table: 'states', id: String(id) });
        saved.set(id, { subject_id: id, state: JSON.stringify(one.state), counted_until: one.countedUntil });
      } else {
        const id = this.#names.findSubject(one.subject);
        if (id !== undefined) removed.add(id);
        if (id !== undefined) saved.delete(id);
      }
    }
    for (const id of removed) await tx.deleteFrom('states').where('subject_id', '=', id).execute();
    await this.#save.run(tx, [...saved.values()]);
  }

  async all(): Promise<readonly FunctionState[]> {
    const rows = await this.#db.selectFrom('states').select(['subject_id', 'state']).orderBy('subject_id').execute();
    return this.#rows.all(rows, {
      place: ({ subject_id }) => ({ table: 'states', id: String(subject_id) }),
      json: ({ state }) => state,
      form: stateForm,
    });
  }

  async countedUntil(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#db.selectFrom('states').select(['subject_id', 'counted_until']).execute();
    return new Map(
      rows.flatMap((row) => {
        const subject = this.#names.subjectOf({ table: 'states', id: String(row.subject_id) }, row.subject_id);
        return subject ? [[subjectKey(subject), row.counted_until]] : [];
      }),
    );
  }

  async changes(since: number, subject?: Subject): Promise<readonly StateChange[]> {
    const id = subject && this.#names.findSubject(subject);
    if (subject && id === undefined) return [];
    const rows = await this.#db
      .selectFrom('state_changes')
      .selectAll()
      .where('at', '>=', since)
      .$if(id !== undefined, (query) => query.where('subject_id', '=', id ?? 0))
      .orderBy('id')
      .execute();
    return rows.flatMap((row) => this.#change(row) ?? []);
  }

  /** The first of each subject after a time. */
  async firstAfter(at: number): Promise<readonly StateChange[]> {
    const first = this.#db
      .selectFrom('state_changes')
      .select((eb) => eb.fn.min('id').as('id'))
      .where('at', '>', at)
      .groupBy('subject_id');
    const rows = await this.#db.selectFrom('state_changes').selectAll().where('id', 'in', first).execute();
    return rows.flatMap((row) => this.#change(row) ?? []);
  }

  /** Deletes at most `most` changes that are older; returns how many. */
  async prune(before: number, most: number): Promise<number> {
    const old = this.#db.selectFrom('state_changes').select('id').where('at', '<', before).orderBy('at').limit(most);
    const { numDeletedRows } = await this.#db
      .deleteFrom('state_changes')
      .where('id', 'in', old)
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }

  async #addChange(tx: Tx, { at, from, to, cause, runId, ...subject }: StateChange): Promise<void> {
    const row = { subject_id: this.#names.subjectId(subject), at, from_state: from, to_state: to };
    await tx
      .insertInto('state_changes')
      .values({ ...row, cause: JSON.stringify(cause), run_id: runId ?? null })
      .execute();
  }

  /** Where the cause cannot be read, the change still tells how long each state lasted. */
  #change(row: Selectable<StateChangeRow>): StateChange | undefined {
    const place = { table: 'state_changes', id: String(row.id) };
    const subject = this.#names.subjectOf(place, row.subject_id);
    if (!subject) return undefined;
    return {
      ...subject,
      from: row.from_state as State,
      to: row.to_state as State,
      cause: this.#rows.json(place, row.cause, causeForm) ?? { kind: 'never-run' },
      at: row.at,
      ...(row.run_id !== null && { runId: row.run_id }),
    };
  }
}

import type { ChangeOf } from '../../model/change.ts';
import { plannedId, plannedUntil, type Planned } from '../../model/planned.ts';
import type { TableWriter } from './registry.ts';
import { plannedForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, Tx } from '../schema.ts';
import { DAY_MS } from '../../time/units.ts';

/** What ended longer ago than this is of no use to anybody. */
const KEPT_AFTER_END_MS = DAY_MS;

/** Silences and planned work that people made while running. */
export class PlannedTable implements TableWriter<'planned-saved' | 'planned-removed'> {
  readonly kinds = ['planned-saved', 'planned-removed'] as const;
  readonly #db: Database;
  readonly #rows: RowReader;

  constructor(db: Database, rows: RowReader) {
    this.#db = db;
    this.#rows = rows;
  }

  async write(tx: Tx, changes: readonly ChangeOf<'planned-saved' | 'planned-removed'>[]): Promise<void> {
    for (const change of changes) {
      const id = change.kind === 'planned-removed' ? change.id : plannedId(change.planned);
      this.#rows.forget({ table: 'planned', id });
      if (change.kind === 'planned-removed') {
        await tx.deleteFrom('planned').where('id', '=', id).execute();
        continue;
      }
      const { planned } = change;
      const row = { kind: planned.kind, until: plannedUntil(planned), value: JSON.stringify(planned) };
      await tx
        .insertInto('planned')
        .values({ id, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
    }
  }

  /** Without those that ended over a day ago, in the order in which they end. */
  async all(now: number): Promise<readonly Planned[]> {
    const rows = await this.#db
      .selectFrom('planned')
      .select(['id', 'value'])
      .where('until', '>=', now - KEPT_AFTER_END_MS)
      .orderBy('until')
      .orderBy('id')
      .execute();
    return this.#rows.all(rows, {
      place: ({ id }) => ({ table: 'planned', id }),
      json: ({ value }) => value,
      form: plannedForm,
    });
  }

  /** Deletes at most `most` of those that ended over a day ago; returns how many. */
  async prune(now: number, most: number): Promise<number> {
    const old = this.#db
      .selectFrom('planned')
      .select('id')
      .where('until', '<', now - KEPT_AFTER_END_MS)
      .limit(most);
    const { numDeletedRows } = await this.#db.deleteFrom('planned').where('id', 'in', old).executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  }
}

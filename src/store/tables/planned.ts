import { plannedId, plannedUntil, type Planned } from '../../model/planned.ts';
import type { Draft } from './registry.ts';
import { plannedForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, Tx } from '../schema.ts';

/** What ended longer ago than this is of no use to anybody. */
const KEPT_AFTER_END_MS = 86_400_000;

/** Silences and planned work that people made while running. */
export class PlannedTable {
  readonly #db: Database;
  readonly #rows: RowReader;

  constructor(db: Database, rows: RowReader) {
    this.#db = db;
    this.#rows = rows;
  }

  async write(tx: Tx, { planned }: Draft): Promise<void> {
    for (const change of planned) {
      const id = 'removed' in change ? change.removed : plannedId(change.saved);
      this.#rows.forget({ table: 'planned', id });
      if ('removed' in change) {
        await tx.deleteFrom('planned').where('id', '=', change.removed).execute();
        continue;
      }
      const { saved } = change;
      const row = { kind: saved.kind, until: plannedUntil(saved), value: JSON.stringify(saved) };
      await tx
        .insertInto('planned')
        .values({ id: plannedId(saved), ...row })
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

import type { ChangeOf } from '../../model/change.ts';
import type { Signal } from '../../model/signal.ts';
import type { TableWriter } from './registry.ts';
import { signalForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, Tx } from '../schema.ts';

/** What sources of signals report at the moment. */
export class SignalsTable implements TableWriter<'signals-replaced'> {
  readonly kinds = ['signals-replaced'] as const;
  readonly #db: Database;
  readonly #rows: RowReader;

  constructor(db: Database, rows: RowReader) {
    this.#db = db;
    this.#rows = rows;
  }

  async write(tx: Tx, changes: readonly ChangeOf<'signals-replaced'>[]): Promise<void> {
    // What a source reported before its last report is not true any more.
    const last = new Map(changes.flatMap(({ source, signals, isKept }) => (isKept ? [[source, signals]] : [])));
    for (const [source, signals] of last) {
      const before = new Map(
        (await tx.selectFrom('signals').select(['id', 'value']).where('source', '=', source).execute()).map((row) => [
          row.id,
          row.value,
        ]),
      );
      const after = new Map(signals.map((signal) => [signal.id, signal]));
      // Only what is different: a source may tell of thousands, of which each message changes a few.
      for (const id of before.keys())
        if (!after.has(id)) await tx.deleteFrom('signals').where('source', '=', source).where('id', '=', id).execute();
      for (const [id, signal] of after) {
        const value = JSON.stringify(signal);
        if (value === before.get(id)) continue;
        await tx
          .insertInto('signals')
          .values({ source, id, value })
          .onConflict((conflict) => conflict.columns(['source', 'id']).doUpdateSet({ value }))
          .execute();
      }
    }
  }

  async all(): Promise<readonly Signal[]> {
    const rows = await this.#db.selectFrom('signals').selectAll().orderBy('source').orderBy('id').execute();
    return this.#rows.all(rows, {
      place: ({ source, id }) => ({ table: 'signals', id: `${source} ${id}` }),
      json: ({ value }) => value,
      form: signalForm,
    });
  }
}

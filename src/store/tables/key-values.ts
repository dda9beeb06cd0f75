import type { ChangeOf } from '../../model/change.ts';
import type { TableWriter } from './registry.ts';
import { anything } from '../rows/form.ts';
import { keyValueForms } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, Tx } from '../schema.ts';

/** Small things that are only read and written as a whole, by name. */
export class KeyValues implements TableWriter<'value-saved'> {
  readonly kinds = ['value-saved'] as const;
  readonly #db: Database;
  readonly #rows: RowReader;

  constructor(db: Database, rows: RowReader) {
    this.#db = db;
    this.#rows = rows;
  }

  async write(tx: Tx, changes: readonly Pick<ChangeOf<'value-saved'>, 'name' | 'value'>[]): Promise<void> {
    for (const { name, value } of changes) {
      this.#rows.forget({ table: 'keepsakes', id: name });
      // JSON has no word for undefined.
      if (value === undefined) {
        await tx.deleteFrom('keepsakes').where('name', '=', name).execute();
        continue;
      }
      const row = { value: JSON.stringify(value) };
      await tx
        .insertInto('keepsakes')
        .values({ name, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .execute();
    }
  }

  async one(name: string): Promise<unknown> {
    const row = await this.#db.selectFrom('keepsakes').select('value').where('name', '=', name).executeTakeFirst();
    const place = { table: 'keepsakes', id: name };
    return row && this.#rows.json(place, row.value, keyValueForms[name] ?? anything);
  }
}

import type { Database, Tx } from './schema.ts';
import { BulkStatement } from './tables/bulk-statement.ts';

/** Under this name stands the sequence number of the change set that was written last. */
const NAME = 'sequence';

/** The number of the last change set, written with it in one transaction. */
export class Sequence {
  readonly #db: Database;
  readonly #save: BulkStatement<{ readonly name: string; readonly value: string }>;

  constructor(db: Database) {
    this.#db = db;
    this.#save = new BulkStatement(['name', 'value'], (rows) =>
      db
        .insertInto('meta')
        .values(rows)
        .onConflict((conflict) => conflict.column('name').doUpdateSet((eb) => ({ value: eb.ref('excluded.value') }))),
    );
  }

  save(tx: Tx, sequence: number): Promise<void> {
    return this.#save.run(tx, [{ name: NAME, value: String(sequence) }]);
  }

  /** 0 before the first change set. */
  async last(): Promise<number> {
    const found = await this.#db.selectFrom('meta').select('value').where('name', '=', NAME).executeTakeFirst();
    return Number(found?.value ?? 0);
  }
}

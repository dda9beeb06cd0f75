import type { Draft } from './draft.ts';
import type { Database, Tx } from './schema.ts';

/** Small things that are only read and written as a whole, by name. */
export class Keepsakes {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async write(tx: Tx, { kept }: Draft): Promise<void> {
    for (const { name, value } of kept) {
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
    return row && (JSON.parse(row.value) as unknown);
  }
}

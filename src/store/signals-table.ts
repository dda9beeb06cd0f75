import type { Signal } from '../model/signal.ts';
import type { Draft } from './draft.ts';
import type { Database, Tx } from './schema.ts';

/** What sources of signals tell at the moment. */
export class SignalsTable {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async write(tx: Tx, { signals: told }: Draft): Promise<void> {
    // What a source told before its last word is not true any more.
    const last = new Map(told.map(({ source, signals }) => [source, signals]));
    for (const [source, signals] of last) {
      await tx.deleteFrom('signals').where('source', '=', source).execute();
      const rows = new Map(
        signals.map((signal) => [signal.id, { source, id: signal.id, value: JSON.stringify(signal) }]),
      );
      for (const row of rows.values()) await tx.insertInto('signals').values(row).execute();
    }
  }

  async all(): Promise<readonly Signal[]> {
    const rows = await this.#db.selectFrom('signals').select('value').orderBy('source').orderBy('id').execute();
    return rows.map(({ value }) => JSON.parse(value) as Signal);
  }
}

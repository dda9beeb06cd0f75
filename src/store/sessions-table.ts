import type { Session } from '../model/access.ts';
import { explainedIn } from './problem.ts';
import type { Database } from './schema.ts';
import type { Sessions } from './store.ts';

/** Sessions, in their table. All methods reject with a {@link StoreProblem} about `folder` when it cannot be used. */
export function sessionsIn(db: Database, folder: string): Sessions {
  const explained = explainedIn(folder);
  return {
    async all() {
      const rows = await explained(db.selectFrom('sessions').selectAll().orderBy('created_at').execute());
      return rows.map(({ value }) => JSON.parse(value) as Session);
    },
    async save(session) {
      const row = { created_at: session.createdAt, value: JSON.stringify(session) };
      await explained(
        db
          .insertInto('sessions')
          .values({ hash: session.hash, ...row })
          .onConflict((conflict) => conflict.column('hash').doUpdateSet(row))
          .execute(),
      );
    },
    async remove(hash) {
      await explained(db.deleteFrom('sessions').where('hash', '=', hash).execute());
    },
  };
}

import { explainedIn } from '../problem.ts';
import { sessionForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database } from '../schema.ts';
import type { Sessions } from '../store.ts';

/** Sessions, in their table. All methods reject with a {@link StoreProblem} about `folder` when it cannot be used. */
export function sessionsIn(db: Database, folder: string, reader: RowReader): Sessions {
  const explained = explainedIn(folder);
  return {
    async all() {
      const rows = await explained(db.selectFrom('sessions').selectAll().orderBy('created_at').execute());
      return reader.all(rows, {
        place: ({ hash }) => ({ table: 'sessions', id: hash }),
        json: ({ value }) => value,
        form: sessionForm,
      });
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

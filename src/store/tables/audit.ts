import type { Selectable } from 'kysely';
import type { AuditEntry } from '../../model/access.ts';
import { explainedIn } from '../problem.ts';
import type { AuditRow, Database } from '../schema.ts';
import type { Audit, KeptAuditEntry } from '../store.ts';

/** What people and programs did, in its table. Rejects with a {@link StoreProblem} about `folder` when it cannot be used. */
export function auditIn(db: Database, folder: string): Audit {
  const explained = explainedIn(folder);
  return {
    async add({ from, ...entry }) {
      await explained(
        db
          .insertInto('audit')
          .values({ ...entry, address: from })
          .execute(),
      );
    },
    async newest({ most, before, beforeId }) {
      let query = db.selectFrom('audit').selectAll().orderBy('at', 'desc').orderBy('id', 'desc').limit(most);
      if (before !== undefined)
        query = query.where((is) =>
          is.or([
            is('at', '<', before),
            ...(beforeId === undefined ? [] : [is.and([is('at', '=', before), is('id', '<', beforeId)])]),
          ]),
        );
      return (await explained(query.execute())).map(entryOf);
    },
  };
}

/** Deletes at most `most` entries that are older; returns how many. */
export async function pruneAudit(db: Database, before: number, most: number): Promise<number> {
  const old = db.selectFrom('audit').select('id').where('at', '<', before).limit(most);
  const { numDeletedRows } = await db.deleteFrom('audit').where('id', 'in', old).executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

const entryOf = ({ id, at, who, way, what, which, address, outcome }: Selectable<AuditRow>): KeptAuditEntry => ({
  id,
  at,
  who,
  way: way as AuditEntry['way'],
  what,
  which,
  from: address,
  outcome: outcome as AuditEntry['outcome'],
});

import type { Role, Token } from '../../model/access.ts';
import { explainedIn } from '../problem.ts';
import type { Database, TokenRow } from '../schema.ts';
import type { Tokens } from '../store.ts';

/**
 * API tokens, in their table. Written at once: few are made, and by people who wait for it. All methods reject with a
 * {@link StoreProblem} about `folder` when the store cannot be used.
 */
export function tokensIn(db: Database, folder: string): Tokens {
  const explained = explainedIn(folder);
  return {
    add: (token) => explained(insert(db, token)),
    all: async () => (await explained(db.selectFrom('tokens').selectAll().orderBy('name').execute())).map(tokenOf),
    async find(hash) {
      const query = db.selectFrom('tokens').selectAll().where('hash', '=', hash);
      const row = await explained(query.executeTakeFirst());
      return row && tokenOf(row);
    },
    async revoke(name) {
      const query = db.deleteFrom('tokens').where('name', '=', name);
      return Number((await explained(query.executeTakeFirstOrThrow())).numDeletedRows) > 0;
    },
  };
}

async function insert(db: Database, { name, role, hash, createdAt, expiresAt }: Token): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('tokens')
    .values({ name, role, hash, created_at: createdAt, expires_at: expiresAt ?? null })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirstOrThrow();
  return Number(numInsertedOrUpdatedRows) > 0;
}

const tokenOf = ({ name, role, hash, created_at, expires_at }: TokenRow): Token => ({
  name,
  role: role as Role,
  hash,
  createdAt: created_at,
  ...(expires_at !== null && { expiresAt: expires_at }),
});

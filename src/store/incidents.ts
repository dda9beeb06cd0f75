import type { Incident, Publications, TimelineEntry } from '../model/incident.ts';
import type { Draft } from './draft.ts';
import type { Database, Tx } from './schema.ts';

const read = ({ incident }: { readonly incident: string }): Incident => JSON.parse(incident) as Incident;

/** Incidents, whom they touch, and their timelines. */
export class Incidents {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async write(tx: Tx, { incidents, timeline }: Draft): Promise<void> {
    for (const incident of incidents) await this.#save(tx, incident);
    for (const { incidentId, at, kind, text, published } of timeline) {
      const row = { incident_id: incidentId, at, kind, text, published: published ? JSON.stringify(published) : null };
      await tx.insertInto('timeline').values(row).execute();
    }
  }

  /** Those not yet restored, oldest first. */
  async open(): Promise<readonly Incident[]> {
    const rows = await this.#db
      .selectFrom('incidents')
      .select('incident')
      .where('restored_at', 'is', null)
      .orderBy('opened_at')
      .orderBy('id')
      .execute();
    return rows.map(read);
  }

  async ended(most: number): Promise<readonly Incident[]> {
    const rows = await this.#db
      .selectFrom('incidents')
      .select('incident')
      .where('restored_at', 'is not', null)
      .orderBy('restored_at', 'desc')
      .limit(most)
      .execute();
    return rows.map(read);
  }

  async one(id: string): Promise<Incident | undefined> {
    const row = await this.#db.selectFrom('incidents').select('incident').where('id', '=', id).executeTakeFirst();
    return row && read(row);
  }

  async newest({
    most,
    before,
    functionId,
  }: {
    most: number;
    before?: number;
    functionId?: string;
  }): Promise<readonly Incident[]> {
    let query = this.#db
      .selectFrom('incidents')
      .select('incident')
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .limit(most);
    if (before !== undefined) query = query.where('opened_at', '<', before);
    if (functionId !== undefined)
      query = query.where('id', 'in', (inner) =>
        inner.selectFrom('incident_functions').select('incident_id').where('function_id', '=', functionId),
      );
    return (await query.execute()).map(read);
  }

  async timeline(incidentId: string): Promise<readonly TimelineEntry[]> {
    const rows = await this.#db
      .selectFrom('timeline')
      .select(['at', 'kind', 'text', 'published'])
      .where('incident_id', '=', incidentId)
      .orderBy('id')
      .execute();
    return rows.map(({ at, kind, text, published }) => ({
      ...{ incidentId, at, kind: kind as TimelineEntry['kind'], text },
      ...(published !== null && { published: JSON.parse(published) as Publications }),
    }));
  }

  /** Deletes at most `most` incidents restored before, with all that was said about them; returns how many. */
  async prune(before: number, most: number): Promise<number> {
    const old = await this.#db
      .selectFrom('incidents')
      .select('id')
      .where('restored_at', '<', before)
      .orderBy('restored_at')
      .limit(most)
      .execute();
    if (old.length === 0) return 0;
    const ids = old.map(({ id }) => id);
    await this.#db.transaction().execute(async (tx) => {
      await tx.deleteFrom('outbox').where('dedup_key', 'in', ids).where('settled', 'is not', null).execute();
      await tx.deleteFrom('incidents').where('id', 'in', ids).execute();
    });
    return old.length;
  }

  async #save(tx: Tx, incident: Incident): Promise<void> {
    const row = {
      opened_at: incident.openedAt,
      restored_at: incident.restoredAt ?? null,
      incident: JSON.stringify(incident),
    };
    await tx
      .insertInto('incidents')
      .values({ id: incident.id, ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
    const functions = new Set(incident.affected.map(({ functionId }) => functionId));
    for (const functionId of functions)
      await tx
        .insertInto('incident_functions')
        .values({ incident_id: incident.id, function_id: functionId })
        .onConflict((conflict) => conflict.columns(['incident_id', 'function_id']).doNothing())
        .execute();
  }
}

import { changesOf, type ChangeOf } from '../../model/change.ts';
import type { Incident } from '../../model/incident.ts';
import type { TimelineEntry } from '../../model/timeline.ts';
import type { TableWriter } from './registry.ts';
import { incidentForm, publicationsForm, timelineEventForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Database, Tx } from '../schema.ts';
import type { IncidentQuery } from '../store.ts';
import { addToTimelines } from './timeline-lines.ts';

interface StoredIncident {
  readonly id: string;
  readonly incident: string;
}

const stored = {
  place: ({ id }: StoredIncident) => ({ table: 'incidents', id }),
  json: ({ incident }: StoredIncident) => incident,
  form: incidentForm,
};

/** Incidents, whom they touch, and their timelines. */
export class Incidents implements TableWriter<'incident-saved' | 'timeline-added'> {
  readonly kinds = ['incident-saved', 'timeline-added'] as const;
  readonly #db: Database;
  readonly #rows: RowReader;

  constructor(db: Database, rows: RowReader) {
    this.#db = db;
    this.#rows = rows;
  }

  async write(tx: Tx, changes: readonly ChangeOf<'incident-saved' | 'timeline-added'>[]): Promise<void> {
    // Of one that many functions join at once only the last value is written.
    const last = new Map(changesOf(changes, 'incident-saved').map(({ incident }) => [incident.id, incident]));
    for (const incident of last.values()) {
      this.#rows.forget({ table: 'incidents', id: incident.id });
      await this.#save(tx, incident);
    }
    await addToTimelines(
      tx,
      changesOf(changes, 'timeline-added').map(({ entry }) => entry),
      this.#rows,
    );
  }

  /** Those not yet restored, oldest first. */
  async open(): Promise<readonly Incident[]> {
    const rows = await this.#db
      .selectFrom('incidents')
      .select(['id', 'incident'])
      .where('restored_at', 'is', null)
      .orderBy('opened_at')
      .orderBy('id')
      .execute();
    return this.#rows.all(rows, stored);
  }

  async ended(most: number): Promise<readonly Incident[]> {
    const rows = await this.#db
      .selectFrom('incidents')
      .select(['id', 'incident'])
      .where('restored_at', 'is not', null)
      .orderBy('restored_at', 'desc')
      .limit(most)
      .execute();
    return this.#rows.all(rows, stored);
  }

  async one(id: string): Promise<Incident | undefined> {
    const rows = await this.#db.selectFrom('incidents').select(['id', 'incident']).where('id', '=', id).execute();
    return this.#rows.all(rows, stored)[0];
  }

  async newest({ most, before, beforeId, functionId }: IncidentQuery): Promise<readonly Incident[]> {
    let query = this.#db
      .selectFrom('incidents')
      .select(['id', 'incident'])
      .orderBy('opened_at', 'desc')
      .orderBy('id', 'desc')
      .limit(most);
    if (before !== undefined)
      query = query.where((is) =>
        is.or([
          is('opened_at', '<', before),
          ...(beforeId === undefined ? [] : [is.and([is('opened_at', '=', before), is('id', '<', beforeId)])]),
        ]),
      );
    if (functionId !== undefined)
      query = query.where('id', 'in', (inner) =>
        inner.selectFrom('incident_functions').select('incident_id').where('function_id', '=', functionId),
      );
    return this.#rows.all(await query.execute(), stored);
  }

  async timeline(incidentId: string): Promise<readonly TimelineEntry[]> {
    const rows = await this.#db
      .selectFrom('timeline')
      .select(['id', 'at', 'actor', 'event', 'published'])
      .where('incident_id', '=', incidentId)
      .orderBy('id')
      .execute();
    return rows.flatMap(({ id, at, actor, event: json, published }) => {
      const place = { table: 'timeline', id: String(id) };
      const event = this.#rows.json(place, json, timelineEventForm);
      if (!event) return [];
      const read = published === null ? undefined : this.#rows.json(place, published, publicationsForm);
      return { incidentId, at, ...(actor !== null && { actor }), event, ...(read && { published: read }) };
    });
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

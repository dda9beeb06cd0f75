// An incident that goes on for months must not grow without end: of the entries that the monitor writes by itself the first
// are kept and the others counted, in one entry in their place. What people did and what marks a stage is always kept.
import type { TimelineEntry, TimelineKind } from '../../model/timeline.ts';
import { timelineEventForm } from '../rows/forms.ts';
import type { RowReader } from '../rows/row-reader.ts';
import type { Tx } from '../schema.ts';

/** So many entries of the kinds that repeat are kept of one incident. */
export const MOST_LINES = 500;

/** Kinds of which an incident has few by their nature. */
const few: readonly TimelineKind[] = [
  'opened',
  'signal-opened',
  'severity-raised',
  'acknowledged',
  'available',
  'restored',
  'omitted',
];

/** Adds entries in their order. */
export async function addToTimelines(tx: Tx, entries: readonly TimelineEntry[], rows: RowReader): Promise<void> {
  for (const [incidentId, ofOne] of Map.groupBy(entries, (entry) => entry.incidentId)) {
    const repeating = ofOne.filter(mayBeOmitted);
    const places = repeating.length === 0 ? 0 : Math.max(0, MOST_LINES - (await countOf(tx, incidentId)));
    const omitted = new Set(repeating.slice(places));
    const [first] = omitted;
    for (const entry of ofOne) {
      if (entry === first) await noteOmitted(tx, entry, { count: omitted.size, rows });
      if (!omitted.has(entry)) await insert(tx, entry);
    }
  }
}

const mayBeOmitted = ({ event, actor }: TimelineEntry): boolean => actor === undefined && !few.includes(event.kind);

async function countOf(tx: Tx, incidentId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('timeline')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('incident_id', '=', incidentId)
    .where('actor', 'is', null)
    .where('kind', 'not in', few)
    .executeTakeFirstOrThrow();
  return count;
}

async function insert(tx: Tx, { incidentId, at, actor, event, published }: TimelineEntry): Promise<void> {
  await tx
    .insertInto('timeline')
    .values({
      ...{ incident_id: incidentId, at, actor: actor ?? null, kind: event.kind, event: JSON.stringify(event) },
      published: published ? JSON.stringify(published) : null,
    })
    .execute();
}

/** One entry stands for all that are missing; it stays where the first would be. */
async function noteOmitted(
  tx: Tx,
  { incidentId, at }: TimelineEntry,
  { count, rows }: { readonly count: number; readonly rows: RowReader },
): Promise<void> {
  const before = await tx
    .selectFrom('timeline')
    .select(['id', 'event'])
    .where('incident_id', '=', incidentId)
    .where('kind', '=', 'omitted')
    .executeTakeFirst();
  if (!before) return insert(tx, { incidentId, at, event: { kind: 'omitted', count } });
  const known = rows.json({ table: 'timeline', id: String(before.id) }, before.event, timelineEventForm);
  const counted = known?.kind === 'omitted' ? known.count : 0;
  const event = JSON.stringify({ kind: 'omitted', count: counted + count });
  await tx.updateTable('timeline').set({ event }).where('id', '=', before.id).execute();
}

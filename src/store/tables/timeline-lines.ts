// An incident that goes on for months must not grow without end: of the lines that the monitor writes by itself the first are
// kept and the others counted, in one line in their place. What people did and what marks a stage is always kept.
import type { TimelineEntry } from '../../model/incident.ts';
import type { Tx } from '../schema.ts';

/** So many lines of the kinds that repeat are kept of one incident. */
export const MOST_LINES = 500;

/** Whether lines of a kind may be many. */
const repeats: Readonly<Record<TimelineEntry['kind'], boolean>> = {
  opened: false,
  joined: true,
  recovered: true,
  severity: false,
  acknowledged: false,
  held: true,
  silent: true,
  escalated: true,
  available: false,
  restored: false,
  notified: true,
  refused: true,
  note: true,
  omitted: false,
};
const repeatingKinds = Object.entries(repeats).flatMap(([kind, doesRepeat]) => (doesRepeat ? kind : []));

/** Adds lines in their order. */
export async function addToTimelines(tx: Tx, entries: readonly TimelineEntry[]): Promise<void> {
  for (const [incidentId, ofOne] of Map.groupBy(entries, (entry) => entry.incidentId)) {
    const repeating = ofOne.filter(mayBeOmitted);
    const places = repeating.length === 0 ? 0 : Math.max(0, MOST_LINES - (await countOf(tx, incidentId)));
    const omitted = new Set(repeating.slice(places));
    const [first] = omitted;
    for (const entry of ofOne) {
      if (entry === first) await noteOmitted(tx, entry, omitted.size);
      if (!omitted.has(entry)) await insert(tx, entry);
    }
  }
}

const mayBeOmitted = ({ kind, isByPerson }: TimelineEntry): boolean => repeats[kind] && isByPerson !== true;

async function countOf(tx: Tx, incidentId: string): Promise<number> {
  const { count } = await tx
    .selectFrom('timeline')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('incident_id', '=', incidentId)
    .where('kind', 'in', repeatingKinds)
    .executeTakeFirstOrThrow();
  return count;
}

async function insert(tx: Tx, { incidentId, at, kind, text, published }: TimelineEntry): Promise<void> {
  const row = { incident_id: incidentId, at, kind, text, published: published ? JSON.stringify(published) : null };
  await tx.insertInto('timeline').values(row).execute();
}

/** One line stands for all that are missing; it stays where the first would be. */
async function noteOmitted(tx: Tx, { incidentId, at }: TimelineEntry, count: number): Promise<void> {
  const before = await tx
    .selectFrom('timeline')
    .select(['id', 'text'])
    .where('incident_id', '=', incidentId)
    .where('kind', '=', 'omitted')
    .executeTakeFirst();
  if (!before) return insert(tx, { incidentId, at, kind: 'omitted', text: String(count) });
  const text = String(Number(before.text) + count);
  await tx.updateTable('timeline').set({ text }).where('id', '=', before.id).execute();
}

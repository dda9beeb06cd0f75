import { categoryOfLine } from '../rows/forms.ts';
import type { Tx } from '../schema.ts';

/** So many entries are read at once. */
const PAGE = 1000;

interface OldLine {
  readonly id: number;
  readonly kind: string;
  readonly text: string;
}

/** The timeline holds data from now on: the sentences of before are kept as notes, in the category that they had. */
export async function typedTimeline(tx: Tx): Promise<void> {
  await tx.schema.alterTable('timeline').addColumn('actor', 'text').execute();
  await tx.schema
    .alterTable('timeline')
    .addColumn('event', 'text', (column) => column.notNull().defaultTo('{}'))
    .execute();
  for (let after = 0; ;) {
    const lines = await tx
      .selectFrom('timeline')
      .selectAll()
      .where('id', '>', after)
      .orderBy('id')
      .limit(PAGE)
      .$castTo<OldLine>()
      .execute();
    for (const line of lines) {
      const event = eventOf(line);
      const row = { kind: event.kind, event: JSON.stringify(event) };
      await tx.updateTable('timeline').set(row).where('id', '=', line.id).execute();
    }
    const last = lines.at(-1);
    if (!last) break;
    after = last.id;
  }
  await tx.schema.alterTable('timeline').dropColumn('text').execute();
}

const eventOf = ({ kind, text }: OldLine) =>
  kind === 'omitted'
    ? { kind: 'omitted', count: Number(text) || 0 }
    : { kind: 'legacy-note', category: categoryOfLine(kind), text };

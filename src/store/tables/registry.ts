import type { Change, ChangeKind, ChangeOf, ChangeSet } from '../../model/change.ts';
import type { Tx } from '../schema.ts';

/** The one place that knows how some kinds of change become rows. */
export interface TableWriter<K extends ChangeKind = never> {
  readonly kinds: readonly ChangeKind[];
  /** Writes changes of these kinds, which are in the order in which they were decided. */
  write(tx: Tx, changes: readonly ChangeOf<K>[]): Promise<void>;
}

/** Hands changes to the tables that write them. Tables are written in their order here: a row before those that refer to it. */
export class TableRegistry {
  readonly #tables: readonly TableWriter[];
  readonly #indexOf: ReadonlyMap<ChangeKind, number>;

  constructor(tables: readonly TableWriter[]) {
    this.#tables = tables;
    this.#indexOf = new Map(tables.flatMap(({ kinds }, index) => kinds.map((kind) => [kind, index] as const)));
  }

  async write(tx: Tx, sets: readonly ChangeSet[]): Promise<void> {
    const byTable = this.#tables.map((): Change[] => []);
    for (const { changes } of sets)
      for (const change of changes) {
        const index = this.#indexOf.get(change.kind);
        if (index !== undefined) byTable[index]!.push(change);
      }
    for (const [index, table] of this.#tables.entries())
      if (byTable[index]!.length > 0) await table.write(tx, byTable[index] as never[]);
  }
}

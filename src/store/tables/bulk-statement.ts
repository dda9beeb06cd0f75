import type { Compilable, CompiledQuery } from 'kysely';
import type { Tx } from '../schema.ts';

/** Rows per statement, at most: beyond that nothing is gained. */
const MOST_ROWS = 64;

type Cell = string | number | Uint8Array | null;

/**
 * A statement for any number of rows, compiled once for each power of two: building a statement anew for every commit costs
 * several times what running it does. `build` gets rows of zeros; its statement may have no parameters of its own.
 */
export class BulkStatement<Row extends { readonly [name in keyof Row]: Cell }> {
  readonly #columns: readonly (keyof Row & string)[];
  readonly #build: (rows: readonly Row[]) => Compilable;
  readonly #compiled = new Map<number, CompiledQuery>();

  constructor(columns: readonly (keyof Row & string)[], build: (rows: readonly Row[]) => Compilable) {
    this.#columns = columns;
    this.#build = build;
  }

  async run(tx: Tx, rows: readonly Row[]): Promise<void> {
    for (let from = 0; from < rows.length;) {
      const size = Math.min(MOST_ROWS, 2 ** Math.floor(Math.log2(rows.length - from)));
      const parameters: Cell[] = [];
      for (const row of rows.slice(from, from + size)) for (const name of this.#columns) parameters.push(row[name]);
      await tx.executeQuery({ ...this.#statement(size), parameters });
      from += size;
    }
  }

  #statement(size: number): CompiledQuery {
    const known = this.#compiled.get(size);
    if (known) return known;
    const zeros = Object.fromEntries(this.#columns.map((name) => [name, 0])) as unknown as Row;
    const compiled = this.#build(Array.from({ length: size }, () => zeros)).compile();
    this.#compiled.set(size, compiled);
    return compiled;
  }
}

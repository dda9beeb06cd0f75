// The one place where what the store keeps as JSON becomes a value again. A row that cannot be read is left out and
// reported, so that it stops nothing else: a start, a page, the delivery of other messages.
import type { Log } from '../../model/log.ts';
import type { Form } from './form.ts';

/** Where a value stands in the store. */
export interface RowPlace {
  readonly table: string;
  /** The key of the row, as text. */
  readonly id: string;
}

/** A row that this program cannot read, and why. */
export interface UnreadableRow extends RowPlace {
  readonly problem: string;
}

const HINT =
  'The row is left out, and everything else goes on. "bellwether store check" lists all such rows and says how to go on without them';

/** After so many, rows are only counted. */
const MOST_LOGGED = 20;
/** A store in which more cannot be read is no use; memory must not grow with it. */
const MOST_KEPT = 10_000;

/** Reads rows, and remembers those that it could not read. */
export class RowReader {
  readonly #log: Pick<Log, 'error'> | undefined;
  readonly #unreadable = new Map<string, UnreadableRow>();

  constructor(log?: Pick<Log, 'error'>) {
    this.#log = log;
  }

  /** Each once, in the order in which they were found. */
  get unreadable(): readonly UnreadableRow[] {
    return [...this.#unreadable.values()];
  }

  /** The value in JSON of that form; undefined, and reported, when it cannot be read. */
  json<T>(place: RowPlace, json: string, form: Form<T>): T | undefined {
    let problem: string | undefined;
    try {
      const value: unknown = JSON.parse(json);
      problem = form(value);
      if (problem === undefined) return value as T;
    } catch (error) {
      // V8 quotes what it could not parse, which may be personal.
      problem = `is not JSON: ${(error as Error).message.replace(/,? ?(\.\.\.)?".*$/s, '')}`;
    }
    this.report({ ...place, problem });
    return undefined;
  }

  /** Rows of JSON as values, without those that cannot be read. */
  all<T, Row>(rows: readonly Row[], { place, json, form }: RowsOf<T, Row>): readonly T[] {
    return rows.flatMap((row) => this.json(place(row), json(row), form) ?? []);
  }

  /** A row was written anew, or deleted: whatever was wrong with it is over. */
  forget({ table, id }: RowPlace): void {
    if (this.#unreadable.size > 0) this.#unreadable.delete(`${table} ${id}`);
  }

  /** Notes that a row cannot be read. */
  report(row: UnreadableRow): void {
    const key = `${row.table} ${row.id}`;
    if (this.#unreadable.has(key) || this.#unreadable.size >= MOST_KEPT) return;
    this.#unreadable.set(key, row);
    if (this.#unreadable.size > MOST_LOGGED) return;
    const { table, id, problem } = row;
    this.#log?.error({ table, id, problem, hint: HINT }, 'A row of the store cannot be read');
  }
}

interface RowsOf<T, Row> {
  readonly place: (row: Row) => RowPlace;
  readonly json: (row: Row) => string;
  readonly form: Form<T>;
}

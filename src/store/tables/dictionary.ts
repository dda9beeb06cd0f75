// Names are stored once; rows hold small numbers. All of them are in memory. New ones are written before the transaction
// that needs them: a name without rows does no harm, a number without its name would.
import type { Change, ChangeSet } from '../../model/change.ts';
import { subjectKey, type Subject } from '../../model/names.ts';
import { shapeForm } from '../rows/forms.ts';
import type { RunResult } from '../../model/run.ts';
import type { RowPlace, RowReader } from '../rows/row-reader.ts';
import { shapeOf, type Shape } from './run-codec.ts';
import type { Database } from '../schema.ts';
import { DAY_MS } from '../../time/units.ts';

/** A script that puts changing texts into the names of its steps would otherwise fill the table. */
const MOST_SHAPES_OF_A_SUBJECT = 40;

interface StoredShape {
  readonly id: number;
  readonly subjectId: number;
  readonly text: string;
  readonly shape: Shape;
  usedAt: number;
}

/** What the numbers in rows stand for: subjects, locations, and the steps and measurements of runs. */
export class Dictionary {
  readonly #db: Database;
  readonly #rows: RowReader;
  readonly #subjectIds = new Map<string, number>();
  readonly #subjects = new Map<number, Subject>();
  readonly #locationIds = new Map<string, number>();
  readonly #locations = new Map<number, string>();
  readonly #shapes = new Map<number, StoredShape>();
  readonly #shapesOf = new Map<number, Map<string, StoredShape>>();

  private constructor(db: Database, rows: RowReader) {
    this.#db = db;
    this.#rows = rows;
  }

  /** Reads all names. */
  static async load(db: Database, rows: RowReader): Promise<Dictionary> {
    const names = new Dictionary(db, rows);
    for (const { id, function_id, target } of await db.selectFrom('subjects').selectAll().execute())
      names.#keepSubject(id, { functionId: function_id, target });
    for (const { id, name } of await db.selectFrom('locations').selectAll().execute()) names.#keepLocation(id, name);
    for (const { id, subject_id, shape: text, used_at } of await db.selectFrom('shapes').selectAll().execute()) {
      const shape = rows.json({ table: 'shapes', id: String(id) }, text, shapeForm);
      if (shape) names.#keepShape({ id, subjectId: subject_id, text, shape, usedAt: used_at });
    }
    return names;
  }

  /** Whom a row is about; undefined, and reported, when its number has no name. */
  subjectOf(place: RowPlace, id: number): Subject | undefined {
    const found = this.#subjects.get(id);
    if (!found) this.#rows.report({ ...place, problem: `is about number ${id}, which no row of "subjects" names` });
    return found;
  }

  location(id: number): string {
    return this.#locations.get(id) ?? 'unknown';
  }

  /** The number of a subject, or undefined when nothing was ever written about it. */
  findSubject(subject: Subject): number | undefined {
    return this.#subjectIds.get(subjectKey(subject));
  }

  /** The number of a subject that {@link ensure} has seen. */
  subjectId(subject: Subject): number {
    const id = this.findSubject(subject);
    if (id === undefined) throw new Error(`The subject ${subjectKey(subject)} must be named before it is written.`);
    return id;
  }

  /** The number of a location that {@link ensure} has seen. */
  locationId(name: string): number {
    const id = this.#locationIds.get(name);
    if (id === undefined) throw new Error(`The location ${name} must be named before it is written.`);
    return id;
  }

  /** The number of a shape, or null when the subject has too many already. */
  shapeId(subjectId: number, text: string): number | null {
    return this.#shapesOf.get(subjectId)?.get(text)?.id ?? null;
  }

  shape(id: number | null): Shape | undefined {
    return id === null ? undefined : this.#shapes.get(id)?.shape;
  }

  /** Gives a number to every name in the change sets that has none yet. */
  async ensure(sets: readonly ChangeSet[]): Promise<void> {
    const subjects = new Map<string, Subject>();
    const locations = new Set<string>();
    const results: RunResult[] = [];
    for (const { changes } of sets)
      for (const change of changes) {
        const { subject, location } = namesIn(change);
        const key = subject && subjectKey(subject);
        if (key !== undefined && !this.#subjectIds.has(key)) subjects.set(key, subject!);
        if (location !== undefined && !this.#locationIds.has(location)) locations.add(location);
        if (change.kind === 'run-finished') results.push(change.result);
      }
    if (subjects.size + locations.size > 0) await this.#insert([...subjects.values()], [...locations]);
    for (const result of results) await this.#ensureShape(result);
  }

  /** Forgets shapes that no run has any more. */
  async pruneShapes(usedBefore: number): Promise<void> {
    const before = usedBefore - DAY_MS;
    const old = [...this.#shapes.values()].filter((shape) => shape.usedAt < before);
    if (old.length === 0) return;
    await this.#db.deleteFrom('shapes').where('used_at', '<', before).execute();
    for (const { id, subjectId, text } of old) {
      this.#shapes.delete(id);
      this.#shapesOf.get(subjectId)?.delete(text);
    }
  }

  async #insert(subjects: readonly Subject[], locations: readonly string[]): Promise<void> {
    const found = await this.#db.transaction().execute(async (tx) => {
      const subjectRows = [];
      for (const { functionId, target } of subjects) {
        const row = { function_id: functionId, target };
        subjectRows.push(await tx.insertInto('subjects').values(row).returningAll().executeTakeFirstOrThrow());
      }
      const locationRows = [];
      for (const name of locations)
        locationRows.push(await tx.insertInto('locations').values({ name }).returningAll().executeTakeFirstOrThrow());
      return { subjectRows, locationRows };
    });
    for (const { id, function_id, target } of found.subjectRows)
      this.#keepSubject(id, { functionId: function_id, target });
    for (const { id, name } of found.locationRows) this.#keepLocation(id, name);
  }

  async #ensureShape(result: RunResult): Promise<void> {
    const text = shapeOf(result);
    if (text === undefined) return;
    const subjectId = this.subjectId(result);
    const usedAt = result.finishedAt - (result.finishedAt % DAY_MS);
    const known = this.#shapesOf.get(subjectId);
    const shape = known?.get(text);
    if (shape && shape.usedAt < usedAt) {
      await this.#db.updateTable('shapes').set({ used_at: usedAt }).where('id', '=', shape.id).execute();
      shape.usedAt = usedAt;
    } else if (!shape && (known?.size ?? 0) < MOST_SHAPES_OF_A_SUBJECT) {
      const row = { subject_id: subjectId, shape: text, used_at: usedAt };
      const { id } = await this.#db.insertInto('shapes').values(row).returning('id').executeTakeFirstOrThrow();
      this.#keepShape({ id, subjectId, text, shape: JSON.parse(text) as Shape, usedAt });
    }
  }

  #keepSubject(id: number, subject: Subject): void {
    this.#subjects.set(id, subject);
    this.#subjectIds.set(subjectKey(subject), id);
  }

  #keepLocation(id: number, name: string): void {
    this.#locations.set(id, name);
    this.#locationIds.set(name, id);
  }

  #keepShape(shape: StoredShape): void {
    this.#shapes.set(shape.id, shape);
    const known = this.#shapesOf.get(shape.subjectId) ?? new Map<string, StoredShape>();
    this.#shapesOf.set(shape.subjectId, known.set(shape.text, shape));
  }
}

/** The names that a change's rows need numbers for. */
function namesIn(change: Change): { readonly subject?: Subject; readonly location?: string } {
  switch (change.kind) {
    case 'run-started':
      return { subject: change.job, location: change.job.location };
    case 'run-finished':
      return { subject: change.result, location: change.result.location };
    case 'state-saved':
      return { subject: change.state };
    case 'state-changed':
      return { subject: change.change };
    case 'rolled-up':
      return { subject: change.subject };
    default:
      return {};
  }
}

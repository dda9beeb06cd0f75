import type { ChangeOf } from '../../model/change.ts';
import type { Subject } from '../../model/names.ts';
import type { RollUp, RollUpFields } from '../../model/roll-up.ts';
import type { Outcome } from '../../model/run.ts';
import { BulkStatement } from './bulk-statement.ts';
import type { TableWriter } from './registry.ts';
import type { Dictionary } from './dictionary.ts';
import type { Database, RollUpRow, Tx } from '../schema.ts';
import { DAY_MS, HOUR_MS } from '../../time/units.ts';

/** Times that rows are looked up for one by one. */
const MOST_LOOKED_UP = 400;

/** Numbers in the database: never change their meaning. Days are days of UTC, so that they stay what they are when the zone of the business is changed. */
const units = { hour: { number: 0, ms: HOUR_MS }, day: { number: 1, ms: DAY_MS } } as const;

const keyColumns = ['unit', 'start', 'subject_id'] as const;
const added = [
  'due',
  'passed',
  'flaky',
  'failed',
  'inconclusive',
  'skipped',
  'duration_sum_ms',
  'failing_ms',
  'slow_ms',
  'unknown_ms',
  'maintenance_ms',
] as const satisfies readonly (keyof RollUpRow)[];

/** A row while it is being summed up. */
type Sum = { -readonly [name in keyof RollUpRow]: RollUpRow[name] };

/** Sums of hours and of days: what pages read instead of runs. */
export class RollUps implements TableWriter<'rolled-up'> {
  readonly kinds = ['rolled-up'] as const;
  readonly #db: Database;
  readonly #names: Dictionary;
  readonly #add: BulkStatement<RollUpRow>;

  constructor(db: Database, names: Dictionary) {
    this.#db = db;
    this.#names = names;
    this.#add = new BulkStatement<RollUpRow>([...keyColumns, ...added, 'duration_max_ms'], (rows) =>
      db
        .insertInto('roll_ups')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns([...keyColumns]).doUpdateSet((eb) => ({
            ...Object.fromEntries(added.map((name) => [name, eb(`roll_ups.${name}`, '+', eb.ref(`excluded.${name}`))])),
            duration_max_ms: eb
              .case()
              .when('excluded.duration_max_ms', '>', eb.ref('roll_ups.duration_max_ms'))
              .then(eb.ref('excluded.duration_max_ms'))
              .else(eb.ref('roll_ups.duration_max_ms'))
              .end(),
          })),
        ),
    );
  }

  async write(tx: Tx, changes: readonly ChangeOf<'rolled-up'>[]): Promise<void> {
    const sums = new Map<string, Sum>();
    for (const { subject, at, add } of changes) {
      const id = this.#names.subjectId(subject);
      for (const { number, ms } of [units.hour, units.day]) {
        const start = at - (at % ms);
        const key = `${number} ${start} ${id}`;
        let sum = sums.get(key);
        if (!sum) sums.set(key, (sum = emptyRow(number, start, id)));
        addTo(sum, add);
      }
    }
    await this.#add.run(tx, [...sums.values()]);
  }

  /** Of `subjects`, or of all when that is absent, up to a day after `now`. */
  async since(
    unit: 'hour' | 'day',
    since: number,
    { now, subjects }: { readonly now: number; readonly subjects?: readonly Subject[] | undefined },
  ): Promise<readonly RollUp[]> {
    const ids = subjects?.flatMap((subject) => this.#names.findSubject(subject) ?? []);
    if (ids?.length === 0) return [];
    const { number, ms } = units[unit];
    const first = since - (since % ms);
    const count = Math.floor((now + DAY_MS - first) / ms) + 1;
    let query = this.#db
      .selectFrom('roll_ups')
      .selectAll()
      .where('unit', '=', number)
      .where('start', '>=', first)
      .orderBy('start')
      .orderBy('subject_id');
    if (ids) query = query.where('subject_id', 'in', ids);
    // The key begins with the time, so that what is written at one time lies together. Of some subjects, row after row is
    // looked up therefore: to pass over those of all others takes a hundred times as long with thousands of functions.
    if (ids && count <= MOST_LOOKED_UP)
      query = query.where(
        'start',
        'in',
        Array.from({ length: count }, (_, index) => first + index * ms),
      );
    return (await query.execute()).flatMap((row) => this.#rollUp(row) ?? []);
  }

  /** Of some subjects, at these starts alone. */
  async at(unit: 'hour' | 'day', starts: readonly number[], subjects: readonly Subject[]): Promise<readonly RollUp[]> {
    const ids = subjects.flatMap((subject) => this.#names.findSubject(subject) ?? []);
    if (ids.length === 0 || starts.length === 0) return [];
    const rows = await this.#db
      .selectFrom('roll_ups')
      .selectAll()
      .where('unit', '=', units[unit].number)
      .where('subject_id', 'in', ids)
      .where('start', 'in', starts)
      .execute();
    return rows.flatMap((row) => this.#rollUp(row) ?? []);
  }

  /** Deletes at most about `most` rows that are older; returns how many. */
  async prune(before: number, most: number): Promise<number> {
    let deleted = 0;
    for (const { number, ms } of [units.hour, units.day]) {
      const old = await this.#db
        .selectFrom('roll_ups')
        .select('start')
        .where('unit', '=', number)
        .where('start', '<', before - ms)
        .orderBy('start')
        .limit(most)
        .execute();
      const last = old.at(-1);
      if (!last) continue;
      const { numDeletedRows } = await this.#db
        .deleteFrom('roll_ups')
        .where('unit', '=', number)
        .where('start', '<=', last.start)
        .executeTakeFirstOrThrow();
      deleted += Number(numDeletedRows);
    }
    return deleted;
  }

  #rollUp(row: RollUpRow): RollUp | undefined {
    const place = { table: 'roll_ups', id: `${row.unit} ${row.start} ${row.subject_id}` };
    const subject = this.#names.subjectOf(place, row.subject_id);
    if (!subject) return undefined;
    const { passed, flaky, failed, inconclusive, skipped } = row;
    return {
      ...subject,
      start: row.start,
      due: row.due,
      counts: { passed, flaky, failed, inconclusive, skipped } satisfies Record<Outcome, number>,
      durationSumMs: row.duration_sum_ms,
      durationMaxMs: row.duration_max_ms,
      failingMs: row.failing_ms,
      slowMs: row.slow_ms,
      unknownMs: row.unknown_ms,
      maintenanceMs: row.maintenance_ms,
    };
  }
}

const emptyRow = (unit: number, start: number, subjectId: number): Sum => ({
  unit,
  start,
  subject_id: subjectId,
  due: 0,
  passed: 0,
  flaky: 0,
  failed: 0,
  inconclusive: 0,
  skipped: 0,
  duration_sum_ms: 0,
  duration_max_ms: 0,
  failing_ms: 0,
  slow_ms: 0,
  unknown_ms: 0,
  maintenance_ms: 0,
});

function addTo(sum: Sum, add: RollUpFields): void {
  if (add.outcome) sum[add.outcome] += 1;
  sum.due += add.due ?? 0;
  sum.duration_sum_ms += Math.round(add.durationSumMs ?? 0);
  sum.duration_max_ms = Math.max(sum.duration_max_ms, Math.round(add.durationMaxMs ?? 0));
  sum.failing_ms += add.failingMs ?? 0;
  sum.slow_ms += add.slowMs ?? 0;
  sum.unknown_ms += add.unknownMs ?? 0;
  sum.maintenance_ms += add.maintenanceMs ?? 0;
}

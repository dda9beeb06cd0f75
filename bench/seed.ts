// A store with a past: hours and days of every function, and incidents. Made by the database itself, for it is much.
import { DatabaseSync } from 'node:sqlite';
import { openStore, storeFile } from '../src/store/open-store.ts';
import { systemClock as clock } from '../src/time/clock.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INCIDENTS_A_YEAR = 3;

/** Fills the store in `folder` with `years` of history of `functions` functions, called `f-0`, `f-1` … at `live`. */
export async function seedHistory(
  folder: string,
  { functions, years }: { functions: number; years: number },
): Promise<void> {
  await (await openStore(folder, { clock }))[Symbol.asyncDispose]();
  const db = new DatabaseSync(storeFile(folder));
  try {
    db.exec('pragma synchronous = off');
    const until = clock.now() - HOUR_MS;
    const since = until - years * 365 * DAY_MS;
    const numbers = (most: number) =>
      `numbers(n) as (select 0 union all select n + 1 from numbers where n < ${most - 1})`;
    db.exec(
      `with recursive ${numbers(functions)} insert or ignore into subjects (function_id, target) select 'f-' || n, 'live' from numbers`,
    );
    for (const [unit, stepMs, due] of [
      [0, HOUR_MS, 60],
      [1, DAY_MS, 1440],
    ] as const) {
      const first = Math.floor(since / stepMs) * stepMs;
      const count = Math.floor((until - first) / stepMs);
      db.exec(`with recursive ${numbers(count)}
        insert or ignore into roll_ups (unit, start, subject_id, due, passed, flaky, failed, inconclusive, skipped,
          duration_sum_ms, failing_ms, slow_ms, unknown_ms, maintenance_ms, duration_max_ms)
        select ${unit}, ${first} + n * ${stepMs}, subjects.id, ${due}, ${due} - (n % 97 = 0), 0, n % 97 = 0, 0, 0,
          ${due} * 420, (n % 97 = 0) * 90000, 0, 0, 0, 2400
        from numbers cross join subjects`);
    }
    db.exec(`with recursive ${numbers(Math.floor(functions * years * INCIDENTS_A_YEAR))}
      insert or ignore into incidents (id, opened_at, restored_at, incident)
      select 'old-' || n, ${since} + n * 60000, ${since} + n * 60000 + 600000,
        json_object('id', 'old-' || n, 'causeKey', 'function:f-' || (n % ${functions}) || '@live', 'severity', 'major',
          'stage', 'restored', 'title', 'Nobody can use it.',
          'affected', json_array(json_object('functionId', 'f-' || (n % ${functions}), 'target', 'live',
            'cause', json_object('kind', 'failed-step', 'error', 'it does not answer'),
            'joinedAt', ${since} + n * 60000, 'recoveredAt', ${since} + n * 60000 + 600000)),
          'startedAt', ${since} + n * 60000, 'openedAt', ${since} + n * 60000,
          'availableAt', ${since} + n * 60000 + 600000, 'restoredAt', ${since} + n * 60000 + 600000)
      from numbers`);
    db.exec(`insert or ignore into incident_functions (incident_id, function_id)
      select id, json_extract(incident, '$.affected[0].functionId') from incidents`);
  } finally {
    db.close();
  }
}
